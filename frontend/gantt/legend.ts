import { h } from "./dom";
import { WIDE } from "./layout";
import type { Bar } from "./layout";
import { paintBar, paintBracket, paintDiamond, paintMarkedDiamond, paintProject } from "./paint_bars";
import type { Mode, Plan, Status } from "./payload";
import type { Colour, Theme } from "./theme";

type Context = CanvasRenderingContext2D;

/** One sign of the picture, drawn into a field of `WIDTH` by the height of a row. */
export interface Sign {
  words: string;
  draw: (context: Context, theme: Theme) => void;
}

export const SIGN_WIDTH = 34;
const SIGN_HEIGHT = 22;

const bar: Bar = { shape: "bar", left: 2, right: 32, middle: 11 };
const point: Bar = { shape: "diamond", left: 10, right: 24, middle: 11 };
const usual = { critical: false, percent: 40, kind: "task", inactive: false, manual: false } as const;

const line =
  (colour: Colour, width: number, dash: number[] = []) =>
  (context: Context, theme: Theme): void => {
    context.strokeStyle = theme[colour];
    context.lineWidth = width;
    context.setLineDash(dash);
    context.beginPath();
    context.moveTo(17, 2);
    context.lineTo(17, 20);
    context.stroke();
    context.setLineDash([]);
  };

function baseline(context: Context, theme: Theme): void {
  context.fillStyle = theme.baseline;
  context.strokeStyle = theme["baseline-edge"];
  context.lineWidth = 1;
  context.fillRect(2.5, 9.5, 29, 4);
  context.strokeRect(2.5, 9.5, 29, 4);
}

const PLAN: readonly Sign[] = [
  { words: "Task, with progress", draw: (c, t) => paintBar(c, t, WIDE, usual, bar) },
  {
    words: "Critical",
    draw: (c, t) => paintBar(c, t, WIDE, { ...usual, critical: true }, bar),
  },
  {
    words: "Summary",
    draw: (c, t) => paintBracket(c, t, WIDE, { percent: 0 }, bar),
  },
  {
    words: "Milestone",
    draw: (c, t) => paintDiamond(c, t, WIDE, { critical: false }, point),
  },
  { words: "Baseline", draw: baseline },
];

const status = (words: string, value: Status): Sign => ({
  words,
  draw: (c, t) =>
    paintProject(c, t, WIDE, { percent: 40, status: value }, { ...bar, left: 24, right: 34 }),
});

const PORTFOLIO: readonly Sign[] = [
  status("Green", "green"),
  status("Amber", "amber"),
  status("Red", "red"),
  status("Stale", "stale"),
  { words: "Milestone", draw: (c, t) => paintDiamond(c, t, WIDE, { critical: false }, point) },
  { words: "Baseline", draw: baseline },
];

const COMPARISON: readonly Sign[] = [
  status("Later", "later"),
  status("Earlier", "earlier"),
  status("Added", "added"),
  status("Removed", "removed"),
  status("Otherwise changed", "changed"),
  status("Unchanged", "same"),
  {
    words: "Milestone, later",
    draw: (c, t) => paintMarkedDiamond(c, t, WIDE, "later", { ...point, left: 22, right: 34 }),
  },
  { words: "The plan before", draw: baseline },
];

const SIGNS: Record<Mode, readonly Sign[]> = {
  plan: PLAN,
  portfolio: PORTFOLIO,
  comparison: COMPARISON,
};

const DATA_DATE: Sign = { words: "Data date", draw: line("data-date", 2) };
const TODAY: Sign = { words: "Today", draw: line("today", 2, [4, 3]) };

export function signs({ mode, project }: Plan): readonly Sign[] {
  const { dataDate, today } = project;
  return [
    ...SIGNS[mode],
    ...(dataDate === null ? [] : [DATA_DATE]),
    ...(today === null || today === dataDate ? [] : [TODAY]),
  ];
}

/** The legend on the page: each sign on a small canvas of its own. */
export function legend(plan: Plan): HTMLElement {
  const items = signs(plan).map(({ words }) =>
    h("li", {}, h("canvas", { class: "gantt-sign", "aria-hidden": "true" }), words),
  );
  return h("ul", { class: "gantt-legend", "aria-label": "Legend" }, ...items);
}

export function paintLegend(element: HTMLElement, plan: Plan, theme: Theme): void {
  const ratio = window.devicePixelRatio;
  const fields = element.querySelectorAll("canvas");
  signs(plan).forEach(({ draw }, index) => {
    const field = fields[index];
    const context = field?.getContext("2d");
    if (!field || !context) return;
    field.width = SIGN_WIDTH * ratio;
    field.height = SIGN_HEIGHT * ratio;
    context.scale(ratio, ratio);
    draw(context, theme);
  });
}
