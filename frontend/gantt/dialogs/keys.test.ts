import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, it } from "vitest";
import { KEYS } from "./keys";

it("says the same as the guide", () => {
  const guide = readFileSync(resolve(process.cwd(), "docs/guide.md"), "utf8");
  const table = KEYS.map(([keys, words]) => `| ${keys} | ${words} |`).join("\n");
  expect(guide).toContain(table);
});
