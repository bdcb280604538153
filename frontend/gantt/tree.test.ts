import { beforeEach, describe, expect, it } from "vitest";
import { smallPlan } from "./samples";
import { Outline } from "./tree";

const EVERYTHING = { text: "", criticalOnly: false };

describe("Outline", () => {
  let outline: Outline;
  beforeEach(() => {
    outline = new Outline(smallPlan().tasks);
  });

  it("shows every row at first", () => {
    expect(outline.visible(EVERYTHING)).toEqual([0, 1, 2, 3]);
  });

  it("hides what lies under a closed summary, and shows it again", () => {
    outline.setExpanded(0, false);
    expect(outline.visible(EVERYTHING)).toEqual([0, 3]);
    outline.setExpanded(0, true);
    expect(outline.visible(EVERYTHING)).toEqual([0, 1, 2, 3]);
  });

  it("does not close a row without children", () => {
    outline.setExpanded(3, false);
    expect(outline.isExpanded(3)).toBe(true);
  });

  it("hides grandchildren of a closed summary whose child is open", () => {
    const tasks = smallPlan().tasks.map((task, row) => ({ ...task, parent: row - 1 }));
    const chain = new Outline(tasks);
    chain.setExpanded(0, false);
    expect(chain.visible(EVERYTHING)).toEqual([0]);
    chain.reveal(3);
    expect(chain.visible(EVERYTHING)).toEqual([0, 1, 2, 3]);
  });

  it("keeps the summaries above a match, even closed ones", () => {
    outline.collapseAll();
    expect(outline.visible({ text: "BETA", criticalOnly: false })).toEqual([0, 2]);
  });

  it("keeps critical tasks under their summary", () => {
    expect(outline.visible({ text: "", criticalOnly: true })).toEqual([0, 2]);
  });

  it("is empty when nothing matches", () => {
    expect(outline.visible({ text: "delta", criticalOnly: false })).toEqual([]);
  });
});
