import { expect, it } from "vitest";
import { difference, facts, linkWords } from "./facts";
import { decode } from "./payload";
import { payloadOf, taskRow } from "./samples";
import { DAY, DateWords } from "./time";

const words = new DateWords("en-GB");

it("says a difference in words", () => {
  expect(difference(3 * DAY, DAY, "baseline")).toBe("2 calendar days later than baseline");
  expect(difference(DAY, 2 * DAY, "the deadline")).toBe("1 calendar day earlier than the deadline");
  expect(difference(DAY, DAY, "baseline")).toBe("as baseline");
  expect(difference(DAY, null, "baseline")).toBe("");
});

it("leaves out what the plan does not say", () => {
  const plan = decode(payloadOf({ tasks: [taskRow({ critical: true, totalFloat: 0, percent: 0 })] }));
  const [task] = plan.tasks;
  if (!task) throw new Error("no task");
  expect(facts(task, plan, words)).toEqual([
    ["Kind", "Task, critical"],
    ["Complete", "0 %"],
    ["Total float", "none"],
  ]);
});

it("says a link's type, lag and whether it drives", () => {
  const plan = decode(payloadOf({}));
  const link = { predecessor: 0, successor: 1, type: "SS", lag: -960, driving: true, lagText: "-2d" } as const;
  expect(linkWords(link, plan, words)).toBe("start to start, 2 d lead, driving");
});

it("says in a comparison what happened, against the plan before", () => {
  const row = taskRow({ start: 0, finish: 3 * DAY, baselineStart: 0, baselineFinish: DAY });
  row[19] = "later";
  row[20] = "Later: finish moved";
  const plan = decode({ ...payloadOf({ tasks: [row] }), mode: "comparison" });
  const [task] = plan.tasks;
  if (!task) throw new Error("no task");
  const said = new Map(facts(task, plan, words));
  expect(said.get("Change")).toBe("Later. Later: finish moved");
  expect(said.get("Against before")).toBe("2 calendar days later than before");
  expect(said.has("Finish before")).toBe(true);
  expect(said.has("Status")).toBe(false);
});
