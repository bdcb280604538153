import { beforeEach, describe, expect, it } from "vitest";
import { applyDelta, rowOf } from "./delta";
import type { Delta } from "./delta";
import type { Plan, TaskRow } from "./payload";
import { deltaOf, smallPlan, taskRow } from "./samples";

const sent = (id: string, parent: string | number, name: string, level = 2): TaskRow =>
  taskRow({ id, name, level, parent: parent as number });

describe("applyDelta", () => {
  let plan: Plan;
  const apply = (part: Partial<Delta>) => applyDelta(plan, deltaOf(part));
  beforeEach(() => {
    plan = smallPlan();
  });

  it("replaces the rows it names and no others", () => {
    const [, alpha, beta] = plan.tasks;
    const changed = apply({ tasks: [sent("A", "P", "Alpha, renamed")] });
    expect(changed).toEqual({ rows: [1], moved: null, links: false, added: [] });
    expect(plan.tasks[1]).not.toBe(alpha);
    expect(plan.tasks[1]).toMatchObject({ name: "Alpha, renamed", parent: 0 });
    expect(plan.tasks[2]).toBe(beta);
  });

  it("adds, removes and moves rows, and says where each went", () => {
    const changed = apply({
      tasks: [sent("N", -1, "New", 1), sent("C", "P", "Gamma")],
      order: ["N", "P", "C", "B"] as unknown as number[],
      removed: ["A"] as unknown as number[],
    });
    expect(plan.tasks.map((task) => task.name)).toEqual(["New", "Phase", "Gamma", "Beta"]);
    expect(plan.tasks.map((task) => task.parent)).toEqual([-1, -1, 1, 1]);
    expect([...(changed.moved ?? [])]).toEqual([1, -1, 3, 2]);
    expect(changed.added).toEqual(["N"]);
  });

  it("keeps links with their tasks when rows move, and drops those of removed ones", () => {
    apply({ order: ["C", "P", "B"] as unknown as number[], removed: ["A"] as unknown as number[] });
    expect(plan.links).toEqual([
      { predecessor: 2, successor: 0, type: "FS", lag: 0, driving: false, lagText: "" },
    ]);
  });

  it("takes the links of the pairs it names by the ids of their tasks, and leaves others", () => {
    const [, kept] = plan.links;
    const changed = apply({
      unlinked: [["A", "B"], ["C", "A"]] as unknown as [number, number][],
      links: [["C", "A", "SS", 480]] as unknown as Delta["links"],
    });
    expect(changed.links).toBe(true);
    expect(plan.links).toEqual([kept, { predecessor: 3, successor: 1, type: "SS", lag: 480, driving: false, lagText: "" }]);
  });

  it("puts rows that only moved on their dates and leaves all else of them", () => {
    const before = plan.tasks[2];
    const column = (value: number) => [value, value];
    const changed = apply({
      tasks: [sent("A", "P", "Alpha, longer")],
      dates: {
        id: ["B", "gone"] as unknown as number[],
        start: column(10),
        finish: column(20),
        duration: column(9),
        early_start: column(11),
        early_finish: column(21),
        late_start: column(12),
        late_finish: column(22),
        total_float: column(3),
        free_float: column(2),
        critical: [false, false],
        driver: ["A", "A"] as unknown as number[],
      },
    });
    expect(changed.rows).toEqual([1, 2]);
    expect(plan.tasks[2]).toEqual({
      ...before,
      start: 10,
      finish: 20,
      duration: 9,
      earlyStart: 11,
      earlyFinish: 21,
      lateStart: 12,
      lateFinish: 22,
      totalFloat: 3,
      freeFloat: 2,
      critical: false,
      driver: "A",
    });
    expect(before?.critical).toBe(true);
  });

  it("takes the head and finds rows by id afterwards", () => {
    apply({ project: { ...plan.project, revision: 7, undo: "rename Alpha" } });
    expect(plan.project).toMatchObject({ revision: 7, undo: "rename Alpha" });
    expect(rowOf(plan, "B")).toBe(2);
    expect(rowOf(plan, "?")).toBe(-1);
  });
});
