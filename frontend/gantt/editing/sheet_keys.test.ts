import { beforeEach, describe, expect, it } from "vitest";
import { smallPlan } from "../samples";
import { Outline } from "../tree";
import { sheetCommand } from "./sheet_keys";
import type { SheetPlace, Stroke } from "./sheet_keys";

const stroke = (key: string, more: Partial<Stroke> = {}): Stroke => ({
  key,
  shift: false,
  ctrl: false,
  alt: false,
  ...more,
});
const to = (position: number, column: number, extend = false) => ({ to: { position, column }, extend });

describe("keys of the sheet", () => {
  let place: SheetPlace;
  beforeEach(() => {
    const { tasks } = smallPlan();
    place = {
      tasks,
      outline: new Outline(tasks),
      rows: [0, 1, 2, 3],
      at: 1,
      page: 2,
      column: 2,
      columns: 4,
      editable: true,
      typing: true,
    };
  });
  const press = (key: string, more: Partial<Stroke> = {}) => sheetCommand(stroke(key, more), place);

  it.each([
    ["ArrowDown", {}, to(2, 2)],
    ["ArrowUp", {}, to(0, 2)],
    ["ArrowLeft", {}, to(1, 1)],
    ["ArrowRight", { shift: true }, to(1, 3, true)],
    ["Home", {}, to(1, 0)],
    ["End", {}, to(1, 3)],
    ["Home", { ctrl: true }, to(0, 0)],
    ["End", { ctrl: true }, to(3, 3)],
    ["ArrowDown", { ctrl: true }, { roam: 2 }],
    ["ArrowUp", { ctrl: true }, { roam: 0 }],
    ["ArrowDown", { ctrl: true, shift: true }, to(3, 2, true)],
    [" ", { ctrl: true }, { flip: true }],
    ["PageDown", {}, to(3, 2)],
    ["Enter", {}, to(2, 2)],
    ["Tab", {}, to(1, 3)],
    ["Tab", { shift: true }, to(1, 1)],
    ["F2", {}, { edit: "whole" }],
    ["x", {}, { edit: "typed", text: "x" }],
    ["5", {}, { edit: "typed", text: "5" }],
    ["Delete", {}, { deed: "clear" }],
    ["Insert", {}, { deed: "insert" }],
    ["d", { ctrl: true }, { deed: "fill" }],
    ["z", { ctrl: true }, { deed: "undo" }],
    ["Z", { ctrl: true, shift: true }, { deed: "redo" }],
    ["y", { ctrl: true }, { deed: "redo" }],
    ["ArrowRight", { alt: true, shift: true }, { deed: "indent" }],
    ["ArrowLeft", { alt: true, shift: true }, { deed: "outdent" }],
    ["Enter", { alt: true }, { deed: "open" }],
    ["F10", { shift: true }, { deed: "menu" }],
    ["?", {}, { deed: "help" }],
    ["c", { ctrl: true }, null],
    ["Shift", {}, null],
  ])("%s %o", (key, more, expected) => {
    expect(press(key, more)).toEqual(expected);
  });

  it("goes on to the next row with Tab, and out of the sheet at its end", () => {
    place.column = 3;
    expect(press("Tab")).toEqual(to(2, 0));
    place.at = 3;
    expect(press("Tab")).toBeNull();
  });

  it("closes and opens a summary on its name, then moves on", () => {
    Object.assign(place, { at: 0, column: 0 });
    expect(press("ArrowLeft")).toEqual({ toggle: 0, expanded: false });
    expect(press("ArrowRight")).toEqual(to(0, 1));
    place.outline.setExpanded(0, false);
    expect(press("ArrowRight")).toEqual({ toggle: 0, expanded: true });
  });

  it("changes nothing for somebody who may only look", () => {
    Object.assign(place, { editable: false, typing: false });
    for (const key of ["x", "F2", "Delete", "Insert"]) expect(press(key)).toBeNull();
    expect(press("z", { ctrl: true })).toBeNull();
    expect(press("Enter")).toEqual({ deed: "open" });
    expect(press("ArrowDown")).toEqual(to(2, 2));
  });

  it("lets somebody report who may not plan", () => {
    Object.assign(place, { editable: false, typing: true });
    expect(press("5")).toEqual({ edit: "typed", text: "5" });
    expect(press("z", { ctrl: true })).toEqual({ deed: "undo" });
    expect(press("Insert")).toBeNull();
  });
});
