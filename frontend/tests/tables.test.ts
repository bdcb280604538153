import { beforeEach, describe, expect, it } from "vitest";
import { updateSelection } from "../app/tables.ts";

const row = (code: string): string => `<tr><td><input type="checkbox" data-select value="${code}"></td></tr>`;

beforeEach(() => {
  document.body.innerHTML = `<div data-selection><div class="bulk-bar" hidden><b data-slot="count"></b></div>
    <table><tr><th><input type="checkbox" data-select-all></th></tr>${row("a")}${row("b")}</table></div>`;
});
const all = (): HTMLInputElement => document.querySelector("[data-select-all]")!;
const boxes = (): HTMLInputElement[] => [...document.querySelectorAll<HTMLInputElement>("[data-select]")];
const bar = (): HTMLElement => document.querySelector(".bulk-bar")!;

describe("a selection", () => {
  it("shows the bar with the count and marks the head as partial", () => {
    boxes()[0]!.checked = true;
    updateSelection(boxes()[0]!);
    expect(bar().hidden).toBe(false);
    expect(bar().textContent).toBe("1");
    expect(all().indeterminate).toBe(true);
    expect(boxes()[0]!.closest("tr")!.getAttribute("aria-selected")).toBe("true");
  });

  it("follows the head", () => {
    all().checked = true;
    updateSelection(all());
    expect(boxes().every((box) => box.checked)).toBe(true);
    expect(all().indeterminate).toBe(false);
    all().checked = false;
    updateSelection(all());
    expect(bar().hidden).toBe(true);
  });
});
