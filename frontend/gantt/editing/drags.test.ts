import { describe, expect, it } from "vitest";
import { barOf, WIDE } from "../layout";
import { decode } from "../payload";
import type { Task } from "../payload";
import { editablePayload } from "../samples";
import { TimeScale } from "../scale";
import { DAY, HOUR } from "../time";
import { gripAt, linkFault, linkType, longer, percentAt, snapped } from "./drags";

const plan = decode(editablePayload());
const scale = new TimeScale(0, 60 * DAY, 20);
const [phase, dig, pour] = plan.tasks as [Task, Task, Task];
const barFor = (task: Task) => {
  const bar = barOf(task, scale, WIDE);
  if (!bar) throw new Error("no bar");
  return bar;
};

describe("drags on the timeline", () => {
  it("takes hold of what lies under the pointer", () => {
    const bar = barFor(pour);
    const at = (x: number, within = bar.middle) => gripAt(pour, bar, WIDE, x, within);
    expect(at(bar.right - 1)).toBe("finish");
    expect(at((bar.left + bar.right) / 2, bar.middle - 3)).toBe("move");
    expect(at(bar.left + 1, bar.middle + 4)).toBe("progress");
    expect(at(bar.right + 9)).toBe("linkFinish");
    expect(at(bar.left - 9)).toBe("linkStart");
    expect(at(bar.right + 40)).toBeNull();
  });

  it("moves no summary, but links it", () => {
    const bar = barFor(phase);
    expect(gripAt(phase, bar, WIDE, (bar.left + bar.right) / 2, bar.middle)).toBeNull();
    expect(gripAt(phase, bar, WIDE, bar.right + 9, bar.middle)).toBe("linkFinish");
  });

  it("snaps to days, and to hours where a day is wide", () => {
    expect(snapped(scale, 29)).toBe(DAY);
    expect(snapped(scale, -31)).toBe(-2 * DAY);
    expect(snapped(new TimeScale(0, DAY, 60), 5)).toBe(2 * HOUR);
  });

  it("counts working days when a bar is made longer or shorter", () => {
    const { calendar } = plan;
    // 1970-01-06 is a Tuesday: three days more end on Friday, seven on the Tuesday after.
    const task = { ...dig, finish: 5 * DAY + 17 * HOUR, duration: 960 };
    expect(longer(task, 3 * DAY, calendar)).toBe(960 + 3 * 480);
    expect(longer(task, 7 * DAY, calendar)).toBe(960 + 5 * 480);
    expect(longer(task, -DAY, calendar)).toBe(480);
    expect(longer(task, -9 * DAY, calendar)).toBe(0);
    expect(longer({ ...task, elapsed: true }, 2 * DAY, calendar)).toBe(960 + 2 * DAY);
  });

  it("sets progress in steps of five", () => {
    const bar = barFor(pour);
    expect(percentAt(bar, bar.left - 20)).toBe(0);
    expect(percentAt(bar, (bar.left + bar.right) / 2 + 1)).toBe(50);
    expect(percentAt(bar, bar.right + 20)).toBe(100);
  });

  it("makes the type of a link from the ends it joins", () => {
    const bar = barFor(pour);
    expect(linkType("finish", bar, bar.left + 2)).toBe("FS");
    expect(linkType("start", bar, bar.left + 2)).toBe("SS");
    expect(linkType("finish", bar, bar.right - 2)).toBe("FF");
    expect(linkType("start", bar, bar.right - 2)).toBe("SF");
    expect(linkType("finish", null, 0)).toBe("FS");
  });

  it("links no task to itself or to its own summary", () => {
    const parentOf = (task: Task) => plan.tasks[task.parent];
    expect(linkFault(dig, dig, parentOf)).toContain("itself");
    expect(linkFault(dig, phase, parentOf)).toContain("“Phase” is the summary of “Dig”");
    expect(linkFault(dig, pour, parentOf)).toBeNull();
  });
});
