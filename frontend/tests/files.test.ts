import { expect, it } from "vitest";
import { tellPaths } from "../app/files.ts";

function sent(...paths: string[]): FormData {
  const formData = new FormData();
  for (const path of paths) {
    const file = new File(["plan"], path.split("/").pop() ?? "");
    if (path.includes("/")) Object.defineProperty(file, "webkitRelativePath", { value: path });
    formData.append("uploads", file);
  }
  // A browser hands out the same file that was put in; jsdom makes another one of it.
  const files = formData.getAll("uploads");
  paths.forEach((path, index) => {
    if (path.includes("/")) Object.defineProperty(files[index], "webkitRelativePath", { value: path, configurable: true });
  });
  formData.getAll = () => files;
  tellPaths({ formData } as FormDataEvent);
  return formData;
}

it("tells where each file of a folder lies", () => {
  const paths = [...sent("plans/2026/bridge.xml", "dam.xer").entries()].filter(([name]) => name === "paths");
  expect(paths.map(([, path]) => path)).toEqual(["plans/2026/bridge.xml", "dam.xer"]);
});

it("tells nothing of files that come without a folder", () => {
  expect([...sent("dam.xer").keys()]).toEqual(["uploads"]);
});
