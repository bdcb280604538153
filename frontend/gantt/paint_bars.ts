import { barOf, baselineOf, diamondRadius, isBracket } from "./layout";
import type { Bar, Metrics } from "./layout";
import type { Frame } from "./paint";
import type { Milestone, Status, Task } from "./payload";
import type { Scene } from "./scene";
import type { Theme } from "./theme";

type Context = CanvasRenderingContext2D;

export const STATUS_LETTER: Record<Status, string> = {
  green: "G",
  amber: "A",
  red: "R",
  stale: "?",
  none: "–",
  added: "+",
  removed: "−",
  later: "→",
  earlier: "←",
  changed: "≠",
  same: "",
};

/** One row: baseline, float, bar or bracket or diamond, markers, words. */
export function paintRow(context: Context, scene: Scene, frame: Frame, position: number): void {
  const row = scene.rows[position];
  const task = scene.taskAt(position);
  if (row === undefined || !task) return;
  const { scale, metrics, theme, show } = scene;
  const bar = barOf(task, scale, metrics);
  context.save();
  context.translate(0, position * metrics.row);
  if (show.baseline) paintBaseline(context, scene, task);
  if (bar) {
    if (show.float) paintFloat(context, scene, task, bar);
    paintShape(context, scene, task, bar);
    for (const [from, to] of task.splits) paintGap(context, scene, bar, scale.x(from), scale.x(to));
    if (scene.drivers.has(row)) paintDriver(context, theme, metrics, bar);
    paintWords(context, scene, frame, task, bar, row);
  }
  paintDeadline(context, scene, task);
  for (const index of scene.milestonesOf(row)) {
    const milestone = scene.plan.milestones[index];
    if (milestone) paintRowMilestone(context, scene, milestone);
  }
  context.restore();
}

function paintShape(context: Context, scene: Scene, task: Task, bar: Bar): void {
  const { theme, metrics } = scene;
  if (bar.shape === "diamond" && task.status !== null) paintMarkedDiamond(context, theme, metrics, task.status, bar);
  else if (bar.shape === "diamond") paintDiamond(context, theme, metrics, task, bar);
  else if (task.kind === "summary") paintBracket(context, theme, metrics, task, bar);
  else if (isBracket(task)) paintBand(context, theme, metrics, bar);
  else if (task.kind === "project" || task.status !== null) paintProject(context, theme, metrics, task, bar);
  else paintBar(context, theme, metrics, task, bar, isNear(scene, task));
}

/** Little float is left, though there is some. */
function isNear({ show, nearDays, plan }: Scene, { totalFloat, critical, done }: Task): boolean {
  if (!show.near || totalFloat === null || critical || done) return false;
  return totalFloat <= nearDays * plan.calendar.minutesPerDay;
}

/** A gap in a bar: the work rests, a dotted line joins its parts. */
function paintGap(context: Context, scene: Scene, bar: Bar, left: number, right: number): void {
  const { theme, metrics } = scene;
  const [from, to] = [Math.max(bar.left + 1, left), Math.min(bar.right - 1, right)];
  if (to - from < 1) return;
  context.fillStyle = theme.surface;
  context.fillRect(from, metrics.barTop - 1, to - from, metrics.bar + 2);
  context.strokeStyle = theme["bar-edge"];
  context.lineWidth = 1.5;
  context.setLineDash([2, 3]);
  context.beginPath();
  context.moveTo(from, bar.middle);
  context.lineTo(to, bar.middle);
  context.stroke();
  context.setLineDash([]);
}

/** A ring around a bar on the chain that drives the selected task. */
function paintDriver(context: Context, theme: Theme, metrics: Metrics, bar: Bar): void {
  context.strokeStyle = theme["data-date"];
  context.lineWidth = 2;
  context.beginPath();
  context.roundRect(bar.left - 3, metrics.barTop - 3, bar.right - bar.left + 6, metrics.bar + 6, 5);
  context.stroke();
}

export function paintBar(
  context: Context,
  theme: Theme,
  metrics: Metrics,
  task: Pick<Task, "critical" | "percent" | "kind" | "inactive" | "manual">,
  bar: Bar,
  near = false,
): void {
  const { barTop: top, bar: height } = metrics;
  const width = bar.right - bar.left;
  const radius = Math.min(2.5, width / 2);
  const edge = task.critical ? theme["critical-edge"] : near ? theme["near-edge"] : theme["bar-edge"];
  context.beginPath();
  context.roundRect(bar.left, top, width, height, radius);
  context.lineWidth = task.critical || near ? 1.5 : 1;
  context.strokeStyle = edge;
  if (task.inactive) {
    context.setLineDash([3, 2]);
    context.strokeStyle = theme.muted;
    context.stroke();
    context.setLineDash([]);
    return;
  }
  context.fillStyle = task.critical ? theme.critical : near ? theme.near : theme.bar;
  context.fill();
  const done = (width * Math.min(100, task.percent ?? 0)) / 100;
  if (task.critical) hatch(context, edge, bar.left + done, top, bar.right, height);
  else if (near) hatch(context, edge, bar.left + done, top, bar.right, height, SPARSE);
  if (done > 0) {
    context.fillStyle = task.critical ? theme["critical-done"] : near ? edge : theme["bar-done"];
    context.beginPath();
    context.roundRect(bar.left, top, done, height, Math.min(radius, done / 2));
    context.fill();
  }
  if (task.kind === "loe" || task.kind === "external") context.setLineDash([3, 2]);
  context.beginPath();
  context.roundRect(bar.left, top, width, height, radius);
  context.stroke();
  context.setLineDash([]);
  if (task.manual) {
    context.fillStyle = context.strokeStyle;
    context.fillRect(bar.left - 1, top - 2, 2, height + 4);
    context.fillRect(bar.right - 1, top - 2, 2, height + 4);
  }
}

const DENSE = 5;
const SPARSE = 11;

/** Slanted lines over what is left of a critical bar: it shows without colour. */
function hatch(
  context: Context,
  colour: string,
  left: number,
  top: number,
  right: number,
  height: number,
  step = DENSE,
): void {
  if (right - left < 6) return;
  context.save();
  context.beginPath();
  context.rect(left, top, right - left, height);
  context.clip();
  context.beginPath();
  const { e: shift, a: ratio } = context.getTransform();
  const from = Math.max(left, -shift / ratio - height);
  const to = Math.min(right, from + context.canvas.width / ratio + 2 * height);
  for (let x = from - ((from - left) % step) - height; x < to; x += step) {
    context.moveTo(x, top + height);
    context.lineTo(x + height, top);
  }
  context.globalAlpha = 0.45;
  context.lineWidth = 1;
  context.strokeStyle = colour;
  context.stroke();
  context.restore();
}

export function paintBracket(
  context: Context,
  theme: Theme,
  metrics: Metrics,
  task: Pick<Task, "percent">,
  bar: Bar,
): void {
  const top = metrics.barTop + 1;
  const bottom = metrics.barTop + metrics.bar;
  const foot = Math.min(5, (bar.right - bar.left) / 2);
  context.fillStyle = theme.summary;
  context.beginPath();
  context.moveTo(bar.left, bottom);
  context.lineTo(bar.left, top);
  context.lineTo(bar.right, top);
  context.lineTo(bar.right, bottom);
  context.lineTo(bar.right - foot, top + 6);
  context.lineTo(bar.left + foot, top + 6);
  context.closePath();
  context.fill();
  const done = ((bar.right - bar.left) * (task.percent ?? 0)) / 100;
  if (done <= 0) return;
  context.fillStyle = theme.surface;
  context.fillRect(bar.left + 1, top + 2, Math.max(0, done - 2), 2);
}

function paintBand(context: Context, theme: Theme, metrics: Metrics, bar: Bar): void {
  context.fillStyle = theme.summary;
  context.globalAlpha = 0.75;
  context.beginPath();
  context.roundRect(bar.left, bar.middle - 3, bar.right - bar.left, 6, 3);
  context.fill();
  context.globalAlpha = 1;
  context.fillRect(bar.left, metrics.barTop, 2, metrics.bar);
  context.fillRect(bar.right - 2, metrics.barTop, 2, metrics.bar);
}

export function paintProject(
  context: Context,
  theme: Theme,
  metrics: Metrics,
  task: Pick<Task, "percent" | "status">,
  bar: Bar,
): void {
  const { barTop: top, bar: height } = metrics;
  const colour = theme[task.status ?? "none"];
  const width = bar.right - bar.left;
  const outline = () => {
    context.beginPath();
    context.roundRect(bar.left, top, width, height, Math.min(3, width / 2));
  };
  context.save();
  outline();
  context.fillStyle = theme.surface;
  context.fill();
  context.globalAlpha = 0.35;
  context.fillStyle = colour;
  context.fill();
  context.globalAlpha = 1;
  outline();
  context.clip();
  context.fillRect(bar.left, top, (width * (task.percent ?? 0)) / 100, height);
  context.restore();
  outline();
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.stroke();
  paintStatus(context, theme, task.status ?? "none", bar.left - 24, top - 1);
}

/** A milestone of a comparison, in the colour of what happened to it. */
export function paintMarkedDiamond(
  context: Context,
  theme: Theme,
  metrics: Metrics,
  status: Status,
  bar: Bar,
): void {
  diamond(context, (bar.left + bar.right) / 2, bar.middle, diamondRadius(metrics));
  context.fillStyle = theme[`${status}-chip`];
  context.fill();
  paintStatus(context, theme, status, bar.left - 20, metrics.barTop - 1);
}

function paintStatus(
  context: Context,
  theme: Theme,
  status: Status,
  left: number,
  top: number,
): void {
  if (STATUS_LETTER[status] === "") return;
  context.fillStyle = theme[`${status}-chip`];
  context.beginPath();
  context.roundRect(left, top, 14, 14, 4);
  context.fill();
  context.fillStyle = theme["on-colour"];
  context.font = `700 10px ${theme.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(STATUS_LETTER[status], left + 7, top + 7.5);
}

export function paintDiamond(
  context: Context,
  theme: Theme,
  metrics: Metrics,
  task: Pick<Task, "critical">,
  bar: Bar,
): void {
  diamond(context, (bar.left + bar.right) / 2, bar.middle, diamondRadius(metrics));
  const colour = task.critical ? theme["critical-edge"] : theme.milestone;
  context.fillStyle = colour;
  context.fill();
  if (!task.critical) return;
  diamond(context, (bar.left + bar.right) / 2, bar.middle, 2.5);
  context.fillStyle = theme.surface;
  context.fill();
}

function diamond(context: Context, x: number, y: number, radius: number): void {
  context.beginPath();
  context.moveTo(x, y - radius);
  context.lineTo(x + radius, y);
  context.lineTo(x, y + radius);
  context.lineTo(x - radius, y);
  context.closePath();
}

function paintRowMilestone(context: Context, scene: Scene, milestone: Milestone): void {
  const { theme, scale, metrics, show } = scene;
  const y = metrics.barTop + metrics.bar / 2;
  if (show.baseline && milestone.baseline !== null) {
    diamond(context, scale.x(milestone.baseline), metrics.baselineTop + 2, 3.5);
    context.fillStyle = theme.baseline;
    context.fill();
    context.strokeStyle = theme["baseline-edge"];
    context.lineWidth = 1;
    context.stroke();
  }
  diamond(context, scale.x(milestone.date), y, 6);
  context.fillStyle = milestone.done ? theme.milestone : theme.surface;
  context.fill();
  context.lineWidth = 1.75;
  context.strokeStyle = milestone.critical ? theme["critical-edge"] : theme.milestone;
  context.stroke();
}

function paintBaseline(context: Context, scene: Scene, task: Task): void {
  const { theme, metrics, scale } = scene;
  const span = baselineOf(task, scale);
  if (!span) return;
  const [left, right] = span;
  const middle = metrics.baselineTop + metrics.baseline / 2;
  context.fillStyle = theme.baseline;
  context.strokeStyle = theme["baseline-edge"];
  context.lineWidth = 1;
  if (task.kind === "milestone") diamond(context, right, middle, 3.5);
  else {
    context.beginPath();
    context.rect(left, metrics.baselineTop, right - left, metrics.baseline);
  }
  context.fill();
  context.stroke();
}

/** A thin line from the forecast to the late finish; drawn back where float is negative. */
function paintFloat(context: Context, scene: Scene, task: Task, bar: Bar): void {
  const { theme, scale } = scene;
  if (task.lateFinish === null || task.finish === null || isBracket(task)) return;
  if (task.lateFinish === task.finish || task.done) return;
  const from = scale.x(task.finish);
  const to = scale.x(task.lateFinish);
  context.strokeStyle = to < from ? theme["float-negative"] : theme.float;
  context.lineWidth = 2;
  context.beginPath();
  context.moveTo(from, bar.middle);
  context.lineTo(to, bar.middle);
  context.moveTo(to, bar.middle - 4);
  context.lineTo(to, bar.middle + 4);
  context.stroke();
}

function paintDeadline(context: Context, scene: Scene, task: Task): void {
  if (task.deadline === null) return;
  const { theme, scale, metrics } = scene;
  const isMissed = task.finish !== null && task.finish > task.deadline;
  const x = scale.x(task.deadline);
  const top = metrics.barTop;
  const tip = top + metrics.bar;
  context.beginPath();
  context.moveTo(x, tip);
  context.lineTo(x - 5, tip - 6);
  context.lineTo(x - 2, tip - 6);
  context.lineTo(x - 2, top - 1);
  context.lineTo(x + 2, top - 1);
  context.lineTo(x + 2, tip - 6);
  context.lineTo(x + 5, tip - 6);
  context.closePath();
  context.fillStyle = isMissed ? theme.missed : theme.surface;
  context.strokeStyle = isMissed ? theme.missed : theme.deadline;
  context.lineWidth = 1.25;
  context.fill();
  context.stroke();
}

function paintWords(
  context: Context,
  scene: Scene,
  frame: Frame,
  task: Task,
  bar: Bar,
  row: number,
): void {
  const { theme, metrics, words, show, scale } = scene;
  if (metrics.narrow || bar.right < frame.left || bar.left > frame.left + frame.width) {
    paintElsewhere(context, scene, frame, bar);
    return;
  }
  const said =
    task.kind === "milestone" ? words.dayMonth(task.finish ?? 0) : lastWords(task);
  if (!said || scene.milestonesOf(row).length > 0) return;
  context.font = `400 11px ${theme.font}`;
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillStyle = theme.muted;
  const end = show.float && !task.done ? Math.max(bar.right, scale.x(task.lateFinish ?? 0)) : bar.right;
  context.fillText(said, end + 16, bar.middle + 0.5);
}

function lastWords(task: Task): string {
  return isBracket(task) || task.kind === "project" ? "" : task.assigned;
}

/** A small arrow at the edge says on which side a bar lies that is out of sight. */
function paintElsewhere(context: Context, scene: Scene, frame: Frame, bar: Bar): void {
  const side = bar.right < frame.left ? -1 : bar.left > frame.left + frame.width ? 1 : 0;
  if (side === 0) return;
  const x = side < 0 ? frame.left + 5 : frame.left + frame.width - 5;
  context.fillStyle = scene.theme.muted;
  context.globalAlpha = 0.6;
  context.beginPath();
  context.moveTo(x, bar.middle);
  context.lineTo(x - side * 5, bar.middle - 4);
  context.lineTo(x - side * 5, bar.middle + 4);
  context.closePath();
  context.fill();
  context.globalAlpha = 1;
}
