import { describe, expect, it } from "vitest";
import { decode, FLAGS, PayloadError, VERSION } from "./payload";
import { linkRow, payloadOf, taskRow } from "./samples";

describe("decode", () => {
  it("gives every field of a full row its name", () => {
    const plan = decode(
      payloadOf({
        tasks: [
          [7, -1, 1, "task", "Pour slab", "1.2", 100, 200, 480, 90, 190, 40, 960, FLAGS.critical + FLAGS.manual, 250, 110, null, 300, "A. Okafor", "red", "SPI 0.8", "/t/7", "A100", 101, 201, 151, 120, "SNET", 100, "Night", true, "w", false, 170, [[120, 150]], 960, "constraint", "1200.50", 3, "A1000"],
        ],
      }),
    );
    expect(plan.tasks).toEqual([
      {
        id: 7,
        parent: -1,
        level: 1,
        kind: "task",
        name: "Pour slab",
        wbs: "1.2",
        start: 100,
        finish: 200,
        duration: 480,
        baselineStart: 90,
        baselineFinish: 190,
        percent: 40,
        totalFloat: 960,
        critical: true,
        manual: true,
        inactive: false,
        done: false,
        deadline: 250,
        actualStart: 110,
        actualFinish: null,
        lateFinish: 300,
        assigned: "A. Okafor",
        status: "red",
        reason: "SPI 0.8",
        url: "/t/7",
        code: "A100",
        earlyStart: 101,
        earlyFinish: 201,
        lateStart: 151,
        freeFloat: 120,
        constraint: "SNET",
        constraintDate: 100,
        calendar: "Night",
        notes: true,
        predecessors: "",
        durationUnit: "w",
        elapsed: false,
        resume: 170,
        splits: [[120, 150]],
        work: 960,
        locked: "constraint",
        cost: "1200.50",
        driver: 3,
        label: "A1000",
      },
    ]);
  });

  it("fills what a short row leaves out", () => {
    const [task] = decode(payloadOf({ tasks: [taskRow({ name: "A" })] })).tasks;
    expect(task).toMatchObject({ deadline: null, lateFinish: null, assigned: "", status: null, url: "", constraint: "ASAP", splits: [], cost: null, label: "1" });
  });

  it("reads links and milestones", () => {
    const plan = decode(
      payloadOf({
        tasks: [taskRow({}), taskRow({})],
        links: [[0, 1, "SS", -480, true, "-1d"], linkRow(1, 0)],
        milestones: [[1, "Go live", 500, 480, FLAGS.done]],
      }),
    );
    expect(plan.links).toEqual([
      { predecessor: 0, successor: 1, type: "SS", lag: -480, driving: true, lagText: "-1d" },
      { predecessor: 1, successor: 0, type: "FS", lag: 0, driving: false, lagText: "" },
    ]);
    expect(plan.milestones).toEqual([
      { row: 1, name: "Go live", date: 500, baseline: 480, critical: false, done: true },
    ]);
  });

  it.each([
    ["another version", { version: VERSION + 1 }, /reload the page/],
    ["a row before its parent", { tasks: [taskRow({ parent: 3 })] }, /Row 1 stands before its parent/],
    ["an unknown kind", { tasks: [taskRow({ kind: "odd" as "task" })] }, /unknown kind, odd/],
    ["a link to nowhere", { tasks: [taskRow({})], links: [linkRow(0, 4)] }, /rows 0 and 4 of 1/],
  ])("refuses %s and says so", (_, part, words) => {
    expect(() => decode(payloadOf(part))).toThrow(PayloadError);
    expect(() => decode(payloadOf(part))).toThrow(words);
  });
});
