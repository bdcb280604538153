import { afterEach, describe, expect, it } from "vitest";
import type { Edit } from "../editing/edits";
import { calendarDialog, readRanges, writeRanges } from "./calendar";

const OFFICE: [number, number][] = [
  [480, 720],
  [780, 1020],
];

describe("hours of a day", () => {
  it("reads what it writes", () => {
    expect(writeRanges(OFFICE)).toBe("08:00-12:00, 13:00-17:00");
    expect(readRanges("08:00-12:00, 13:00-17:00")).toEqual(OFFICE);
    expect(readRanges("8-12,13-17")).toEqual(OFFICE);
    expect(readRanges("")).toEqual([]);
    expect(readRanges("22-24")).toEqual([[1320, 1440]]);
  });

  it.each(["12-8", "8-12, 11-17", "8", "25-26", "a-b", "8-9-10"])("refuses “%s”", (text) => {
    expect(readRanges(text)).toBeNull();
  });
});

const XMAS = {
  name: "Christmas",
  start: "2026-12-25",
  end: "2040-12-25",
  ranges: [],
  repeat: { every: "year" as const, interval: 1 },
};
const FORTNIGHT = {
  name: "Long weekend",
  start: "2026-01-02",
  end: "2026-12-31",
  ranges: [],
  repeat: { every: "week" as const, interval: 2, weekdays: [4] },
};

describe("the calendar dialog", () => {
  afterEach(() => document.body.replaceChildren());

  const open = (sent: Edit[][]) =>
    calendarDialog(
      document.body,
      [
        { name: "Standard", parent: null, week: [...Array<typeof OFFICE>(5).fill(OFFICE), [], []], exceptions: [] },
        { name: "Night", parent: "Standard", week: Array<null>(7).fill(null), exceptions: [XMAS, FORTNIGHT] },
      ],
      "Night",
      (edits) => {
        sent.push(edits);
        return Promise.resolve({ done: true });
      },
    );
  const submit = async () => {
    document.querySelector("form")?.dispatchEvent(new Event("submit", { cancelable: true }));
    await new Promise((resolve) => setTimeout(resolve));
  };

  it("keeps days that follow the base calendar and sends those that were changed", async () => {
    const sent: Edit[][] = [];
    open(sent);
    const [monday] = document.querySelectorAll<HTMLInputElement>(".gantt-day input");
    if (!monday) throw new Error("no Monday");
    monday.value = "22-24";
    monday.dispatchEvent(new Event("input"));
    await submit();
    expect(sent).toEqual([
      [{ do: "calendar", name: "Night", week: [[[1320, 1440]], null, null, null, null, null, null] }],
    ]);
    expect(document.querySelector("dialog")).toBeNull();
  });

  it("sends exceptions with their rules when one of them is changed", async () => {
    const sent: Edit[][] = [];
    open(sent);
    const [first] = document.querySelectorAll<HTMLInputElement>(".gantt-exceptions [name=name]");
    if (!first) throw new Error("no exception");
    first.value = "Yule";
    await submit();
    expect(sent).toEqual([
      [{ do: "calendar", name: "Night", exceptions: [{ ...XMAS, name: "Yule" }, FORTNIGHT] }],
    ]);
  });

  it("sends nothing when nothing was changed", async () => {
    const sent: Edit[][] = [];
    open(sent);
    await submit();
    expect(sent).toEqual([]);
    expect(document.querySelector("dialog")).toBeNull();
  });

  it("says which exception lacks its days, and stays open", async () => {
    const sent: Edit[][] = [];
    open(sent);
    document.querySelector<HTMLButtonElement>(".dialog-body > div > button")?.click();
    await submit();
    expect(sent).toEqual([]);
    expect(document.querySelector(".field-error")?.textContent).toContain("give its first and last day");
  });
});
