import { beforeEach, describe, expect, it } from "vitest";
import { smallPlan } from "./samples";
import { Outline } from "./tree";

describe("Outline", () => {
  let outline: Outline;
  beforeEach(() => {
    outline = new Outline(smallPlan().tasks);
  });

  it("shows every row at first", () => {
    expect(outline.unfolded()).toEqual([0, 1, 2, 3]);
  });

  it("hides what lies under a closed summary, and shows it again", () => {
    outline.setExpanded(0, false);
    expect(outline.unfolded()).toEqual([0, 3]);
    outline.setExpanded(0, true);
    expect(outline.unfolded()).toEqual([0, 1, 2, 3]);
  });

  it("does not close a row without children", () => {
    outline.setExpanded(3, false);
    expect(outline.isExpanded(3)).toBe(true);
  });

  it("hides grandchildren of a closed summary whose child is open", () => {
    const tasks = smallPlan().tasks.map((task, row) => ({ ...task, parent: row - 1 }));
    const chain = new Outline(tasks);
    chain.setExpanded(0, false);
    expect(chain.unfolded()).toEqual([0]);
    chain.reveal(3);
    expect(chain.unfolded()).toEqual([0, 1, 2, 3]);
  });

  it("keeps the summaries above a match, even closed ones", () => {
    outline.collapseAll();
    expect(outline.filtered((task) => task.name === "Beta")).toEqual([0, 2]);
  });

  it("keeps what is closed when rows move, and forgets rows that are gone", () => {
    outline.setExpanded(0, false);
    const [phase, alpha, , gamma] = smallPlan().tasks;
    const after = [gamma, phase, alpha].flatMap((task) => task ?? []).map((task) => ({ ...task }));
    if (after[2]) after[2].parent = 1;
    outline.follow(after, Int32Array.of(1, 2, -1, 0));
    expect(outline.isExpanded(1)).toBe(false);
    expect(outline.unfolded()).toEqual([0, 1]);
  });
});
