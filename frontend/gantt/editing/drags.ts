import { nonWorking } from "../calendar";
import type { Bar, Metrics } from "../layout";
import type { LinkType, Task, WorkCalendar } from "../payload";
import type { TimeScale } from "../scale";
import { DAY, HOUR, startOfDay } from "../time";
import type { Edit } from "./edits";

/** What of a bar the pointer would take hold of. */
export type Grip = "move" | "finish" | "progress" | "linkStart" | "linkFinish";

export const HANDLE = { away: 9, radius: 4 } as const;
const END_REACH = 4;
const PROGRESS_REACH = 5;
const HANDLE_REACH = 7;

/** The grip at a point of a row; `within` is the height in the row. */
export function gripAt(
  task: Task,
  bar: Bar,
  metrics: Metrics,
  x: number,
  within: number,
): Grip | null {
  if (task.kind === "external") return null;
  const isNear = (at: number) =>
    Math.abs(x - at) <= HANDLE_REACH && Math.abs(within - bar.middle) <= HANDLE_REACH;
  if (isNear(bar.right + HANDLE.away)) return "linkFinish";
  if (isNear(bar.left - HANDLE.away)) return "linkStart";
  if (Math.abs(within - bar.middle) > metrics.bar / 2 + 4) return null;
  if (bar.shape === "bracket" || x < bar.left - END_REACH || x > bar.right + END_REACH) return null;
  if (bar.shape === "diamond") return "move";
  if (!task.done && Math.abs(x - bar.right) <= END_REACH) return "finish";
  const edge = progressEdge(task, bar);
  if (within > bar.middle && Math.abs(x - edge) <= PROGRESS_REACH && bar.right - bar.left > 16) {
    return "progress";
  }
  return "move";
}

export function progressEdge(task: Pick<Task, "percent">, bar: Bar): number {
  return bar.left + ((bar.right - bar.left) * Math.min(100, task.percent ?? 0)) / 100;
}

/** Minutes of a drag, in whole days, or in hours where a day is wide enough. */
export function snapped(scale: TimeScale, pixels: number): number {
  const step = scale.pixelsPerDay >= 48 ? HOUR : DAY;
  return Math.round((pixels / scale.pixelsPerDay) * (DAY / step)) * step;
}

/**
 * Working time that a bar gains when its end is dragged: whole days of the project's
 * calendar, and hours within a day as they are. The server works out the finish.
 */
export function longer(task: Task, minutes: number, calendar: WorkCalendar): number {
  const { finish, duration } = task;
  if (finish === null || duration === null) return 0;
  if (task.elapsed) return Math.max(0, duration + minutes);
  const days = Math.trunc(minutes / DAY);
  const rest = minutes - days * DAY;
  const from = startOfDay(finish - 1);
  const [low, high] = days > 0 ? [from + DAY, from + (days + 1) * DAY] : [from + (days + 1) * DAY, from + DAY];
  const idle = nonWorking(calendar, low, high).reduce(
    (sum, [start, end]) => sum + (Math.min(end, high) - Math.max(start, low)) / DAY,
    0,
  );
  const worked = (Math.abs(days) - idle) * Math.sign(days);
  return Math.max(0, duration + worked * calendar.minutesPerDay + rest);
}

/** Progress at a point of the bar, in steps of five. */
export function percentAt(bar: Bar, x: number): number {
  const share = (x - bar.left) / Math.max(1, bar.right - bar.left);
  return Math.round(Math.min(1, Math.max(0, share)) * 20) * 5;
}

/** The end that was grabbed, and the half of the bar it was dropped on. */
export function linkType(from: "start" | "finish", to: Bar | null, x: number): LinkType {
  const end = to !== null && to.shape === "bar" && x > (to.left + to.right) / 2 && x <= to.right + HANDLE_REACH ? "F" : "S";
  return `${from === "finish" ? "F" : "S"}${end}`;
}

const LINK_WORD: Record<LinkType, string> = {
  FS: "starts after the finish of",
  SS: "starts after the start of",
  FF: "finishes after the finish of",
  SF: "finishes after the start of",
};

export function linkSentence(type: LinkType, from: Task, to: Task): string {
  return `“${to.name}” ${LINK_WORD[type]} “${from.name}”`;
}

export function linkEdit(type: LinkType, from: Task, to: Task): Edit {
  return {
    do: "link",
    predecessor: Number(from.id),
    successor: Number(to.id),
    type,
    lag: 0,
    lag_unit: "d",
    elapsed: false,
    percent: null,
  };
}

/** Why two tasks cannot be linked, as far as the page can see; the server looks for loops. */
export function linkFault(from: Task, to: Task, parentOf: (task: Task) => Task | undefined): string | null {
  if (from === to) return "A task cannot wait for itself.";
  for (const [one, other] of [[from, to], [to, from]] as const) {
    for (let above = parentOf(one); above; above = parentOf(above)) {
      if (above === other) return `“${other.name}” is the summary of “${one.name}”: they cannot be linked.`;
    }
  }
  return null;
}
