import { STATUS_LETTER } from "./paint_bars";
import type { Mode, Plan, Status, Task } from "./payload";
import type { DateWords } from "./time";

export interface Column {
  title: string;
  /** Pixels; the name takes what is left. */
  width: number;
  /** Figures stand right. */
  figures: boolean;
  /** Shown as a coloured chip. */
  isStatus?: boolean;
  text: (task: Task, words: DateWords, plan: Plan) => string;
}

export const LEAST_NAME = 190;

export const STATUS_WORD: Record<Status, string> = {
  green: "Green: on track",
  amber: "Amber: at risk",
  red: "Red: off track",
  stale: "Stale: no current status",
  none: "No status",
  added: "Added",
  removed: "Removed",
  later: "Later",
  earlier: "Earlier",
  changed: "Changed",
  same: "Unchanged",
};

const start: Column = {
  title: "Start",
  width: 94,
  figures: true,
  text: (task, words) => words.short(task.start),
};
const finish: Column = {
  title: "Finish",
  width: 94,
  figures: true,
  text: (task, words) => words.short(task.finish),
};
const percent: Column = {
  title: "%",
  width: 46,
  figures: true,
  text: (task, words) => (task.percent === null ? "" : words.number(Math.floor(task.percent))),
};
const assigned = (title: string): Column => ({
  title,
  width: 120,
  figures: false,
  text: (task) => task.assigned,
});

/** In the order in which they come into view as the list grows wider. */
export const COLUMNS: Record<Mode, readonly Column[]> = {
  plan: [
    start,
    finish,
    {
      title: "Duration",
      width: 82,
      figures: true,
      text: (task, words, plan) => words.days(task.duration, plan.calendar.minutesPerDay),
    },
    percent,
    {
      title: "Float",
      width: 64,
      figures: true,
      text: (task, words, plan) => words.days(task.totalFloat, plan.calendar.minutesPerDay),
    },
    assigned("Assigned"),
    { title: "WBS", width: 72, figures: false, text: (task) => task.wbs },
  ],
  portfolio: [
    {
      title: "Status",
      width: 66,
      figures: false,
      isStatus: true,
      text: (task) => (task.status ? STATUS_LETTER[task.status] : ""),
    },
    start,
    finish,
    percent,
    assigned("Manager"),
    { title: "Code", width: 84, figures: false, text: (task) => task.wbs },
  ],
  comparison: [
    {
      title: "Change",
      width: 76,
      figures: false,
      isStatus: true,
      text: (task) => (task.status ? STATUS_LETTER[task.status] : ""),
    },
    {
      title: "Before",
      width: 94,
      figures: true,
      text: (task, words) => words.short(task.baselineFinish),
    },
    finish,
    start,
    percent,
    { title: "WBS", width: 72, figures: false, text: (task) => task.wbs },
  ],
};

/** How many columns have room beside the name. */
export function fitting(columns: readonly Column[], width: number): number {
  let room = width - LEAST_NAME;
  const first = columns.findIndex((column) => (room -= column.width) < 0);
  return first < 0 ? columns.length : first;
}
