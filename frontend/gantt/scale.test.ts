import { describe, expect, it } from "vitest";
import { fit, floor, next, PIXELS_PER_DAY, ticks, TimeScale } from "./scale";
import { DAY, DateWords, fromCivil, weekday } from "./time";

const words = new DateWords("en-GB");
const at = (iso: string) => Date.parse(`${iso}T00:00:00Z`) / 60_000;

describe("time", () => {
  it("knows the weekday before and after 1970, Monday first", () => {
    expect(weekday(at("1970-01-01"))).toBe(3);
    expect(weekday(at("1969-12-29"))).toBe(0);
    expect(weekday(at("2026-03-15"))).toBe(6);
  });

  it("says dates in words and nothing for no date", () => {
    expect(words.short(at("2026-03-12"))).toBe("12 Mar 26");
    expect(words.long(at("2026-03-12") + 510)).toContain("12 March 2026");
    expect(words.long(at("2026-03-12") + 510)).toContain("08:30");
    expect(words.short(null)).toBe("");
    expect(words.days(600, 480)).toBe("1.3 d");
  });
});

describe("TimeScale", () => {
  const scale = new TimeScale(at("2026-01-01") + 510, at("2026-12-31"), 4);

  it("begins on a whole day", () => {
    expect(scale.origin).toBe(at("2026-01-01"));
    expect(scale.x(at("2026-01-11"))).toBe(40);
  });

  it("turns pixels back into time", () => {
    expect(scale.time(scale.x(at("2026-05-05")))).toBeCloseTo(at("2026-05-05"));
  });

  it("finds the zoom nearest to its density", () => {
    expect(scale.zoom).toBe("month");
    expect(new TimeScale(0, DAY, PIXELS_PER_DAY.day * 1.2).zoom).toBe("day");
  });

  it.each([
    [32, ["month", "day"]],
    [12, ["month", "week"]],
    [4, ["year", "month"]],
    [0.5, ["year", "quarter"]],
    [0.1, ["decade", "year"]],
  ])("at %f pixels a day writes %j", (density, units) => {
    expect(new TimeScale(0, 1000 * DAY, density).units).toEqual(units);
  });

  it("fits a span into a width", () => {
    expect(fit(0, 100 * DAY, 800)).toBe(8);
  });
});

describe("units", () => {
  it.each([
    ["week", "2026-03-12", "2026-03-09", "2026-03-16"],
    ["month", "2026-12-31", "2026-12-01", "2027-01-01"],
    ["quarter", "2026-06-30", "2026-04-01", "2026-07-01"],
    ["year", "2026-06-30", "2026-01-01", "2027-01-01"],
    ["decade", "2026-06-30", "2020-01-01", "2030-01-01"],
  ] as const)("a %s around %s runs from %s to %s", (unit, day, start, end) => {
    expect(floor(at(day), unit)).toBe(at(start));
    expect(next(at(start), unit)).toBe(at(end));
  });

  it("cover a window without a gap", () => {
    const found = ticks(at("2026-01-20"), at("2026-04-10"), "month", words, true);
    expect(found.map(({ label }) => label)).toEqual(["Jan", "Feb", "Mar", "Apr"]);
    for (const [index, tick] of found.slice(1).entries()) {
      expect(tick.start).toBe(found[index]?.end);
    }
  });

  it("write quarters by their number", () => {
    const [tick] = ticks(fromCivil(2026, 9), fromCivil(2026, 10), "quarter", words, true);
    expect(tick?.label).toBe("Q4");
  });
});
