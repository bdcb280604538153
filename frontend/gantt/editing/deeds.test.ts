import { beforeEach, describe, expect, it } from "vitest";
import { columnsOf, NAME } from "../columns";
import { WIDE } from "../layout";
import { decode } from "../payload";
import { editablePayload } from "../samples";
import { TimeScale } from "../scale";
import { Scene } from "../scene";
import { DateWords, DAY } from "../time";
import { cells, chain, clear, fill, fillDown, moveBy, outermost, paste, unchain } from "./deeds";
import type { Work } from "./deeds";
import { DateReader } from "./parse";

const SHOW = { baseline: true, links: true, float: false, progress: false, near: false };
const COLUMNS = [NAME, ...columnsOf("plan", ["duration", "start", "percent", "resources", "totalFloat"])];
const [NAME_AT, DURATION_AT, START_AT, PERCENT_AT, , FLOAT_AT] = [0, 1, 2, 3, 4, 5];

describe("deeds on the chosen cells", () => {
  let work: Work;
  beforeEach(() => {
    const plan = decode(editablePayload());
    const scene = new Scene(plan, new DateWords("en-GB"), SHOW, new TimeScale(0, DAY, 4), WIDE, {} as never);
    scene.setRows([0, 1, 2, 3]);
    const terms = { plan, dates: new DateReader("en-GB"), calendars: [] };
    work = { scene, columns: COLUMNS, terms, area: { top: 1, bottom: 1, left: 0, right: 0 } };
  });
  const choose = (top: number, bottom: number, left: number, right = left) =>
    (work.area = { top, bottom, left, right });

  it("copies cells as they would be typed", () => {
    choose(1, 2, NAME_AT, START_AT);
    expect(cells(work)).toEqual([
      ["Dig", "2d", "05/01/1970"],
      ["Pour", "3d", "07/01/1970"],
    ]);
  });

  it("pastes them as sets, several fields of a task in one", () => {
    choose(1, 1, NAME_AT);
    expect(paste(work, [["Trench", "1w"], ["Cast", "3d"]])).toEqual({
      value: [
        {
          do: "set",
          uid: 2,
          values: { name: "Trench", duration: 2400, duration_unit: "w", elapsed: false },
        },
        { do: "set", uid: 3, values: { name: "Cast" } },
      ],
    });
  });

  it("makes new tasks of pasted rows below the last one, without computed columns", () => {
    choose(3, 3, NAME_AT);
    const got = paste(work, [["Paint"], ["Varnish"], [""], ["Polish"]]);
    expect(got).toEqual({
      value: [{ do: "paste", at: null, columns: ["name"], rows: [["Varnish"], ["Polish"]] }],
    });
  });

  it("names row and column of a pasted cell that is wrong, and pastes nothing", () => {
    choose(1, 1, DURATION_AT);
    expect(paste(work, [["2d"], ["soon"]])).toEqual({
      wrong: "Row 2, Duration: “soon” is no duration: write for example 3d, 4h or 2w.",
    });
  });

  it("puts one pasted cell into all chosen ones", () => {
    choose(1, 3, PERCENT_AT);
    expect(paste(work, [["50"]])).toEqual({
      value: [2, 3, 4].map((uid) => ({ do: "set", uid, values: { percent: 50 } })),
    });
  });

  it("fills down from the first row", () => {
    choose(1, 3, DURATION_AT);
    const sets = (uid: number) => ({
      do: "set",
      uid,
      values: { duration: 960, duration_unit: "d", elapsed: false },
    });
    expect(fillDown(work)).toEqual({ value: [sets(3), sets(4)] });
    choose(1, 1, DURATION_AT);
    expect("wrong" in fillDown(work)).toBe(true);
  });

  it("passes over locked cells in bulk, but says why a single one is locked", () => {
    choose(0, 1, PERCENT_AT);
    expect(fill(work, "20")).toEqual({ value: [{ do: "set", uid: 2, values: { percent: 20 } }] });
    choose(0, 0, START_AT);
    expect(fill(work, "5/1/1970")).toEqual({
      wrong: "The start of “Phase” comes from the tasks under it.",
    });
    choose(1, 1, FLOAT_AT);
    expect(fill(work, "3")).toEqual({ wrong: "“Float” is worked out by the scheduler." });
  });

  it("empties what may be empty, and says so where nothing may", () => {
    choose(1, 1, NAME_AT);
    expect("wrong" in clear(work)).toBe(true);
    Object.assign(work.scene.plan.tasks[1] ?? {}, { assigned: "Ann" });
    choose(1, 2, 4);
    expect(clear(work)).toEqual({ value: [{ do: "resources", uid: 2, text: "" }] });
  });

  it("sends nothing for a cell that already says so", () => {
    choose(1, 1, DURATION_AT);
    expect(fill(work, "2d")).toEqual({ value: [] });
  });

  it("leaves the time of day to the server when only a date is typed", () => {
    choose(1, 1, START_AT);
    expect(fill(work, "6 Jan 1970")).toEqual({
      value: [{ do: "set", uid: 2, values: { start: 5 * DAY } }],
    });
  });

  it("takes a summary for all that is under it", () => {
    choose(0, 3, NAME_AT);
    expect(outermost(work).map((task) => task.id)).toEqual([1]);
  });

  it("moves rows past their neighbours, and not beyond their summary", () => {
    choose(1, 1, NAME_AT);
    expect(moveBy(work, 1)).toEqual({
      value: [{ do: "move", uids: [2], parent: 1, before: 4 }],
    });
    expect(moveBy(work, -1)).toEqual({ wrong: "“Dig” is already the first here." });
    choose(2, 3, NAME_AT);
    expect(moveBy(work, -1)).toEqual({
      value: [{ do: "move", uids: [3, 4], parent: 1, before: 2 }],
    });
    choose(2, 2, NAME_AT);
    expect(moveBy(work, 1)).toEqual({
      value: [{ do: "move", uids: [3], parent: 1, before: null }],
    });
  });

  it("links the chosen tasks in their order, and takes links away", () => {
    choose(1, 3, NAME_AT);
    const got = chain(work);
    expect("value" in got && got.value.map((edit) => [edit.do, "predecessor" in edit && edit.predecessor])).toEqual([
      ["link", 2],
      ["link", 3],
    ]);
    expect(unchain(work)).toEqual({ value: [{ do: "unlink", predecessor: 2, successor: 3 }] });
    choose(3, 3, NAME_AT);
    expect("wrong" in unchain(work)).toBe(true);
  });
});
