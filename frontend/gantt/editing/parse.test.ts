import { describe, expect, it } from "vitest";
import { fromCivil, HOUR } from "../time";
import { DateReader, readDuration, readMoney, readPercent, writeDuration } from "./parse";

const DAY_OF_WORK = 8 * HOUR;

describe("durations", () => {
  it.each([
    ["3d", 3 * DAY_OF_WORK, "d", false],
    ["3", 3 * DAY_OF_WORK, "d", false],
    ["1.5 weeks", 7.5 * DAY_OF_WORK, "w", false],
    ["1,5w", 7.5 * DAY_OF_WORK, "w", false],
    ["4h", 240, "h", false],
    ["30 min", 30, "m", false],
    ["2 mo", 40 * DAY_OF_WORK, "mo", false],
    ["2ed", 2 * 24 * HOUR, "d", true],
    ["5 Tage", 5 * DAY_OF_WORK, "d", false],
    ["3d?", 3 * DAY_OF_WORK, "d", false],
  ])("reads %s", (text, minutes, unit, elapsed) => {
    expect(readDuration(text, DAY_OF_WORK)).toEqual({ value: { minutes, unit, elapsed } });
  });

  it.each(["abc", "3 parsecs", "", "d3"])("says what is wrong with “%s”", (text) => {
    const got = readDuration(text, DAY_OF_WORK);
    expect("wrong" in got && got.wrong).toContain("is no duration: write for example 3d");
  });

  it("writes what it reads", () => {
    for (const text of ["3d", "1.5w", "4h", "30m", "2ed", "0d"]) {
      const got = readDuration(text, DAY_OF_WORK);
      if ("wrong" in got) throw new Error(got.wrong);
      const { minutes, unit, elapsed } = got.value;
      expect(writeDuration(minutes, unit, elapsed, DAY_OF_WORK)).toBe(text);
    }
  });
});

describe("dates", () => {
  const near = fromCivil(2026, 2, 1);
  const morning = 8 * HOUR;
  const march12 = fromCivil(2026, 2, 12);

  it.each([
    ["en-GB", "12/3/2026"],
    ["en-GB", "12/3/26"],
    ["en-GB", "12/3"],
    ["en-US", "3/12/2026"],
    ["de", "12.3.2026"],
    ["de", "12. März 2026"],
    ["fr", "12 mars 2026"],
    ["en-GB", "12 Mar"],
    ["en-GB", "Mar 12, 2026"],
    ["de", "2026-03-12"],
  ])("reads in %s %s", (locale, text) => {
    expect(new DateReader(locale).read(text, near)).toEqual({ value: march12 });
  });

  it("takes the time that is given", () => {
    const reader = new DateReader("en-GB");
    expect(reader.read("12/3/2026 14:30", near)).toEqual({
      value: fromCivil(2026, 2, 12) + 14 * HOUR + 30,
    });
  });

  it("takes the nearest year around new year", () => {
    expect(new DateReader("en-GB").read("3 Jan", fromCivil(2026, 11, 20))).toEqual({
      value: fromCivil(2027, 0, 3),
    });
  });

  it.each(["31/2/2026", "abc", "12", "", "12/13/2026", "1 Xyz"])("refuses “%s” with an example", (text) => {
    const got = new DateReader("en-GB").read(text, near);
    expect("wrong" in got && got.wrong).toContain("write for example 12/03/2026");
  });

  it.each(["en-GB", "en-US", "de", "fr", "ja"])("reads back what it writes in %s", (locale) => {
    const reader = new DateReader(locale);
    expect(reader.read(reader.write(march12 + 95, morning), 0)).toEqual({ value: march12 + 95 });
    expect(reader.read(reader.write(march12 + morning, morning), 0)).toEqual({ value: march12 });
  });
});

describe("figures", () => {
  it("reads a percentage with and without its sign", () => {
    expect(readPercent("45 %")).toEqual({ value: 45 });
    expect(readPercent("12,5")).toEqual({ value: 12.5 });
    expect("wrong" in readPercent("101")).toBe(true);
  });

  it("reads money as Excel shows it", () => {
    expect(readMoney("€ 1,200.50")).toEqual({ value: "1200.50" });
    expect(readMoney("1200")).toEqual({ value: "1200" });
    expect("wrong" in readMoney("much")).toBe(true);
  });
});
