import type { Constraint, LinkType } from "../payload";

export type Uid = number;
type Minutes = number | null;

/** Fields of a task as an edit names them; times and durations in minutes, money as text. */
export interface Values {
  name?: string;
  duration?: Minutes;
  duration_unit?: string;
  elapsed?: boolean;
  start?: Minutes;
  finish?: Minutes;
  percent?: number | null;
  actual_start?: Minutes;
  actual_finish?: Minutes;
  remaining_duration?: Minutes;
  constraint?: Constraint;
  constraint_date?: Minutes;
  deadline?: Minutes;
  calendar?: string | null;
  manual?: boolean;
  active?: boolean;
  kind?: "task" | "milestone" | "level_of_effort";
  notes?: string;
  cost?: string | null;
  wbs?: string;
  code?: string;
}

export interface Repeat {
  every: "day" | "week" | "month";
  interval: number;
  weekdays?: number[];
  until?: number;
  times?: number;
}

export type Range = [from: number, to: number];

export interface CalendarException {
  name: string;
  start: string;
  end: string;
  ranges: Range[];
  /** How it comes again within its first and last day. */
  repeat: ExceptionRepeat | null;
}

export interface ExceptionRepeat {
  every: "day" | "week" | "month" | "year";
  interval: number;
  weekdays?: number[];
  times?: number | null;
}

export interface PlanValues {
  data_date?: Minutes;
  start?: Minutes;
  finish?: Minutes;
  calendar?: string;
  schedule_from_finish?: boolean;
  critical_limit?: number;
}

/** One thing a person does to a plan. The server decides, reschedules and answers with rows. */
export type Edit =
  | { do: "set"; uid: Uid; values: Values }
  | {
      do: "add";
      values: Values;
      parent: Uid | null;
      before: Uid | null;
      count?: number;
      repeat?: Repeat;
    }
  | { do: "remove"; uids: Uid[] }
  | { do: "move"; uids: Uid[]; parent: Uid | null; before: Uid | null }
  | { do: "indent" | "outdent"; uids: Uid[] }
  | {
      do: "link";
      predecessor: Uid;
      successor: Uid;
      type: LinkType;
      lag: number;
      lag_unit: string;
      elapsed: boolean;
      percent: number | null;
    }
  | { do: "unlink"; predecessor: Uid; successor: Uid }
  | { do: "predecessors" | "resources"; uid: Uid; text: string }
  | { do: "split"; uid: Uid; from: number; to: number }
  | { do: "join"; uid: Uid }
  | { do: "calendar"; name: string; week?: (Range[] | null)[]; exceptions?: CalendarException[] }
  | { do: "plan"; values: PlanValues }
  | { do: "progress"; to: number; uids?: Uid[] }
  | { do: "paste"; at: Uid | null; columns: string[]; rows: string[][] };

/** The rows an edit is about: they are marked while it is on its way. */
export function subjects(edit: Edit): Uid[] {
  switch (edit.do) {
    case "set":
    case "predecessors":
    case "resources":
    case "split":
    case "join":
      return [edit.uid];
    case "remove":
    case "move":
    case "indent":
    case "outdent":
      return edit.uids;
    case "link":
    case "unlink":
      return [edit.predecessor, edit.successor];
    default:
      return [];
  }
}
