import { beforeEach, describe, expect, it } from "vitest";
import { arrange, PLAN_ORDER, resourcesOf } from "./arrange";
import type { Arrangement } from "./arrange";
import { COLUMNS, NAME } from "./columns";
import type { Plan } from "./payload";
import { smallPlan } from "./samples";
import { DateWords, DAY } from "./time";
import { Outline } from "./tree";

const words = new DateWords("en-GB");

describe("arrange", () => {
  let plan: Plan;
  let outline: Outline;
  beforeEach(() => {
    plan = smallPlan();
    outline = new Outline(plan.tasks);
  });
  const rows = (part: Partial<Arrangement>, closed: string[] = []) =>
    arrange(plan, outline, { ...PLAN_ORDER, ...part }, new Set(closed), words);

  it("finds by name, whatever is closed, with the summaries above", () => {
    outline.collapseAll();
    expect(rows({ text: "BETA" }).rows).toEqual([0, 2]);
    expect(rows({ text: "delta" }).rows).toEqual([]);
  });

  it("keeps critical tasks under their summary", () => {
    expect(rows({ filter: "critical" }).rows).toEqual([0, 2]);
  });

  it("knows late from late against baseline, deadline and data date", () => {
    const [, alpha, beta, gamma] = plan.tasks;
    Object.assign(alpha ?? {}, { finish: 5 * DAY, baselineFinish: 4 * DAY });
    Object.assign(beta ?? {}, { finish: 5 * DAY, deadline: 6 * DAY });
    Object.assign(gamma ?? {}, { finish: 5 * DAY });
    plan.project.dataDate = 3 * DAY;
    expect(rows({ filter: "late" }).rows).toEqual([0, 1]);
    plan.project.dataDate = 9 * DAY;
    expect(rows({ filter: "late" }).rows).toEqual([0, 1, 2, 3]);
  });

  it("filters by resource and groups by who does it", () => {
    const [, alpha, beta] = plan.tasks;
    Object.assign(alpha ?? {}, { assigned: "Ann[50%]; Bob" });
    Object.assign(beta ?? {}, { assigned: "Bob" });
    expect(rows({ resource: "Ann" }).rows).toEqual([0, 1]);
    const { rows: shown, groups } = rows({ group: "resource" });
    expect(groups.map(({ title, count }) => [title, count])).toEqual([
      ["Ann, Bob", 1],
      ["Bob", 1],
      ["Nobody assigned", 1],
    ]);
    expect(shown).toEqual([-1, 1, -2, 2, -3, 3]);
    expect(rows({ group: "resource" }, ["Bob"]).rows).toEqual([-1, 1, -2, -3, 3]);
  });

  it("sorts siblings and keeps the outline", () => {
    expect(rows({ sort: { column: NAME, descending: true } }).rows).toEqual([0, 2, 1, 3]);
    const start = COLUMNS.plan.find(({ key }) => key === "start");
    if (!start) throw new Error("no column");
    Object.assign(plan.tasks[3] ?? {}, { start: DAY });
    expect(rows({ sort: { column: start, descending: false } }).rows).toEqual([3, 0, 1, 2]);
  });

  it("reads names of resources without their units", () => {
    expect(resourcesOf({ ...smallPlan().tasks[0], assigned: "Ann[50%]; Bob, Cy" } as never)).toEqual(["Ann", "Bob", "Cy"]);
  });
});
