import { describe, expect, it } from "vitest";
import { barOf, baselineOf, hit, NARROW, progressTime, WIDE } from "./layout";
import { decode } from "./payload";
import type { Task } from "./payload";
import { payloadOf, taskRow } from "./samples";
import { TimeScale } from "./scale";
import { DAY } from "./time";

const scale = new TimeScale(0, 100 * DAY, 10);
const task = (part: Partial<Task>): Task => {
  const [only] = decode(payloadOf({ tasks: [taskRow(part)] })).tasks;
  if (!only) throw new Error("no task");
  return only;
};

describe("barOf", () => {
  it("lies from start to finish", () => {
    const bar = barOf(task({ start: DAY, finish: 3 * DAY }), scale, WIDE);
    expect(bar).toEqual({ shape: "bar", left: 10, right: 30, middle: 11 });
  });

  it("is wide enough to be seen", () => {
    const bar = barOf(task({ start: DAY, finish: DAY + 1 }), scale, WIDE);
    expect(bar?.right).toBe(13);
  });

  it("stands on its date as a milestone", () => {
    const bar = barOf(task({ kind: "milestone", start: DAY, finish: DAY }), scale, WIDE);
    expect(bar).toMatchObject({ shape: "diamond", left: 3, right: 17 });
  });

  it("is a bracket for a summary and sits lower under a name", () => {
    const bar = barOf(task({ kind: "summary", start: 0, finish: DAY }), scale, NARROW);
    expect(bar).toMatchObject({ shape: "bracket", middle: 28 });
  });

  it("is nothing without dates", () => {
    expect(barOf(task({}), scale, WIDE)).toBeNull();
    expect(baselineOf(task({ baselineStart: DAY }), scale)).toBeNull();
  });
});

describe("progressTime", () => {
  const dataDate = 10 * DAY;
  it.each([
    ["not due yet", { start: 12 * DAY, finish: 14 * DAY, percent: 0 }, 10],
    ["late to start", { start: 7 * DAY, finish: 14 * DAY, percent: 0 }, 7],
    ["behind", { start: 4 * DAY, finish: 14 * DAY, percent: 30 }, 7],
    ["ahead", { start: 4 * DAY, finish: 14 * DAY, percent: 80 }, 12],
    ["done in time", { start: 4 * DAY, finish: 8 * DAY, percent: 100 }, 10],
    ["done early", { start: 4 * DAY, finish: 14 * DAY, percent: 100 }, 14],
    ["without dates", { percent: 50 }, 10],
  ])("of work %s", (_, part, day) => {
    expect(progressTime(task(part), dataDate)).toBe(day * DAY);
  });
});

describe("hit", () => {
  const tasks = [task({ start: DAY, finish: 3 * DAY }), task({ start: 5 * DAY, finish: 9 * DAY })];
  const scene = {
    tasks,
    rows: [1, 0],
    milestonesOf: (row: number) => (row === 1 ? [0] : []),
    milestoneDate: () => 20 * DAY,
    scale,
    metrics: WIDE,
  };

  it("finds the bar of the row on show, not of the plan", () => {
    expect(hit(scene, 60, 11)).toEqual({ row: 1, position: 0, milestone: null, onBar: true });
    expect(hit(scene, 20, WIDE.row + 11)).toEqual({ row: 0, position: 1, milestone: null, onBar: true });
  });

  it("tells the ground from the bar", () => {
    expect(hit(scene, 20, 11)).toMatchObject({ row: 1, onBar: false });
    expect(hit(scene, 60, WIDE.row - 1)).toMatchObject({ row: 1, onBar: false });
  });

  it("finds a milestone of the row", () => {
    expect(hit(scene, 204, 11)).toMatchObject({ milestone: 0 });
  });

  it("is nothing below the last row", () => {
    expect(hit(scene, 20, 2 * WIDE.row + 1)).toBeNull();
  });
});
