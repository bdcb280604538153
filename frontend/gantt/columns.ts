import { STATUS_LETTER } from "./paint_bars";
import type { Mode, Plan, Status, Task } from "./payload";
import type { DateWords } from "./time";

export interface Column {
  key: string;
  title: string;
  /** Pixels; the name takes what is left. */
  width: number;
  /** Figures stand right. */
  figures: boolean;
  /** Shown as a coloured chip. */
  isStatus?: boolean;
  text: (task: Task, words: DateWords, plan: Plan) => string;
  /** What rows are sorted by; the text where it is left out. */
  order?: (task: Task) => number | string | null;
}

export const LEAST_NAME = 190;
const SHEET_NAME = 230;

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

export const CONSTRAINT_WORD: Record<Task["constraint"], string> = {
  ASAP: "As soon as possible",
  ALAP: "As late as possible",
  SNET: "Start no earlier than",
  SNLT: "Start no later than",
  FNET: "Finish no earlier than",
  FNLT: "Finish no later than",
  SO: "Start on",
  FO: "Finish on",
  MSO: "Must start on",
  MFO: "Must finish on",
};

export const NAME: Column = {
  key: "name",
  title: "Name",
  width: LEAST_NAME,
  figures: false,
  text: (task) => task.name,
};

type DateField = {
  [Field in keyof Task]: Task[Field] extends number | null
    ? null extends Task[Field]
      ? Field
      : never
    : never;
}[keyof Task];

const date = (key: string, title: string, field: DateField): Column => ({
  key,
  title,
  width: 94,
  figures: true,
  text: (task, words) => words.short(task[field]),
  order: (task) => task[field],
});

const amount = (key: string, title: string, field: DateField, width = 70): Column => ({
  key,
  title,
  width,
  figures: true,
  text: (task, words, plan) => words.days(task[field], plan.calendar.minutesPerDay),
  order: (task) => task[field],
});

const words = (
  key: string,
  title: string,
  width: number,
  text: (task: Task) => string,
): Column => ({ key, title, width, figures: false, text });

const start = date("start", "Start", "start");
const finish = date("finish", "Finish", "finish");
const percent: Column = {
  key: "percent",
  title: "%",
  width: 50,
  figures: true,
  text: (task, words) => (task.percent === null ? "" : words.number(Math.floor(task.percent))),
  order: (task) => task.percent,
};
const assigned = (title: string): Column =>
  words("resources", title, 130, (task) => task.assigned);

/** All there are; a plan shows the chosen ones, a portfolio as many as have room. */
export const COLUMNS: Record<Mode, readonly Column[]> = {
  plan: [
    {
      key: "duration",
      title: "Duration",
      width: 82,
      figures: true,
      text: (task, words, plan) =>
        words.duration(task.duration, task.durationUnit, task.elapsed, plan.calendar.minutesPerDay),
      order: (task) => task.duration,
    },
    start,
    finish,
    words("predecessors", "Predecessors", 112, (task) => task.predecessors),
    percent,
    assigned("Resources"),
    amount("totalFloat", "Float", "totalFloat"),
    amount("freeFloat", "Free float", "freeFloat", 82),
    words("constraint", "Constraint", 160, (task) =>
      task.constraint === "ASAP" ? "" : CONSTRAINT_WORD[task.constraint],
    ),
    date("constraint_date", "Constraint date", "constraintDate"),
    date("deadline", "Deadline", "deadline"),
    date("actual_start", "Actual start", "actualStart"),
    date("actual_finish", "Actual finish", "actualFinish"),
    words("calendar", "Calendar", 120, (task) => task.calendar),
    {
      key: "cost",
      title: "Cost",
      width: 96,
      figures: true,
      text: (task, words) => (task.cost === null ? "" : words.number(Number(task.cost))),
      order: (task) => (task.cost === null ? null : Number(task.cost)),
    },
    {
      key: "work",
      title: "Work",
      width: 76,
      figures: true,
      text: (task, words) => (task.work === null ? "" : `${words.number(task.work / 60)} h`),
      order: (task) => task.work,
    },
    words("mode", "Mode", 84, (task) => (task.manual ? "Manual" : "Auto")),
    words("wbs", "WBS", 72, (task) => task.wbs),
    words("code", "Code", 84, (task) => task.code),
    date("earlyStart", "Early start", "earlyStart"),
    date("earlyFinish", "Early finish", "earlyFinish"),
    date("lateStart", "Late start", "lateStart"),
    date("lateFinish", "Late finish", "lateFinish"),
    date("baselineStart", "Baseline start", "baselineStart"),
    date("baselineFinish", "Baseline finish", "baselineFinish"),
  ],
  portfolio: [
    {
      key: "status",
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
    words("code", "Code", 84, (task) => task.wbs),
  ],
  comparison: [
    {
      key: "status",
      title: "Change",
      width: 76,
      figures: false,
      isStatus: true,
      text: (task) => (task.status ? STATUS_LETTER[task.status] : ""),
    },
    {
      key: "before",
      title: "Before",
      width: 94,
      figures: true,
      text: (task, words) => words.short(task.baselineFinish),
    },
    finish,
    start,
    percent,
    words("wbs", "WBS", 72, (task) => task.wbs),
  ],
};

export const FIRST_COLUMNS: Record<Mode, readonly string[]> = {
  plan: ["duration", "start", "finish", "predecessors", "percent", "resources"],
  portfolio: ["status", "start", "finish", "percent", "resources", "code"],
  comparison: ["status", "before", "finish", "start", "percent", "wbs"],
};

/** The columns of these keys, in their order; keys that no longer exist are left out. */
export function columnsOf(mode: Mode, keys: readonly string[]): Column[] {
  const all = new Map(COLUMNS[mode].map((column) => [column.key, column]));
  return keys.flatMap((key) => all.get(key) ?? []);
}

/** The name and the columns a viewer chose, as wide as the viewer made them. */
export function columnsFor(
  mode: Mode,
  { columns, widths }: { columns: readonly string[]; widths: Readonly<Record<string, number>> },
): Column[] {
  const name = { ...NAME, width: mode === "plan" ? SHEET_NAME : LEAST_NAME };
  return [name, ...columnsOf(mode, columns)].map((column) => ({
    ...column,
    width: widths[column.key] ?? column.width,
  }));
}

export interface Sort {
  column: Column;
  descending: boolean;
}

/** What a press on a column's title means: up, down, and back to the plan's own order. */
export function nextSort(sort: Sort | null, columns: readonly Column[], key: string): Sort | null {
  const column = columns.find((one) => one.key === key);
  if (!column) return sort;
  if (sort?.column.key !== key) return { column, descending: false };
  return sort.descending ? null : { column, descending: true };
}

/** How many columns have room beside the name. */
export function fitting(columns: readonly Column[], width: number): number {
  let room = width - LEAST_NAME;
  const first = columns.findIndex((column) => (room -= column.width) < 0);
  return first < 0 ? columns.length : first;
}
