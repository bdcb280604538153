import { expect, it } from "vitest";
import { tellPaths } from "../app/files.ts";

function sent(...paths: string[]): FormData {
  const formData = new FormData();
  const files = paths.map((path) => {
    const file = new File(["plan"], path.split("/").pop() ?? "");
    const value = path.includes("/") ? path : "";
    Object.defineProperty(file, "webkitRelativePath", { value, configurable: true });
    return file;
  });
  formData.getAll = () => files;
  tellPaths({ formData } as FormDataEvent);
  return formData;
}

it("tells where each file of a folder lies", () => {
  const told = [...sent("plans/2026/bridge.xml", "dam.xer").entries()];
  expect(told).toEqual([
    ["paths", "plans/2026/bridge.xml"],
    ["paths", "dam.xer"],
  ]);
});

it("tells nothing of files that come without a folder", () => {
  expect([...sent("dam.xer").keys()]).toEqual([]);
});
