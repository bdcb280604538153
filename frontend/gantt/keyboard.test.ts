import { beforeEach, describe, expect, it } from "vitest";
import { command } from "./keyboard";
import type { Place } from "./keyboard";
import { smallPlan } from "./samples";
import { Outline } from "./tree";

describe("keys of the treegrid", () => {
  let place: Place;
  beforeEach(() => {
    const { tasks } = smallPlan();
    const outline = new Outline(tasks);
    place = { tasks, outline, rows: [0, 1, 2, 3], at: 1, page: 2 };
  });

  it.each([
    ["ArrowDown", { go: 2 }],
    ["ArrowUp", { go: 0 }],
    ["PageDown", { go: 3 }],
    ["PageUp", { go: 0 }],
    ["Home", { go: 0 }],
    ["End", { go: 3 }],
    ["Enter", { open: 1 }],
    ["ArrowLeft", { go: 0 }],
    ["+", { zoom: 1 }],
    ["a", null],
  ])("%s", (key, expected) => {
    expect(command(key, false, place)).toEqual(expected);
  });

  it("closes an open summary, then opens it, then goes to its first child", () => {
    place.at = 0;
    expect(command("ArrowLeft", false, place)).toEqual({ toggle: 0, expanded: false });
    expect(command("ArrowRight", false, place)).toEqual({ go: 1 });
    place.outline.setExpanded(0, false);
    expect(command("ArrowRight", false, place)).toEqual({ toggle: 0, expanded: true });
  });

  it("moves the timeline with shift", () => {
    expect(command("ArrowRight", true, place)).toEqual({ pan: 1 });
  });

  it("does nothing on an empty list", () => {
    expect(command("ArrowDown", false, { ...place, rows: [] })).toBeNull();
  });
});
