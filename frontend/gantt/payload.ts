/**
 * What the server sends and the Gantt draws. The component computes no dates: every
 * figure below comes from the scheduling engine.
 *
 * A time is an integer number of minutes since 1970-01-01T00:00 in naive local time; a
 * duration, float or lag is an integer number of working minutes; null is unknown. Rows
 * stand in outline order (a parent before its children), `parent` is a row index or -1.
 *
 * The Python side encodes these structs with `msgspec.json.encode`:
 *
 *     class Head(msgspec.Struct):
 *         name: str
 *         start: int | None
 *         finish: int | None
 *         dataDate: int | None
 *         today: int | None
 *         baseline: str | None        # "Baseline 2, approved 12 Mar 2026"
 *         revision: int = 0           # edits since the version; counts up
 *         version: int = 0
 *         editable: bool = False
 *         undo: str | None = None     # what undo would take back, in words
 *         redo: str | None = None
 *         unsaved: int = 0            # edits that are in no version yet
 *         currency: str = ""
 *         notice: str | None = None   # what a person should know about the whole plan
 *         firstNumber: int | None = None   # of the rows, where they are counted
 *         mine: list[int] = []        # tasks whose progress alone may be reported
 *
 *     class Calendar(msgspec.Struct):
 *         week: tuple[bool, ...]      # seven, Monday first: is it a working day?
 *         exceptions: list[tuple[int, int, bool]]   # first minute, end minute, works?
 *         minutesPerDay: int          # to show durations and float in days
 *
 *     class Task(msgspec.Struct, array_like=True):
 *         id: int | str
 *         parent: int
 *         level: int                  # 1 is the outermost
 *         kind: str                   # one of KINDS
 *         name: str
 *         wbs: str
 *         start: int | None
 *         finish: int | None
 *         duration: int | None
 *         baselineStart: int | None
 *         baselineFinish: int | None
 *         percent: float | None       # 0 to 100
 *         totalFloat: int | None
 *         flags: int                  # sum of FLAGS
 *         deadline: int | None = None
 *         actualStart: int | None = None
 *         actualFinish: int | None = None
 *         lateFinish: int | None = None
 *         assigned: str = ""          # names of resources, or the manager of a project
 *         status: str | None = None   # one of STATUSES
 *         reason: str = ""            # why the status is what it is
 *         url: str = ""               # the page of the row, opened by its name
 *         code: str = ""
 *         earlyStart: int | None = None
 *         earlyFinish: int | None = None
 *         lateStart: int | None = None
 *         freeFloat: int | None = None
 *         constraint: str = "ASAP"    # one of CONSTRAINTS
 *         constraintDate: int | None = None
 *         calendar: str = ""          # its own calendar; "" is the project's
 *         notes: bool = False
 *         durationUnit: str = "d"
 *         elapsed: bool = False
 *         resume: int | None = None
 *         splits: list[tuple[int, int]] = []   # the gaps: work stops, work goes on
 *         work: int | None = None
 *         locked: str = ""            # "manual", "constraint", "actual": who holds the date
 *         cost: str | None = None     # plain decimal, in Head.currency
 *         driver: int | None = None   # id of the task that its date waits for
 *         label: str = ""             # what it calls itself; "" is its number or id
 *
 *     class Link(msgspec.Struct, array_like=True):
 *         predecessor: int            # row index
 *         successor: int              # row index
 *         type: str                   # FS, SS, FF, SF
 *         lag: int = 0
 *         driving: bool = False
 *         lagText: str = ""           # the lag in its own unit, as "+2d"
 *
 *     class Milestone(msgspec.Struct, array_like=True):
 *         row: int                    # the row that carries the diamond
 *         name: str
 *         date: int
 *         baseline: int | None = None
 *         flags: int = 0              # critical and done apply
 *
 *     class Payload(msgspec.Struct):
 *         version: int                # VERSION
 *         mode: str                   # one of MODES; in a comparison the baseline is
 *                                     # the plan before, the status what changed
 *         project: Head
 *         calendar: Calendar
 *         tasks: list[Task]
 *         links: list[Link]
 *         milestones: list[Milestone] # diamonds on portfolio rows, else empty
 */

import { nameRows } from "./names";

export const VERSION = 2;

export const KINDS = [
  "task",
  "summary",
  "milestone",
  "loe",
  "external",
  "portfolio",
  "programme",
  "project",
] as const;
export type Kind = (typeof KINDS)[number];

export const FLAGS = { critical: 1, manual: 2, inactive: 4, done: 8 } as const;

export const CONSTRAINTS = [
  "ASAP",
  "ALAP",
  "SNET",
  "SNLT",
  "FNET",
  "FNLT",
  "SO",
  "FO",
  "MSO",
  "MFO",
] as const;
export type Constraint = (typeof CONSTRAINTS)[number];

export const STATUSES = [
  "green",
  "amber",
  "red",
  "stale",
  "none",
  "added",
  "removed",
  "later",
  "earlier",
  "changed",
  "same",
] as const;
export type Status = (typeof STATUSES)[number];

export const LINK_TYPES = ["FS", "SS", "FF", "SF"] as const;
export type LinkType = (typeof LINK_TYPES)[number];

export const MODES = ["plan", "portfolio", "comparison"] as const;
export type Mode = (typeof MODES)[number];

export interface Head {
  name: string;
  start: number | null;
  finish: number | null;
  dataDate: number | null;
  today: number | null;
  baseline: string | null;
  revision: number;
  version: number;
  editable: boolean;
  undo: string | null;
  redo: string | null;
  unsaved: number;
  currency: string;
  notice: string | null;
  firstNumber: number | null;
  mine: readonly number[];
}

const READ_ONLY = {
  revision: 0,
  version: 0,
  editable: false,
  undo: null,
  redo: null,
  unsaved: 0,
  currency: "",
  notice: null,
  firstNumber: null,
  mine: [],
};
/** A head as it is sent: what concerns editing is left out where nothing can be edited. */
export type HeadRow = Omit<Head, keyof typeof READ_ONLY> & Partial<Head>;

export interface WorkCalendar {
  week: boolean[];
  exceptions: [first: number, end: number, works: boolean][];
  minutesPerDay: number;
}

export interface Task {
  id: number | string;
  parent: number;
  level: number;
  kind: Kind;
  name: string;
  wbs: string;
  start: number | null;
  finish: number | null;
  duration: number | null;
  baselineStart: number | null;
  baselineFinish: number | null;
  percent: number | null;
  totalFloat: number | null;
  critical: boolean;
  manual: boolean;
  inactive: boolean;
  done: boolean;
  deadline: number | null;
  actualStart: number | null;
  actualFinish: number | null;
  lateFinish: number | null;
  assigned: string;
  status: Status | null;
  reason: string;
  url: string;
  code: string;
  earlyStart: number | null;
  earlyFinish: number | null;
  lateStart: number | null;
  freeFloat: number | null;
  constraint: Constraint;
  constraintDate: number | null;
  calendar: string;
  notes: boolean;
  /** As a cell shows them, "12FS+2d; 14SS"; written here, from links and numbers. */
  predecessors: string;
  durationUnit: string;
  elapsed: boolean;
  resume: number | null;
  splits: [from: number, to: number][];
  work: number | null;
  locked: string;
  cost: string | null;
  driver: number | string | null;
  /** What people call the row: its number, its own label or its id. */
  label: string;
}

export interface Link {
  predecessor: number;
  successor: number;
  type: LinkType;
  lag: number;
  driving: boolean;
  lagText: string;
}

export interface Milestone {
  row: number;
  name: string;
  date: number;
  baseline: number | null;
  critical: boolean;
  done: boolean;
}

export interface Plan {
  mode: Mode;
  project: Head;
  calendar: WorkCalendar;
  tasks: Task[];
  links: Link[];
  milestones: Milestone[];
}

type Minutes = number | null;
export type TaskRow = [
  id: number | string,
  parent: number,
  level: number,
  kind: Kind,
  name: string,
  wbs: string,
  start: Minutes,
  finish: Minutes,
  duration: Minutes,
  baselineStart: Minutes,
  baselineFinish: Minutes,
  percent: number | null,
  totalFloat: Minutes,
  flags: number,
  deadline?: Minutes,
  actualStart?: Minutes,
  actualFinish?: Minutes,
  lateFinish?: Minutes,
  assigned?: string,
  status?: Status | null,
  reason?: string,
  url?: string,
  code?: string,
  earlyStart?: Minutes,
  earlyFinish?: Minutes,
  lateStart?: Minutes,
  freeFloat?: Minutes,
  constraint?: Constraint,
  constraintDate?: Minutes,
  calendar?: string,
  notes?: boolean,
  durationUnit?: string,
  elapsed?: boolean,
  resume?: Minutes,
  splits?: [from: number, to: number][],
  work?: Minutes,
  locked?: string,
  cost?: string | null,
  driver?: number | string | null,
  label?: string,
];
export type LinkRow = [
  predecessor: number,
  successor: number,
  type: LinkType,
  lag?: number,
  driving?: boolean,
  lagText?: string,
];
export type MilestoneRow = [
  row: number,
  name: string,
  date: number,
  baseline?: Minutes,
  flags?: number,
];

export interface Payload {
  version: number;
  mode: Mode;
  project: HeadRow;
  calendar: WorkCalendar;
  tasks: TaskRow[];
  links: LinkRow[];
  milestones: MilestoneRow[];
}

export class PayloadError extends Error {
  override name = "PayloadError";
}

export function decode(payload: Payload): Plan {
  if (payload.version !== VERSION) {
    throw new PayloadError(
      `This page draws version ${VERSION} of the timeline data and got version ` +
        `${payload.version}: reload the page.`,
    );
  }
  const rows = payload.tasks.length;
  const plan: Plan = {
    mode: payload.mode,
    project: decodeHead(payload.project),
    calendar: payload.calendar,
    tasks: payload.tasks.map((row, index) => {
      if (row[1] >= index) throw new PayloadError(`Row ${index + 1} stands before its parent.`);
      return decodeTask(row, index);
    }),
    links: payload.links.map((row) => decodeLink(row, rows)),
    milestones: payload.milestones.map((row) => decodeMilestone(row, rows)),
  };
  nameRows(plan);
  return plan;
}

export function decodeHead(head: HeadRow): Head {
  return { ...READ_ONLY, ...head };
}

export function decodeTask(row: TaskRow, index: number): Task {
  const [id, parent, level, kind, name, wbs, start, finish, duration] = row;
  if (!KINDS.includes(kind)) {
    throw new PayloadError(`Row ${index + 1} is of an unknown kind, ${String(kind)}.`);
  }
  const flags = row[13];
  return {
    id,
    parent,
    level,
    kind,
    name,
    wbs,
    start,
    finish,
    duration,
    baselineStart: row[9],
    baselineFinish: row[10],
    percent: row[11],
    totalFloat: row[12],
    critical: (flags & FLAGS.critical) > 0,
    manual: (flags & FLAGS.manual) > 0,
    inactive: (flags & FLAGS.inactive) > 0,
    done: (flags & FLAGS.done) > 0,
    deadline: row[14] ?? null,
    actualStart: row[15] ?? null,
    actualFinish: row[16] ?? null,
    lateFinish: row[17] ?? null,
    assigned: row[18] ?? "",
    status: row[19] ?? null,
    reason: row[20] ?? "",
    url: row[21] ?? "",
    code: row[22] ?? "",
    earlyStart: row[23] ?? null,
    earlyFinish: row[24] ?? null,
    lateStart: row[25] ?? null,
    freeFloat: row[26] ?? null,
    constraint: row[27] ?? "ASAP",
    constraintDate: row[28] ?? null,
    calendar: row[29] ?? "",
    notes: row[30] ?? false,
    predecessors: "",
    durationUnit: row[31] ?? "d",
    elapsed: row[32] ?? false,
    resume: row[33] ?? null,
    splits: row[34] ?? [],
    work: row[35] ?? null,
    locked: row[36] ?? "",
    cost: row[37] ?? null,
    driver: row[38] ?? null,
    label: row[39] || String(id),
  };
}

function decodeLink(row: LinkRow, rows: number): Link {
  const [predecessor, successor, type, lag = 0, driving = false, lagText = ""] = row;
  if (!isRow(predecessor, rows) || !isRow(successor, rows)) {
    throw new PayloadError(`A link joins rows ${predecessor} and ${successor} of ${rows}.`);
  }
  if (!LINK_TYPES.includes(type)) {
    throw new PayloadError(`A link is of an unknown type, ${String(type)}.`);
  }
  return { predecessor, successor, type, lag, driving, lagText };
}

function decodeMilestone(row: MilestoneRow, rows: number): Milestone {
  const [carrier, name, date, baseline = null, flags = 0] = row;
  if (!isRow(carrier, rows)) {
    throw new PayloadError(`Milestone ${name} belongs to row ${carrier} of ${rows}.`);
  }
  return {
    row: carrier,
    name,
    date,
    baseline,
    critical: (flags & FLAGS.critical) > 0,
    done: (flags & FLAGS.done) > 0,
  };
}

function isRow(index: number, rows: number): boolean {
  return Number.isInteger(index) && index >= 0 && index < rows;
}
