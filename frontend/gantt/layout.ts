import type { Task } from "./payload";
import type { TimeScale } from "./scale";

/** Heights in CSS pixels; the narrow face puts the name above the bar. */
export interface Metrics {
  header: number;
  row: number;
  barTop: number;
  bar: number;
  baselineTop: number;
  baseline: number;
  narrow: boolean;
}

export const WIDE: Metrics = {
  header: 48,
  row: 28,
  barTop: 5,
  bar: 12,
  baselineTop: 19,
  baseline: 4,
  narrow: false,
};

export const NARROW: Metrics = {
  header: 40,
  row: 44,
  barTop: 22,
  bar: 12,
  baselineTop: 36,
  baseline: 4,
  narrow: true,
};

export type Shape = "bar" | "bracket" | "diamond";

/** Where a task lies across; `middle` is the height of its centre within the row. */
export interface Bar {
  shape: Shape;
  left: number;
  right: number;
  middle: number;
}

const LEAST_BAR = 3;

export function diamondRadius(metrics: Metrics): number {
  return metrics.bar / 2 + 1;
}

export function barOf(task: Task, scale: TimeScale, metrics: Metrics): Bar | null {
  const start = task.start ?? task.finish;
  const finish = task.finish ?? task.start;
  if (start === null || finish === null) return null;
  const middle = metrics.barTop + metrics.bar / 2;
  if (task.kind === "milestone") {
    const radius = diamondRadius(metrics);
    const at = scale.x(finish);
    return { shape: "diamond", left: at - radius, right: at + radius, middle };
  }
  const left = scale.x(start);
  const right = Math.max(scale.x(finish), left + LEAST_BAR);
  return { shape: isBracket(task) ? "bracket" : "bar", left, right, middle };
}

export function isBracket(task: Task): boolean {
  return task.kind === "summary" || task.kind === "portfolio" || task.kind === "programme";
}

export function baselineOf(task: Task, scale: TimeScale): [number, number] | null {
  const { baselineStart, baselineFinish } = task;
  if (baselineStart === null || baselineFinish === null) return null;
  const left = scale.x(baselineStart);
  return [left, Math.max(scale.x(baselineFinish), left + LEAST_BAR)];
}

/**
 * How far a task has come, as the time where its progress line peaks: the data date
 * for work that is where it should be, earlier for work behind, later for work ahead.
 */
export function progressTime(task: Task, dataDate: number): number {
  const { start, finish } = task;
  if (start === null || finish === null || task.inactive) return dataDate;
  const share = (task.percent ?? 0) / 100;
  if (share >= 1) return Math.max(dataDate, finish);
  if (share <= 0) return Math.min(dataDate, start);
  return start + (finish - start) * share;
}

export function isInWork(task: Task, dataDate: number): boolean {
  if (task.start === null || task.finish === null || task.done) return false;
  return task.start <= dataDate && (task.finish >= dataDate || (task.percent ?? 0) < 100);
}

export interface Hit {
  row: number;
  position: number;
  /** Index into the plan's milestones where a row's own diamond is meant. */
  milestone: number | null;
  onBar: boolean;
}

export interface HitScene {
  tasks: readonly Task[];
  rows: readonly number[];
  milestonesOf: (row: number) => readonly number[];
  milestoneDate: (milestone: number) => number;
  scale: TimeScale;
  metrics: Metrics;
}

const REACH = 4;

/** What lies at a point of the timeline, in pixels from its origin below the header. */
export function hit(scene: HitScene, x: number, y: number): Hit | null {
  const { scale, metrics, tasks, rows } = scene;
  const position = Math.floor(y / metrics.row);
  const row = rows[position];
  const task = row === undefined ? undefined : tasks[row];
  if (row === undefined || task === undefined) return null;
  const within = y - position * metrics.row;
  const radius = diamondRadius(metrics) + REACH;
  const milestone = scene
    .milestonesOf(row)
    .find((one) => Math.abs(scale.x(scene.milestoneDate(one)) - x) <= radius);
  const bar = barOf(task, scale, metrics);
  const onBar =
    bar !== null &&
    x >= bar.left - REACH &&
    x <= bar.right + REACH &&
    Math.abs(within - bar.middle) <= metrics.bar / 2 + REACH;
  return { row, position, milestone: milestone ?? null, onBar };
}
