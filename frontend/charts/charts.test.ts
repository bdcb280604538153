import { beforeEach, describe, expect, it } from "vitest";
import { bars, floatDistribution, movers, statusCounts } from "./bars";
import { milestoneTrend, riskBurnDown, sCurve, trend } from "./curves";
import { chances, forecastTrend } from "./forecasts";
import { Ink } from "./ink";
import type { Picture } from "./picture";
import { risks, spread } from "./risks";

let ink: Ink;

beforeEach(() => {
  document.documentElement.lang = "en";
  Object.defineProperty(HTMLElement.prototype, "clientWidth", { value: 800, configurable: true });
  ink = new Ink(document.body);
});

function seriesOf(picture: Picture | null): Record<string, unknown>[] {
  return (picture?.option as { series: Record<string, unknown>[] }).series;
}

describe("figures", () => {
  it("are written in the page's language, with a dash for what is unknown", () => {
    expect(ink.figure(1_234_567.4, "money", "EUR")).toBe("€1,234,567");
    expect(ink.brief(1_234_567, "money", "EUR")).toBe("€1.2m");
    expect(ink.figure(1500, "money", "h")).toBe("1,500 h");
    expect(ink.figure(0.9, "index")).toBe("0.90");
    expect(ink.figure(12.34, "percent")).toBe("12.3 %");
    expect(ink.figure(null, "money", "EUR")).toBe("–");
    expect(ink.day("2026-03-09")).toBe("9 Mar 2026");
  });
});

describe("S-curve", () => {
  const data = {
    currency: "EUR",
    dates: ["2026-01-31", "2026-02-28", "2026-03-31"],
    pv: [100, 200, 300],
    ev: [90, 170, null],
    ac: [110, 210, null],
    forecast: [null, 210, 340],
    dataDate: "2026-02-28",
    bac: 300,
    eac: 340,
  };

  it("says in a sentence where the project stands at the data date", () => {
    expect(sCurve(data, ink)?.words).toBe(
      "As of 28 Feb 2026: planned €200, earned €170, actual €210, of a budget of €300. " +
        "Forecast at completion €340.",
    );
  });

  it("draws each known line once and gives the same figures as a table", () => {
    const picture = sCurve(data, ink);
    expect(seriesOf(picture).map(({ name }) => name)).toEqual([
      "Planned (PV)",
      "Earned (EV)",
      "Actual (AC)",
      "Forecast (EAC)",
    ]);
    expect(picture?.table.rows[2]).toEqual(["31 Mar 2026", "€300", "–", "–", "€340"]);
  });

  it("leaves out a line without figures", () => {
    const { forecast: _, ...known } = data;
    expect(seriesOf(sCurve(known, ink))).toHaveLength(3);
  });

  it("keeps BAC and forecast inside the picture", () => {
    expect(sCurve(data, ink)?.option).toMatchObject({ yAxis: { max: 400, interval: 100 } });
  });

  it("is empty without any figure", () => {
    expect(sCurve({ ...data, pv: [null], ev: [null], ac: [null] }, ink)).toBeNull();
  });
});

describe("bars", () => {
  const data = {
    labels: ["Infrastructure", "Compliance"],
    series: [{ name: "Budget", values: [5, null] }],
    unit: "count" as const,
  };

  it("stand where their names have room and lie where not", () => {
    const standing = bars(data, ink)?.option as { xAxis: { type: string } };
    expect(standing.xAxis.type).toBe("category");
    Object.defineProperty(HTMLElement.prototype, "clientWidth", { value: 180, configurable: true });
    const lying = bars(data, new Ink(document.body))?.option as { xAxis: { type: string } };
    expect(lying.xAxis.type).toBe("value");
  });

  it("show an unknown figure as a dash, not as nought", () => {
    expect(bars(data, ink)?.table.rows).toEqual([
      ["Infrastructure", "5"],
      ["Compliance", "–"],
    ]);
  });
});

it("a trend is empty before the first figure and names its last ones after", () => {
  const series = [{ name: "SPI", values: [1, 0.9, null] }];
  const data = { dates: ["2026-01-31", "2026-02-28", "2026-03-31"], series, unit: "index" as const };
  expect(trend(data, ink)?.words).toBe("Latest: SPI 0.90.");
  expect(trend({ ...data, series: [{ name: "SPI", values: [null, null, null] }] }, ink)).toBeNull();
});

it("the milestone trend ends on the diagonal of reached dates", () => {
  const picture = milestoneTrend(
    { reports: ["2026-01-31", "2026-02-28"], milestones: [{ name: "Go live", dates: ["2026-05-01", null] }] },
    ink,
  );
  const diagonal = seriesOf(picture).at(-1);
  expect(diagonal).toMatchObject({
    name: "Reached",
    data: [
      [Date.UTC(2026, 0, 31), Date.UTC(2026, 0, 31)],
      [Date.UTC(2026, 1, 28), Date.UTC(2026, 1, 28)],
    ],
  });
  expect(picture?.table.rows).toEqual([["Go live", "1 May 2026", "–"]]);
});

it("float bins give counts and shares", () => {
  const picture = floatDistribution({ bins: [{ label: "0 d", count: 3 }, { label: "1–5 d", count: 1 }] }, ink);
  expect(picture?.table.rows).toEqual([
    ["0 d", "3", "75 %"],
    ["1–5 d", "1", "25 %"],
  ]);
  expect(floatDistribution({ bins: [{ label: "0 d", count: 0 }] }, ink)).toBeNull();
});

it("statuses carry a letter, and one that nobody has is left out", () => {
  const picture = statusCounts({ groups: [{ label: "All", green: 9, amber: 0, red: 2 }] }, ink);
  expect(picture?.legend.map(({ name }) => name)).toEqual(["G  Green", "R  Red"]);
  expect(picture?.words).toBe("9 green, 2 red.");
  expect(statusCounts({ groups: [{ label: "All", green: 0, amber: 0, red: 0 }] }, ink)).toBeNull();
});

it("movers count as worse by the sense of the figure", () => {
  const items = [{ label: "A", value: 4, url: "/a" }, { label: "B", value: -1 }, { label: "C", value: 2 }];
  expect(movers({ items }, ink)?.words).toBe("3 largest changes: 2 for the worse, 1 for the better.");
  expect(movers({ items, higherIsBetter: true }, ink)?.words).toContain("1 for the worse");
  expect(movers({ items }, ink)?.urls).toEqual(["/a", "", ""]);
});

describe("risks", () => {
  const risk = (code: string, exposure: number | null) => ({
    code,
    name: code,
    probability: 3,
    impact: 4,
    exposure,
    tone: "bad" as const,
    url: `/${code}`,
  });

  it("of one cell lie apart and stay in their cell", () => {
    const places = spread(Array.from({ length: 12 }, (_, at) => risk(`R${at}`, null)));
    expect(new Set(places.map(String)).size).toBe(12);
    for (const [x, y] of places) {
      expect(Math.abs(x - 3)).toBeLessThan(0.5);
      expect(Math.abs(y - 4)).toBeLessThan(0.5);
    }
  });

  it("are drawn the largest first, so that none is hidden, and keep their pages", () => {
    const picture = risks({ currency: "EUR", risks: [risk("S", 10), risk("L", 90)] }, ink);
    expect(picture?.urls).toEqual(["/L", "/S"]);
    expect(picture?.table.rows[0]).toEqual(["L L", "3", "4", "€90"]);
  });
});

it("the burn-down says the latest exposure", () => {
  const data = { currency: "EUR", dates: ["2026-01-31", "2026-02-28"], exposure: [500, 300], open: [4, 2] };
  expect(riskBurnDown(data, ink)?.words).toBe("Exposure is €300 in 2 open risks.");
});

describe("forecasts", () => {
  const lines = [
    { name: "P50", values: [null, "2027-03-01"], tone: "usual" as const, dash: "solid" as const },
    { name: "Baseline", values: ["2027-01-01", "2027-01-01"], tone: "good" as const, dash: "dashed" as const },
  ];
  const trend = {
    unit: "date" as const,
    reports: ["2026-09-30", "2026-10-31"],
    lines,
    band: "P10 to P90",
    low: [null, "2027-02-01"],
    high: [null, "2027-05-01"],
  };

  it("name what the latest report expects, and the range of each as a table", () => {
    const picture = forecastTrend(trend, ink);
    expect(picture?.words).toBe("Latest report: P50 1 Mar 2027, Baseline 1 Jan 2027.");
    expect(picture?.table.rows[0]).toEqual(["30 Sept 2026", "–", "1 Jan 2027", "–", "–"]);
    expect(seriesOf(picture).map(({ name }) => name)).toEqual(["P10 to P90", "P50", "Baseline"]);
  });

  it("are empty without any forecast", () => {
    expect(forecastTrend({ ...trend, reports: [] }, ink)).toBeNull();
    expect(chances({ unit: "money", values: [], chances: [], marks: [] }, ink)).toBeNull();
  });

  it("show chances from the first to the last quantile, the plan among the marks", () => {
    const picture = chances(
      {
        unit: "money",
        currency: "EUR",
        values: [90, 110],
        chances: [0.05, 0.95],
        marks: [{ name: "Budget", value: 70, chance: null }],
      },
      ink,
    );
    expect(picture?.words).toBe("5 % by €90, 95 % by €110.");
    expect(picture?.option).toMatchObject({ xAxis: { min: 70, max: 110 } });
  });
});
