import { beforeEach, describe, expect, it } from "vitest";
import { applyDelta } from "./delta";
import { byId, nameRows } from "./names";
import { decode } from "./payload";
import type { LinkRow, Plan } from "./payload";
import { deltaOf, payloadOf, taskRow } from "./samples";

const head = { ...payloadOf({}).project, firstNumber: 1 };
const links: LinkRow[] = [
  [0, 1, "FS"],
  [0, 2, "SS", 960, false, "+2d"],
  [1, 2, "FS", -480, false, "-1d"],
];
/** Three tasks whose ids are not the numbers of their rows. */
const counted = (): Plan =>
  decode(
    payloadOf({
      project: head,
      tasks: [
        taskRow({ id: 57, name: "Dig" }),
        taskRow({ id: 12, name: "Pour" }),
        taskRow({ id: 90, name: "Cure" }),
      ],
      links,
    }),
  );
const shown = (plan: Plan) => plan.tasks.map((task) => [task.label, task.name, task.predecessors]);

describe("the numbers of rows", () => {
  let plan: Plan;
  beforeEach(() => {
    plan = counted();
  });

  it("are those of their places, and links are written with them", () => {
    expect(shown(plan)).toEqual([
      ["1", "Dig", ""],
      ["2", "Pour", "1"],
      ["3", "Cure", "1SS+2d; 2FS-1d"],
    ]);
  });

  it("follow a row that is put in, though only that one is sent", () => {
    applyDelta(
      plan,
      deltaOf({ project: head, tasks: [taskRow({ id: 91, name: "Survey" })], order: [91, 57, 12, 90] }),
    );
    expect(shown(plan)).toEqual([
      ["1", "Survey", ""],
      ["2", "Dig", ""],
      ["3", "Pour", "2"],
      ["4", "Cure", "2SS+2d; 3FS-1d"],
    ]);
  });

  it("close up where a row goes", () => {
    applyDelta(plan, deltaOf({ project: head, order: [12, 90], removed: [57] }));
    expect(shown(plan)).toEqual([
      ["1", "Pour", ""],
      ["2", "Cure", "1FS-1d"],
    ]);
  });

  it("stay where only a link changes, and its row is told to be drawn", () => {
    const changed = applyDelta(
      plan,
      deltaOf({ project: head, unlinked: [[57, 12]], links: [[57, 12, "FF", 480, false, "+1d"]] }),
    );
    expect(changed.rows).toEqual([1]);
    expect(plan.tasks[1]?.predecessors).toBe("1FF+1d");
  });

  it("are left alone where nothing reads otherwise", () => {
    const [dig] = plan.tasks;
    expect(nameRows(plan)).toEqual([]);
    expect(plan.tasks[0]).toBe(dig);
  });

  it("give way to the rows' own labels where those are not counted", () => {
    const own = taskRow({ id: 5, name: "Dig" });
    const codes = decode(
      payloadOf({
        tasks: [[...own.slice(0, 18), ...Array(21).fill(undefined), "A1000"] as unknown as typeof own, taskRow({ id: 6 })],
        links: [[0, 1, "FS"]],
      }),
    );
    expect(codes.tasks.map((task) => task.label)).toEqual(["A1000", "6"]);
    expect(codes.tasks[1]?.predecessors).toBe("A1000");
  });
});

describe("typed predecessors", () => {
  it.each([
    ["1", "#57"],
    ["1FS+2d; 2SS", "#57FS+2d; #12SS"],
    ["1, 3", "#57; #90"],
    ["2+2,5d", "#12+2,5d"],
    ["1.2", "1.2"],
    ["Dig; 9", "Dig; 9"],
    ["", ""],
  ])("%s name the rows by id, as others may renumber them", (typed, sent) => {
    expect(byId(typed, counted())).toBe(sent);
  });

  it("stay as they are where rows are not counted", () => {
    expect(byId("12", decode(payloadOf({ tasks: [taskRow({})] })))).toBe("12");
  });
});
