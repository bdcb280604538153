import type { Chances, Cloud, ForecastTrend, ForecastValue } from "./data";
import { time } from "./ink";
import type { Ink } from "./ink";
import { base, markLine, timeAxis, tip, tooltip, valueAxis } from "./picture";
import type { Draw } from "./picture";

type Kind = Pick<Chances, "unit" | "currency">;
type Known = Exclude<ForecastValue, null>;

const BAND = 0.16;
const ROOM = 0.06;
const DAY = 24 * 3_600_000;
const SHORT = 150 * DAY;

function at(value: Known): number {
  return typeof value === "string" ? time(value) : value;
}

function say(ink: Ink, { unit, currency }: Kind, value: ForecastValue): string {
  if (unit === "date") return ink.day(value as string | null);
  return ink.figure(value as number | null, "money", currency);
}

function axisOf(ink: Ink, { unit, currency }: Kind, more: Record<string, unknown> = {}): Record<string, unknown> {
  if (unit === "date") return timeAxis(ink, { scale: true, ...more });
  return valueAxis(ink, (value) => ink.brief(value, "money", currency), { scale: true, ...more });
}

const percent = (chance: number): string => `${Math.round(100 * chance)} %`;

/** How likely it is to be done by a date, or for an amount. */
export const chances: Draw<Chances> = (data, ink) => {
  const { values, chances: shares, marks, other } = data;
  const first = values[0];
  const last = values.at(-1);
  if (first === undefined || last === undefined) return null;
  const { colours } = ink;
  const words = `${percent(shares[0] ?? 0)} by ${say(ink, data, first)}, ${percent(shares.at(-1) ?? 1)} by ${say(ink, data, last)}.`;
  const lines = marks.map(({ name, value, chance }, index) => ({
    xAxis: at(value),
    lineStyle: {
      color: chance === null ? colours["grey-mark"] : colours.accent,
      type: chance === null ? "dashed" : "solid",
    },
    label: {
      formatter: name,
      position: "end",
      distance: 3 + (index % 2) * 12,
      color: chance === null ? colours["ink-muted"] : colours.ink,
    },
  }));
  const places = [...values, ...(other?.values ?? []), ...marks.map(({ value }) => value)].map(at);
  const grey = colours["grey-mark"];
  return {
    words,
    legend: other
      ? [
          { name: "Calibrated", colour: colours["blue-mark"], mark: "solid" },
          { name: other.name, colour: grey, mark: "dashed" },
        ]
      : [],
    table: {
      head: [data.unit === "date" ? "Done by" : "For no more than", "Chance"],
      rows: values.map((value, index) => [say(ink, data, value), percent(shares[index] ?? 0)]),
    },
    option: {
      ...base(ink, words),
      grid: { left: 4, right: 18, top: 38, bottom: 4, outerBoundsMode: "same" },
      tooltip: tooltip(ink, {
        trigger: "axis",
        formatter: (points: { seriesName: string; dataIndex: number }[]) => {
          const index = points.find(({ seriesName }) => seriesName === "Chance")?.dataIndex ?? 0;
          return tip(say(ink, data, values[index] ?? null), [
            { mark: colours["blue-mark"], name: "Chance", value: percent(shares[index] ?? 0) },
          ]);
        },
      }),
      xAxis: axisOf(ink, data, {
        splitLine: { show: false },
        min: Math.min(...places),
        max: Math.max(...places),
        ...(data.unit === "date" ? { minInterval: DAY } : {}),
      }),
      yAxis: valueAxis(ink, (value) => `${value} %`, { min: 0, max: 100, interval: 25 }),
      series: [
        {
          type: "line",
          name: "Chance",
          data: values.map((value, index) => [at(value), 100 * (shares[index] ?? 0)]),
          showSymbol: false,
          itemStyle: { color: colours["blue-mark"] },
          lineStyle: { color: colours["blue-mark"], width: 2.5 },
          areaStyle: { color: colours["blue-mark"], opacity: BAND },
          emphasis: { disabled: true },
          markLine: markLine(ink, colours.accent, lines),
        },
        ...(other
          ? [
              {
                type: "line",
                name: other.name,
                data: other.values.map((value, index) => [at(value), 100 * (other.chances[index] ?? 0)]),
                showSymbol: false,
                itemStyle: { color: grey },
                lineStyle: { color: grey, width: 1.5, type: "dashed" },
                emphasis: { disabled: true },
              },
            ]
          : []),
      ],
    },
  };
};

/** Days where the dates lie close together, else months. */
function dayLabels(
  ink: Ink,
  lines: readonly { values: readonly ForecastValue[] }[],
  ends: readonly (readonly ForecastValue[])[],
): Record<string, unknown> {
  const places = [...lines.flatMap(({ values }) => values), ...ends.flat()].flatMap((value) => (value === null ? [] : [at(value)]));
  const isShort = Math.max(...places) - Math.min(...places) < SHORT;
  return {
    color: ink.colours["ink-muted"],
    hideOverlap: true,
    formatter: (when: number) => (isShort ? ink.day(new Date(when).toISOString()) : ink.month(when)),
  };
}

interface Placed {
  value(index: number): number;
}
interface Placing {
  coord(point: [number, number]): [number, number];
}

/** The forecast of each report, with the range it gave, beside the plan. */
export const forecastTrend: Draw<ForecastTrend> = (data, ink) => {
  const { reports, lines, low, high } = data;
  const first = reports[0];
  if (first === undefined || lines.every(({ values }) => values.every((value) => value === null))) return null;
  const { colours } = ink;
  const drawn = lines.map((line) => ({ ...line, colour: ink.tone(line.tone) }));
  const latest = drawn.map(({ name, values }) => `${name} ${say(ink, data, values.findLast((v) => v !== null) ?? null)}`);
  const words = `Latest report: ${latest.join(", ")}.`;
  const ends = reports.map((_, index) => [low[index] ?? null, high[index] ?? null] as const);
  const known = ends.flatMap(([from, to], index) =>
    from === null || to === null ? [] : [{ index, from: at(from), to: at(to) }],
  );
  const band = known.slice(1).map((right, index) => {
    const left = known[index] ?? right;
    return [time(reports[left.index] ?? first), left.from, left.to, time(reports[right.index] ?? first), right.from, right.to];
  });
  const single = known.length === 1 ? known[0] : undefined;
  return {
    words,
    legend: [
      ...(known.length > 0 ? [{ name: data.band, colour: colours["blue-mark"], mark: "bar" as const }] : []),
      ...drawn.map(({ name, colour, dash }) => ({ name, colour, mark: dash })),
    ],
    table: {
      head: ["Report", ...lines.map(({ name }) => name), `${data.band}: from`, "to"],
      rows: reports.map((report, index) => [
        ink.day(report),
        ...lines.map(({ values }) => say(ink, data, values[index] ?? null)),
        say(ink, data, low[index] ?? null),
        say(ink, data, high[index] ?? null),
      ]),
    },
    option: {
      ...base(ink, words),
      tooltip: tooltip(ink, {
        trigger: "axis",
        formatter: (points: { value: [number, number] }[]) => {
          const index = reports.findIndex((report) => time(report) === points[0]?.value[0]);
          const shown = drawn.filter(({ values }) => (values[index] ?? null) !== null);
          return tip(
            `Report of ${ink.day(reports[index] ?? null)}`,
            shown.map(({ name, values, colour }) => ({ mark: colour, name, value: say(ink, data, values[index] ?? null) })),
          );
        },
      }),
      xAxis: timeAxis(ink),
      yAxis: axisOf(ink, data, {
        splitLine: { show: true, lineStyle: { color: colours.line } },
        ...(data.unit === "date" ? { minInterval: DAY, axisLabel: dayLabels(ink, drawn, ends) } : {}),
      }),
      series: [
        {
          type: "custom",
          name: data.band,
          silent: true,
          data: single
            ? [[time(reports[single.index] ?? first), single.from, single.to, time(reports[single.index] ?? first), single.from, single.to]]
            : band,
          encode: { x: [0, 3], y: [1, 2, 4, 5] },
          tooltip: { show: false },
          renderItem: (_: unknown, api: Placed & Placing) => {
            const [x1, y1, y2, x2, y3, y4] = [0, 1, 2, 3, 4, 5].map((index) => api.value(index)) as [
              number, number, number, number, number, number,
            ];
            const corners = [api.coord([x1, y1]), api.coord([x2, y3]), api.coord([x2, y4]), api.coord([x1, y2])];
            const wide = single ? 5 : 0;
            const points = corners.map(([x, y], index) => [x + (index === 1 || index === 2 ? wide : -wide), y]);
            return { type: "polygon", shape: { points }, style: { fill: colours["blue-mark"], opacity: BAND } };
          },
        },
        ...drawn.map(({ name, values, colour, dash }) => ({
          type: "line",
          name,
          data: reports.map((report, index) => {
            const value = values[index] ?? null;
            return [time(report), value === null ? null : at(value)];
          }),
          symbol: "circle",
          symbolSize: 6,
          showSymbol: dash === "solid" || reports.length < 3,
          itemStyle: { color: colour },
          lineStyle: { color: colour, width: dash === "solid" ? 2.5 : 1.5, type: dash },
          connectNulls: true,
          emphasis: { disabled: true },
        })),
      ],
    },
  };
};

/** The span of values with some room on either side. */
function padded(values: readonly number[]): { min: number; max: number } {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const room = ROOM * (high - low || 1);
  return { min: low - room, max: high + room };
}

/** Finish and cost of the same draws: what is early is often cheap as well. */
export const cloud: Draw<Cloud> = ({ currency, points, date, amount }, ink) => {
  if (points.length === 0) return null;
  const { colours } = ink;
  const kept = points.filter(([day, cost]) => (date === null || day <= date) && (amount === null || cost <= amount));
  const words = `${points.length} draws, of which ${percent(kept.length / points.length)} keep both date and budget.`;
  const lines = [
    ...(date === null ? [] : [{ xAxis: time(date), label: { formatter: "Baseline", position: "end" } }]),
    ...(amount === null ? [] : [{ yAxis: amount, label: { formatter: "Budget", position: "insideEndTop" } }]),
  ];
  const places = points.map(([day]) => time(day)).concat(date === null ? [] : [time(date)]);
  const amounts = points.map(([, cost]) => cost).concat(amount === null ? [] : [amount]);
  return {
    words,
    legend: [],
    table: {
      head: ["Finish", "Cost"],
      rows: points.slice(0, 100).map(([day, cost]) => [ink.day(day), ink.figure(cost, "money", currency)]),
    },
    option: {
      ...base(ink, words),
      grid: { left: 4, right: 18, top: 26, bottom: 4, outerBoundsMode: "same" },
      tooltip: tooltip(ink, {
        trigger: "item",
        formatter: ({ value, color }: { value: [number, number]; color: string }) =>
          tip(ink.day(new Date(value[0]).toISOString()), [
            { mark: color, name: "Cost", value: ink.figure(value[1], "money", currency) },
          ]),
      }),
      xAxis: timeAxis(ink, { ...padded(places), minInterval: DAY }),
      yAxis: valueAxis(ink, (value) => ink.brief(value, "money", currency), {
        scale: true,
        ...padded(amounts),
        axisLabel: { color: colours["ink-muted"], showMinLabel: false, showMaxLabel: false, formatter: (value: number) => ink.brief(value, "money", currency) },
      }),
      series: [
        {
          type: "scatter",
          data: points.map(([day, cost]) => [time(day), cost]),
          symbolSize: 5,
          itemStyle: { color: colours["blue-mark"], opacity: 0.45 },
          emphasis: { disabled: true },
          markLine: markLine(ink, colours["grey-mark"], lines),
        },
      ],
    },
  };
};
