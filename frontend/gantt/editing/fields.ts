import type { Column } from "../columns";
import { CONSTRAINT_WORD } from "../columns";
import { isBracket } from "../layout";
import { byId } from "../names";
import { CONSTRAINTS } from "../payload";
import type { Plan, Task } from "../payload";
import { HOUR } from "../time";
import type { Edit, Values } from "./edits";
import { DateReader, readDuration, readMoney, readPercent, writeDuration } from "./parse";
import type { Read } from "./parse";

const DAY_STARTS = 8 * HOUR;
const DAY_ENDS = 17 * HOUR;

/** What the reader of a cell must know beside its task. */
export interface Terms {
  plan: Plan;
  dates: DateReader;
  calendars: readonly string[];
}

/** How a cell is changed: the text it starts with, and the edits its new text means. */
export interface Field {
  /** Words of a choice list; free text where it is left out. */
  choices?: (terms: Terms) => readonly string[];
  /** Why this cell of this task cannot be changed; null when it can. */
  locked: (task: Task) => string | null;
  write: (task: Task, terms: Terms) => string;
  read: (text: string, task: Task, terms: Terms) => Read<Edit[]>;
}

const set = (task: Task, values: Values): Read<Edit[]> => ({
  value: [{ do: "set", uid: Number(task.id), values }],
});

const free = (): null => null;
const ownDates = (what: string) => (task: Task): string | null =>
  task.kind === "summary" ? `The ${what} of “${task.name}” comes from the tasks under it.` : null;

function plain(
  write: (task: Task) => string,
  values: (text: string) => Values,
  needs?: string,
): Field {
  return {
    locked: free,
    write,
    read: (text, task) =>
      needs !== undefined && text.trim() === "" ? { wrong: needs } : set(task, values(text.trim())),
  };
}

type DateKey = "start" | "finish" | "deadline" | "constraint_date" | "actual_start" | "actual_finish";

function dated(
  key: DateKey,
  at: (task: Task) => number | null,
  usual: number,
  locked: Field["locked"],
  mayBeEmpty: boolean,
): Field {
  return {
    locked,
    write: (task, { dates }) => {
      const time = at(task);
      return time === null ? "" : dates.write(time, usual);
    },
    read: (text, task, { plan, dates }) => {
      if (text.trim() === "") {
        if (mayBeEmpty) return set(task, { [key]: null });
        return { wrong: `A task needs a ${key}: write a date, or Esc to leave it.` };
      }
      const near = at(task) ?? task.start ?? plan.project.dataDate ?? plan.project.start ?? 0;
      const got = dates.read(text, near);
      return "wrong" in got ? got : set(task, { [key]: got.value });
    },
  };
}

const lockedDuration = (task: Task): string | null =>
  ownDates("duration")(task) ??
  (task.done ? `“${task.name}” is finished: clear its actual finish to change the duration.` : null);

const FIELDS: Readonly<Record<string, Field>> = {
  name: plain(
    (task) => task.name,
    (name) => ({ name }),
    "A task needs a name: type one, or Esc to leave it.",
  ),
  duration: {
    locked: lockedDuration,
    write: ({ duration, durationUnit, elapsed }, { plan }) =>
      duration === null
        ? ""
        : writeDuration(duration, durationUnit, elapsed, plan.calendar.minutesPerDay),
    read: (text, task, { plan }) => {
      const got = readDuration(text, plan.calendar.minutesPerDay);
      if ("wrong" in got) return got;
      const { minutes, unit, elapsed } = got.value;
      if (minutes < 0) return { wrong: "A duration cannot be less than nothing: write 0 for a milestone." };
      return set(task, { duration: minutes, duration_unit: unit, elapsed });
    },
  },
  start: dated("start", (task) => task.start, DAY_STARTS, ownDates("start"), false),
  finish: dated("finish", (task) => task.finish, DAY_ENDS, ownDates("finish"), false),
  deadline: dated("deadline", (task) => task.deadline, DAY_ENDS, free, true),
  constraint_date: dated(
    "constraint_date",
    (task) => task.constraintDate,
    DAY_STARTS,
    (task) =>
      task.constraint === "ASAP" || task.constraint === "ALAP"
        ? `Choose a constraint for “${task.name}” first: without one it needs no date.`
        : null,
    false,
  ),
  actual_start: dated(
    "actual_start",
    (task) => task.actualStart,
    DAY_STARTS,
    ownDates("actual start"),
    true,
  ),
  actual_finish: dated(
    "actual_finish",
    (task) => task.actualFinish,
    DAY_ENDS,
    ownDates("actual finish"),
    true,
  ),
  predecessors: {
    locked: free,
    write: (task) => task.predecessors,
    read: (text, task, { plan }) => ({
      value: [{ do: "predecessors", uid: Number(task.id), text: byId(text.trim(), plan) }],
    }),
  },
  resources: {
    locked: (task) =>
      isBracket(task) ? `Assign people to the tasks under “${task.name}” instead.` : null,
    write: (task) => task.assigned,
    read: (text, task) => ({
      value: [{ do: "resources", uid: Number(task.id), text: text.trim() }],
    }),
  },
  percent: {
    locked: ownDates("progress"),
    write: (task) => (task.percent === null ? "" : String(Math.round(task.percent))),
    read: (text, task) => {
      const got = readPercent(text.trim() === "" ? "0" : text);
      return "wrong" in got ? got : set(task, { percent: got.value });
    },
  },
  constraint: {
    choices: () => CONSTRAINTS.map((key) => CONSTRAINT_WORD[key]),
    locked: free,
    write: (task) => CONSTRAINT_WORD[task.constraint],
    read: (text, task) => {
      const wanted = text.trim().toLowerCase();
      const key =
        wanted === ""
          ? "ASAP"
          : CONSTRAINTS.find(
              (one) => one.toLowerCase() === wanted || CONSTRAINT_WORD[one].toLowerCase() === wanted,
            );
      if (!key) return { wrong: `“${text.trim()}” is no constraint: choose one of the list.` };
      const needsDate = key !== "ASAP" && key !== "ALAP";
      if (!needsDate) return set(task, { constraint: key });
      const usual = key.startsWith("F") || key === "MFO" ? task.finish : task.start;
      const at = task.constraintDate ?? usual;
      return set(task, at === null ? { constraint: key } : { constraint: key, constraint_date: at });
    },
  },
  calendar: {
    choices: ({ calendars }) => ["", ...calendars],
    locked: free,
    write: (task) => task.calendar,
    read: (text, task) => set(task, { calendar: text.trim() || null }),
  },
  cost: {
    locked: (task) => (isBracket(task) ? `The cost of “${task.name}” is the sum of its tasks.` : null),
    write: (task) => task.cost ?? "",
    read: (text, task) => {
      if (text.trim() === "") return set(task, { cost: null });
      const got = readMoney(text);
      return "wrong" in got ? got : set(task, { cost: got.value });
    },
  },
  mode: {
    choices: () => ["Auto", "Manual"],
    locked: free,
    write: (task) => (task.manual ? "Manual" : "Auto"),
    read: (text, task) => {
      const wanted = text.trim().toLowerCase();
      if (!["", "auto", "manual"].includes(wanted)) return { wrong: "Choose Auto or Manual." };
      return set(task, { manual: wanted === "manual" });
    },
  },
  code: plain(
    (task) => task.code,
    (code) => ({ code }),
  ),
};

export function fieldOf(column: Column): Field | null {
  return FIELDS[column.key] ?? null;
}

const REPORTED: ReadonlySet<string> = new Set(["percent", "actual_start", "actual_finish"]);

/** Why a cell cannot be changed, or null when it can. */
export function lockOf(column: Column, task: Task, { project }: Plan): string | null {
  const field = fieldOf(column);
  if (!field) return `“${column.title}” is worked out by the scheduler.`;
  if (task.kind === "external") return `“${task.name}” belongs to another plan: change it there.`;
  if (!project.editable) {
    if (!project.mine.includes(Number(task.id))) return "You may look at this task, not change it.";
    if (!REPORTED.has(column.key)) return "Of your own tasks you may report progress and actual dates.";
  }
  return field.locked(task);
}
