import type { EChartsCoreOption } from "echarts/core";
import type { Ink } from "./ink";

export interface Table {
  head: string[];
  rows: string[][];
}

export type Mark = "bar" | "solid" | "dashed" | "dotted";

export interface Sign {
  name: string;
  colour: string;
  mark: Mark;
}

/** A chart: what ECharts draws, what its signs mean, the same as a table and in a sentence. */
export interface Picture {
  legend: readonly Sign[];
  /** Pages behind the marks, where each mark stands for one record. */
  urls?: readonly string[];
  option: EChartsCoreOption;
  table: Table;
  words: string;
}

/** Null when there is nothing to draw. */
export type Draw<Data> = (data: Data, ink: Ink) => Picture | null;

export interface TipLine {
  mark: string;
  name: string;
  value: string;
}

/** A tip built of elements, for the page's policy refuses inline styles. */
export function tip(title: string, lines: readonly TipLine[]): HTMLElement {
  const box = document.createElement("div");
  box.className = "chart-tip";
  const heading = document.createElement("strong");
  heading.textContent = title;
  const list = document.createElement("dl");
  for (const { mark, name, value } of lines) {
    const term = document.createElement("dt");
    const dot = document.createElement("i");
    dot.style.backgroundColor = mark;
    term.append(dot, name);
    const figure = document.createElement("dd");
    figure.textContent = value;
    list.append(term, figure);
  }
  box.append(heading, list);
  return box;
}

export function tooltip(ink: Ink, more: Record<string, unknown>): Record<string, unknown> {
  return {
    confine: true,
    transitionDuration: 0,
    padding: [6, 10],
    borderColor: ink.colours["line-strong"],
    backgroundColor: ink.colours["surface-raised"],
    textStyle: { color: ink.colours.ink, fontSize: 12, fontFamily: ink.colours.font },
    axisPointer: { lineStyle: { color: ink.colours["line-strong"] }, animation: false },
    ...more,
  };
}

export function base(ink: Ink, words: string): EChartsCoreOption {
  return {
    animation: false,
    useUTC: true,
    textStyle: { fontFamily: ink.colours.font, color: ink.colours["ink-muted"], fontSize: 11 },
    aria: { enabled: true, label: { description: words } },
    grid: { left: 4, right: 14, top: 22, bottom: 4, outerBoundsMode: "same" },
  };
}

type Axis = Record<string, unknown>;

export function valueAxis(ink: Ink, say: (value: number) => string, more: Axis = {}): Axis {
  return {
    type: "value",
    splitNumber: 4,
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: { color: ink.colours["ink-muted"], formatter: say },
    splitLine: { lineStyle: { color: ink.colours.line } },
    ...more,
  };
}

export function timeAxis(ink: Ink, more: Axis = {}): Axis {
  return {
    type: "time",
    splitNumber: ink.isNarrow ? 3 : 6,
    axisLine: { lineStyle: { color: ink.colours["line-strong"] } },
    axisTick: { lineStyle: { color: ink.colours["line-strong"] } },
    axisLabel: {
      color: ink.colours["ink-muted"],
      hideOverlap: true,
      formatter: (at: number) => ink.month(at),
    },
    splitLine: { show: false },
    minInterval: 28 * 24 * 3_600_000,
    ...more,
  };
}

export function labelAxis(ink: Ink, labels: readonly string[], more: Axis = {}): Axis {
  return {
    type: "category",
    data: labels,
    axisLine: { lineStyle: { color: ink.colours["line-strong"] } },
    axisTick: { show: false },
    axisLabel: { color: ink.colours.ink, width: ink.width * 0.4, overflow: "truncate" },
    ...more,
  };
}

const LETTER = 6.6;

function roomUnderBar(ink: Ink, labels: readonly string[]): number {
  return Math.max(24, (ink.width - 56) / Math.max(1, labels.length) - 4);
}

/** Whether every word of the names has room under an upright bar. */
export function fitsUnderBars(ink: Ink, labels: readonly string[]): boolean {
  const longest = Math.max(...labels.flatMap((label) => label.split(" ")).map(({ length }) => length));
  return longest * LETTER <= roomUnderBar(ink, labels);
}

/** Names under upright bars: every one, broken into lines where it is long. */
export function underBars(ink: Ink, labels: readonly string[]): Axis {
  const room = roomUnderBar(ink, labels);
  return labelAxis(ink, labels, {
    axisLabel: { color: ink.colours.ink, interval: 0, width: room, overflow: "break", lineHeight: 14 },
  });
}

/** An upright or level line with words at its end. */
export function markLine(ink: Ink, colour: string, lines: readonly object[]): object {
  return {
    silent: true,
    symbol: "none",
    lineStyle: { color: colour, width: 1.25, type: "solid" },
    label: { color: ink.colours.ink, fontSize: 11 },
    data: lines,
  };
}

export function hasFigures(lists: readonly (readonly (number | null)[])[]): boolean {
  return lists.some((values) => values.some((value) => value !== null));
}
