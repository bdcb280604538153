import type { Bars, FloatDistribution, Movers, StatusCounts, Tone } from "./data";
import type { Ink } from "./ink";
import { base, fitsUnderBars, hasFigures, labelAxis, tip, tooltip, underBars, valueAxis } from "./picture";
import type { Draw } from "./picture";

const SERIES_TONES: readonly Tone[] = ["muted", "usual", "warning", "good", "bad"];

export const bars: Draw<Bars> = (data, ink) => {
  const { labels, series, unit = "count", currency, stacked = false } = data;
  if (!hasFigures(series.map(({ values }) => values))) return null;
  const say = (value: number | null | undefined) => ink.figure(value, unit, currency);
  const colour = (index: number) =>
    ink.tone(series[index]?.tone ?? SERIES_TONES[index % SERIES_TONES.length]);
  const words = `${series.map(({ name }) => name).join(", ")} for ${labels.length} entries.`;
  const lies = data.horizontal === true || !fitsUnderBars(ink, labels);
  const names = lies
    ? labelAxis(ink, labels, { inverse: true, axisLine: { show: false } })
    : underBars(ink, labels);
  const figures = valueAxis(ink, (value) => ink.brief(value, unit, currency));
  return {
    words,
    legend: series.map(({ name, line }, index) => ({
      name,
      colour: colour(index),
      mark: line ? "solid" : "bar",
    })),
    table: {
      head: ["", ...series.map(({ name }) => name)],
      rows: labels.map((label, at) => [label, ...series.map(({ values }) => say(values[at]))]),
    },
    option: {
      ...base(ink, words),
      tooltip: tooltip(ink, {
        trigger: "axis",
        axisPointer: { type: "shadow" },
        formatter: ([point]: { dataIndex: number }[]) => {
          const at = point?.dataIndex ?? 0;
          const lines = series.map(({ name, values }, index) => ({
            mark: colour(index),
            name,
            value: say(values[at]),
          }));
          return tip(labels[at] ?? "", lines);
        },
      }),
      xAxis: lies ? figures : names,
      yAxis: lies ? names : figures,
      series: series.map(({ name, values, line }, index) => ({
        name,
        type: line ? "line" : "bar",
        ...(stacked && !line ? { stack: "all" } : {}),
        data: values,
        barMaxWidth: 18,
        barGap: "12%",
        symbolSize: 6,
        itemStyle: { color: colour(index) },
        emphasis: { disabled: true },
      })),
    },
  };
};

export const floatDistribution: Draw<FloatDistribution> = ({ bins }, ink) => {
  const total = bins.reduce((sum, bin) => sum + bin.count, 0);
  if (total === 0) return null;
  const share = (count: number) => ink.figure((100 * count) / total, "percent");
  const labels = bins.map(({ label }) => label);
  const most = bins.reduce((high, bin) => (bin.count > high.count ? bin : high));
  const words = `Total float of ${total} open tasks; most (${share(most.count)}) have ${most.label}.`;
  return {
    words,
    legend: [],
    table: {
      head: ["Total float", "Tasks", "Share"],
      rows: bins.map(({ label, count }) => [label, ink.figure(count), share(count)]),
    },
    option: {
      ...base(ink, words),
      tooltip: tooltip(ink, {
        trigger: "item",
        formatter: ({ name, value, color }: { name: string; value: number; color: string }) =>
          tip(name, [
            { mark: color, name: "Tasks", value: ink.figure(value) },
            { mark: color, name: "Share", value: share(value) },
          ]),
      }),
      xAxis: underBars(ink, labels),
      yAxis: valueAxis(ink, (value) => ink.brief(value), { minInterval: 1 }),
      series: [
        {
          type: "bar",
          barCategoryGap: "18%",
          data: bins.map(({ count, tone }) => ({ value: count, itemStyle: { color: ink.tone(tone) } })),
          label: { show: true, position: "top", color: ink.colours.ink, fontSize: 11 },
          emphasis: { disabled: true },
        },
      ],
    },
  };
};

const STATES = [
  { key: "green", name: "Green", letter: "G", colour: "green" },
  { key: "amber", name: "Amber", letter: "A", colour: "amber" },
  { key: "red", name: "Red", letter: "R", colour: "red" },
  { key: "stale", name: "Stale", letter: "?", colour: "grey" },
  { key: "none", name: "No status", letter: "–", colour: "grey" },
] as const;

const LETTER_ROOM = 30;
const COUNT_ROOM = 14;

/** The letter and the count stand in each part, so colour is never alone. */
export const statusCounts: Draw<StatusCounts> = ({ groups }, ink) => {
  const states = STATES.filter(({ key }) => groups.some((group) => (group[key] ?? 0) > 0));
  if (states.length === 0) return null;
  const total = (key: (typeof STATES)[number]["key"]) =>
    groups.reduce((sum, group) => sum + (group[key] ?? 0), 0);
  const words = `${states.map(({ key, name }) => `${total(key)} ${name.toLowerCase()}`).join(", ")}.`;
  const labels = groups.map(({ label }) => label);
  const longest = groups.map((group) => STATES.reduce((sum, { key }) => sum + (group[key] ?? 0), 0));
  const room = (ink.width * 0.6) / Math.max(...longest);
  return {
    words,
    legend: states.map(({ name, letter, colour }) => ({
      name: `${letter}  ${name}`,
      colour: ink.colours[`${colour}-mark`],
      mark: "bar",
    })),
    table: {
      head: ["", ...states.map(({ name }) => name)],
      rows: groups.map((group) => [group.label, ...states.map(({ key }) => ink.figure(group[key] ?? 0))]),
    },
    option: {
      ...base(ink, words),
      tooltip: tooltip(ink, {
        trigger: "axis",
        axisPointer: { type: "shadow" },
        formatter: ([point]: { dataIndex: number }[]) => {
          const group = groups[point?.dataIndex ?? 0];
          const lines = states.map(({ key, name, colour }) => ({
            mark: ink.colours[`${colour}-mark`],
            name,
            value: ink.figure(group?.[key] ?? 0),
          }));
          return tip(group?.label ?? "", lines);
        },
      }),
      xAxis: valueAxis(ink, (value) => ink.brief(value), { minInterval: 1 }),
      yAxis: labelAxis(ink, labels, { inverse: true, axisLine: { show: false } }),
      series: states.map(({ key, name, letter, colour }) => ({
        type: "bar",
        name,
        stack: "all",
        barMaxWidth: 24,
        itemStyle: {
          color: ink.colours[`${colour}-soft`],
          borderColor: ink.colours[`${colour}-mark`],
          borderWidth: 1.5,
        },
        label: {
          show: true,
          color: ink.colours[colour],
          fontWeight: 600,
          fontSize: 11,
          formatter: ({ value }: { value: number }) => {
            if (value * room >= LETTER_ROOM) return `${letter} ${value}`;
            return value * room >= COUNT_ROOM ? String(value) : "";
          },
        },
        data: groups.map((group) => group[key] || null),
        emphasis: { disabled: true },
      })),
    },
  };
};

export const movers: Draw<Movers> = (data, ink) => {
  const { items, unit = "count", currency, higherIsBetter = false } = data;
  if (items.length === 0) return null;
  const isWorse = (value: number) => (higherIsBetter ? value < 0 : value > 0);
  const say = (value: number) => `${value > 0 ? "+" : ""}${ink.figure(value, unit, currency)}`;
  const worse = items.filter(({ value }) => isWorse(value)).length;
  const words = `${items.length} largest changes: ${worse} for the worse, ${items.length - worse} for the better.`;
  return {
    words,
    legend: [],
    urls: items.map(({ url = "" }) => url),
    table: {
      head: ["", "Change", "Note"],
      rows: items.map(({ label, value, note = "" }) => [label, say(value), note]),
    },
    option: {
      ...base(ink, words),
      tooltip: tooltip(ink, {
        trigger: "item",
        formatter: ({ dataIndex, color }: { dataIndex: number; color: string }) =>
          moverTip(items[dataIndex], color, say),
      }),
      xAxis: valueAxis(ink, (value) => ink.brief(value, unit, currency), {
        boundaryGap: ["18%", "18%"],
        splitNumber: 3,
      }),
      yAxis: labelAxis(ink, items.map(({ label }) => label), {
        inverse: true,
        axisLine: { show: false },
      }),
      series: [
        {
          type: "bar",
          barMaxWidth: 16,
          data: items.map(({ value }) => mover(value, isWorse(value), ink)),
          label: {
            show: true,
            color: ink.colours.ink,
            fontSize: 11,
            formatter: ({ value }: { value: number }) => `${isWorse(value) ? "▼" : "▲"} ${say(value)}`,
          },
          emphasis: { disabled: true },
        },
      ],
    },
  };
};

function mover(value: number, worse: boolean, ink: Ink): object {
  return {
    value,
    itemStyle: { color: ink.tone(worse ? "bad" : "good") },
    label: { position: value < 0 ? "left" : "right" },
  };
}

function moverTip(
  item: Movers["items"][number] | undefined,
  mark: string,
  say: (value: number) => string,
): HTMLElement {
  const lines = [{ mark, name: "Change", value: say(item?.value ?? 0) }];
  if (item?.note) lines.push({ mark, name: "Note", value: item.note });
  return tip(item?.label ?? "", lines);
}
