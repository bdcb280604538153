import type { MilestoneTrend, RiskBurnDown, SCurve, Trend } from "./data";
import { time } from "./ink";
import type { Ink } from "./ink";
import { base, hasFigures, labelAxis, markLine, timeAxis, tip, tooltip, valueAxis } from "./picture";
import type { Draw, Sign } from "./picture";

type Values = readonly (number | null)[];
type Dash = "solid" | "dashed" | "dotted";

interface Line {
  name: string;
  values: Values;
  colour: string;
  dash: Dash;
  width: number;
}

const DASHES: readonly Dash[] = ["solid", "dashed", "dotted"];

function line(dates: readonly string[], { name, values, colour, dash, width }: Line): object {
  return {
    type: "line",
    name,
    data: dates.map((date, index) => [time(date), values[index] ?? null]),
    showSymbol: dates.length < 3,
    symbolSize: 6,
    itemStyle: { color: colour },
    lineStyle: { color: colour, width, type: dash },
    emphasis: { disabled: true },
  };
}

const signs = (lines: readonly Line[]): Sign[] =>
  lines.map(({ name, colour, dash }) => ({ name, colour, mark: dash }));

/** The tip of lines over time: every figure of the day under the pointer. */
function timeTip(
  ink: Ink,
  dates: readonly string[],
  lines: readonly Line[],
  say: (value: number | null | undefined) => string,
): Record<string, unknown> {
  return tooltip(ink, {
    trigger: "axis",
    formatter: (points: { value: [number, number | null] }[]) => {
      const at = dates.findIndex((date) => time(date) === points[0]?.value[0]);
      const known = lines.filter(({ values }) => (values[at] ?? null) !== null);
      return tip(
        ink.day(dates[at] ?? null),
        known.map(({ name, values, colour }) => ({ mark: colour, name, value: say(values[at]) })),
      );
    },
  });
}

export const sCurve: Draw<SCurve> = (data, ink) => {
  const { dates, pv, ev, ac, forecast = [], currency } = data;
  if (!hasFigures([pv, ev, ac])) return null;
  const { colours } = ink;
  const say = (value: number | null | undefined) => ink.figure(value, "money", currency);
  const all: Line[] = [
    { name: "Planned (PV)", values: pv, colour: colours.grey, dash: "dashed", width: 2 },
    { name: "Earned (EV)", values: ev, colour: colours["blue-mark"], dash: "solid", width: 3 },
    { name: "Actual (AC)", values: ac, colour: colours["red-mark"], dash: "solid", width: 2 },
    { name: "Forecast (EAC)", values: forecast, colour: colours["red-mark"], dash: "dotted", width: 2 },
  ];
  const lines = all.filter(({ values }) => hasFigures([values]));
  const words = sCurveWords(data, ink);
  const marks = markLine(ink, colours.accent, sCurveMarks(data, ink));
  return {
    words,
    legend: signs(lines),
    table: {
      head: ["Date", ...lines.map(({ name }) => name)],
      rows: dates.map((date, at) => [ink.day(date), ...lines.map(({ values }) => say(values[at]))]),
    },
    option: {
      ...base(ink, words),
      tooltip: timeTip(ink, dates, lines, say),
      xAxis: timeAxis(ink),
      yAxis: valueAxis(ink, (value) => ink.brief(value, "money", currency), valueRange(data)),
      series: lines.map((one, index) => ({
        ...line(dates, one),
        connectNulls: true,
        ...(index === 0 ? { markLine: marks } : {}),
      })),
    },
  };
};

const TICKS = 4;

/** Round ticks up to a top that holds every line, the budget and the estimate. */
function valueRange({ pv, ev, ac, forecast = [], bac, eac }: SCurve): { max: number; interval: number } {
  const known = [...pv, ...ev, ...ac, ...forecast, bac, eac ?? null];
  const highest = Math.max(1, ...known.map((value) => value ?? 0));
  const rough = highest / TICKS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const interval = ([1, 2, 2.5, 5, 10].find((step) => step * power >= rough) ?? 10) * power;
  return { max: Math.ceil(highest / interval) * interval, interval };
}

function sCurveMarks({ dataDate, bac, currency }: SCurve, ink: Ink): object[] {
  const marks: object[] = [];
  if (dataDate !== null) {
    marks.push({
      xAxis: time(dataDate),
      label: { formatter: "Data date", position: "end", distance: 3 },
    });
  }
  if (bac !== null) {
    marks.push({
      yAxis: bac,
      lineStyle: { color: ink.colours["grey-mark"], type: "dashed", width: 1 },
      label: {
        formatter: `BAC ${ink.brief(bac, "money", currency)}`,
        position: "insideStartTop",
        color: ink.colours["ink-muted"],
      },
    });
  }
  return marks;
}

function sCurveWords({ dates, pv, ev, ac, dataDate, currency, bac, eac }: SCurve, ink: Ink): string {
  const at = dates.findLastIndex((date) => dataDate === null || date <= dataDate);
  const say = (value: number | null | undefined) => ink.figure(value, "money", currency);
  const end = eac === null || eac === undefined ? "" : ` Forecast at completion ${say(eac)}.`;
  return (
    `As of ${ink.day(dataDate)}: planned ${say(pv[at])}, earned ${say(ev[at])}, ` +
    `actual ${say(ac[at])}, of a budget of ${say(bac)}.${end}`
  );
}

export const trend: Draw<Trend> = (data, ink) => {
  const { dates, series, target, unit = "count", currency } = data;
  if (!hasFigures(series.map(({ values }) => values))) return null;
  const say = (value: number | null | undefined) => ink.figure(value, unit, currency);
  const lines = series.map(
    ({ name, values, tone }, index): Line => ({
      name,
      values,
      colour: ink.tone(tone ?? (index === 0 ? "usual" : index === 1 ? "warning" : "muted")),
      dash: DASHES[index % DASHES.length] ?? "solid",
      width: 2,
    }),
  );
  const last = lines.map(({ name, values }) => `${name} ${say(values.findLast((v) => v !== null))}`);
  const words = `Latest: ${last.join(", ")}${target ? `; ${target.name} ${say(target.value)}` : ""}.`;
  const marks = target && {
    markLine: markLine(ink, ink.colours["grey-mark"], [
      { yAxis: target.value, label: { formatter: target.name, position: "insideStartTop" } },
    ]),
  };
  return {
    words,
    legend: signs(lines),
    table: {
      head: ["Date", ...lines.map(({ name }) => name)],
      rows: dates.map((date, at) => [ink.day(date), ...lines.map(({ values }) => say(values[at]))]),
    },
    option: {
      ...base(ink, words),
      tooltip: timeTip(ink, dates, lines, say),
      xAxis: timeAxis(ink),
      yAxis: valueAxis(ink, (value) => ink.brief(value, unit, currency), { scale: unit === "index" }),
      series: lines.map((one, index) => ({
        ...line(dates, one),
        ...(index === 0 ? marks : {}),
      })),
    },
  };
};

export const milestoneTrend: Draw<MilestoneTrend> = ({ reports, milestones }, ink) => {
  const marks = ["circle", "rect", "triangle", "diamond", "pin"];
  const tones = ["usual", "warning", "bad", "good", "muted"] as const;
  const first = reports[0];
  const last = reports.at(-1);
  if (first === undefined || last === undefined || milestones.length === 0) return null;
  const words =
    `Forecast dates of ${milestones.length} milestones over ${reports.length} reports: ` +
    "a rising line slips, a level one holds its date.";
  const lines = milestones.map(({ name, dates }, index) => ({
    type: "line",
    name,
    symbol: marks[index % marks.length],
    symbolSize: 8,
    itemStyle: { color: ink.tone(tones[index % tones.length]) },
    lineStyle: { width: 2, type: DASHES[Math.floor(index / tones.length) % DASHES.length] },
    data: reports.map((report, at) => {
      const date = dates[at] ?? null;
      return [time(report), date === null ? null : time(date)];
    }),
    emphasis: { disabled: true },
  }));
  const diagonal = {
    type: "line",
    name: "Reached",
    silent: true,
    symbol: "none",
    lineStyle: { color: ink.colours["grey-mark"], type: "dashed", width: 1 },
    itemStyle: { color: ink.colours["grey-mark"] },
    data: [first, last].map((date) => [time(date), time(date)]),
  };
  return {
    words,
    legend: milestones.map(({ name }, index) => ({
      name,
      colour: ink.tone(tones[index % tones.length]),
      mark: DASHES[Math.floor(index / tones.length) % DASHES.length] ?? "solid",
    })),
    table: {
      head: ["Milestone", ...reports.map((report) => ink.day(report))],
      rows: milestones.map(({ name, dates }) => [
        name,
        ...reports.map((_, at) => ink.day(dates[at] ?? null)),
      ]),
    },
    option: {
      ...base(ink, words),
      tooltip: tooltip(ink, {
        trigger: "item",
        formatter: ({ seriesName, value, color }: { seriesName: string; value: [number, number]; color: string }) =>
          tip(seriesName, [
            { mark: color, name: "Report", value: iso(ink, value[0]) },
            { mark: color, name: "Forecast", value: iso(ink, value[1]) },
          ]),
      }),
      xAxis: timeAxis(ink),
      yAxis: timeAxis(ink, { splitLine: { show: true, lineStyle: { color: ink.colours.line } } }),
      series: [...lines, diagonal],
    },
  };
};

function iso(ink: Ink, milliseconds: number): string {
  return ink.day(new Date(milliseconds).toISOString());
}

export const riskBurnDown: Draw<RiskBurnDown> = ({ dates, exposure, open, currency }, ink) => {
  if (!hasFigures([exposure, open])) return null;
  const say = (value: number | null | undefined) => ink.figure(value, "money", currency);
  const words =
    `Exposure is ${say(exposure.findLast((value) => value !== null))} in ` +
    `${ink.figure(open.findLast((value) => value !== null))} open risks.`;
  const bars = { name: "Open risks", colour: ink.colours["grey-mark"] };
  const curve = { name: "Exposure", colour: ink.colours["red-mark"] };
  const days = dates.map((date) => ink.day(date));
  return {
    words,
    legend: [
      { ...curve, mark: "solid" },
      { ...bars, mark: "bar" },
    ],
    table: {
      head: ["Date", curve.name, bars.name],
      rows: days.map((day, at) => [day, say(exposure[at]), ink.figure(open[at])]),
    },
    option: {
      ...base(ink, words),
      tooltip: tooltip(ink, {
        trigger: "axis",
        formatter: ([point]: { dataIndex: number }[]) => {
          const at = point?.dataIndex ?? 0;
          return tip(days[at] ?? "", [
            { mark: curve.colour, name: curve.name, value: say(exposure[at]) },
            { mark: bars.colour, name: bars.name, value: ink.figure(open[at]) },
          ]);
        },
      }),
      xAxis: labelAxis(ink, dates.map((date) => ink.month(time(date)))),
      yAxis: [
        valueAxis(ink, (value) => ink.brief(value, "money", currency)),
        valueAxis(ink, (value) => ink.brief(value), { splitLine: { show: false }, minInterval: 1 }),
      ],
      series: [
        {
          type: "bar",
          name: bars.name,
          yAxisIndex: 1,
          data: open,
          barMaxWidth: 16,
          itemStyle: { color: bars.colour, opacity: 0.55 },
          emphasis: { disabled: true },
        },
        {
          type: "line",
          name: curve.name,
          data: exposure,
          symbolSize: 6,
          itemStyle: { color: curve.colour },
          lineStyle: { width: 2.5 },
          emphasis: { disabled: true },
        },
      ],
    },
  };
};
