import { decodeHead, decodeTask, LINK_TYPES } from "./payload";
import { nameRows } from "./names";
import type { HeadRow, Link, LinkRow, Plan, Task, TaskRow, WorkCalendar } from "./payload";

/** What somebody else did, and on which rows. */
export interface Other {
  name: string;
  words: string;
  uids?: number[];
}

/** Columns of what the calculation says of rows that are otherwise as they were; driver -1 is none. */
export interface DateColumns {
  id: number[];
  start: number[];
  finish: number[];
  duration: (number | null)[];
  early_start: number[];
  early_finish: number[];
  late_start: number[];
  late_finish: number[];
  total_float: number[];
  free_float: number[];
  critical: boolean[];
  driver: number[];
}

/** What changed since a revision. Rows and links name each other by id, not by row. */
export interface Delta {
  revision: number;
  version: number;
  project: HeadRow;
  tasks: TaskRow[];
  /** Of the rows that moved and are not among `tasks`. */
  dates?: DateColumns | null;
  order: number[] | null;
  removed: number[];
  /** Pairs of tasks whose links are those of `links` now. */
  unlinked?: [predecessor: number, successor: number][];
  links: LinkRow[] | null;
  calendar: WorkCalendar | null;
  others?: Other[];
  words?: string;
}

export interface Changed {
  /** Rows that say something else than before, by their new index. */
  rows: number[];
  /** Where each old row stands now (-1 gone); null while the outline is as it was. */
  moved: Int32Array | null;
  links: boolean;
  /** Ids of rows that were not there before. */
  added: (number | string)[];
}

/** Carry a delta into the plan that is on show; O(changed rows) while the outline stays. */
export function applyDelta(plan: Plan, delta: Delta): Changed {
  plan.project = decodeHead(delta.project);
  if (delta.calendar) plan.calendar = delta.calendar;
  const added = delta.tasks.map((row) => row[0]).filter((id) => rowOf(plan, id) < 0);
  const moved = delta.order ? reorder(plan, delta, delta.order) : null;
  const rows = moved ? changedRows(plan, delta) : replace(plan, delta);
  if (delta.dates) rows.push(...place(plan, delta.dates));
  if (delta.links) plan.links = [...others(plan, delta.unlinked ?? []), ...decodeLinks(plan, delta.links)];
  if (moved) nameRows(plan);
  else nameRows(plan, new Set([...rows, ...successors(plan, delta)])).forEach((row) => rows.push(row));
  return { rows: [...new Set(rows)], moved, links: delta.links !== null || moved !== null, added };
}

/** Row of an id; the index is made once and lasts until the outline changes. */
export function rowOf(plan: Plan, id: number | string): number {
  return index(plan).get(id) ?? -1;
}

const indexes = new WeakMap<Task[], Map<number | string, number>>();

function index(plan: Plan): Map<number | string, number> {
  let known = indexes.get(plan.tasks);
  if (!known) {
    known = new Map(plan.tasks.map((task, row) => [task.id, row]));
    indexes.set(plan.tasks, known);
  }
  return known;
}

function changedRows(plan: Plan, delta: Delta): number[] {
  return delta.tasks.map((row) => rowOf(plan, row[0])).filter((row) => row >= 0);
}

function replace(plan: Plan, delta: Delta): number[] {
  const rows: number[] = [];
  for (const sent of delta.tasks) {
    const row = rowOf(plan, sent[0]);
    if (row < 0) continue;
    const task = decodeTask(sent, row);
    task.parent = rowOf(plan, task.parent);
    plan.tasks[row] = task;
    rows.push(row);
  }
  return rows;
}

function reorder(plan: Plan, delta: Delta, order: readonly number[]): Int32Array {
  const before = plan.tasks;
  const parents = new Map<number | string, number | string>();
  for (const task of before) {
    const parent = before[task.parent];
    if (parent) parents.set(task.id, parent.id);
  }
  const known = new Map(before.map((task) => [task.id, task]));
  delta.tasks.forEach((sent, row) => {
    const task = decodeTask(sent, row);
    known.set(task.id, task);
    if (task.parent === -1) parents.delete(task.id);
    else parents.set(task.id, task.parent);
  });
  plan.tasks = order.flatMap((id) => known.get(id) ?? []);
  for (const task of plan.tasks) {
    const parent = parents.get(task.id);
    task.parent = parent === undefined ? -1 : rowOf(plan, parent);
  }
  const moved = Int32Array.from(before, (task) => rowOf(plan, task.id));
  plan.links = plan.links.flatMap((link) => {
    const predecessor = moved[link.predecessor] ?? -1;
    const successor = moved[link.successor] ?? -1;
    return predecessor < 0 || successor < 0 ? [] : [{ ...link, predecessor, successor }];
  });
  return moved;
}

/** Put rows on their new dates. */
function place(plan: Plan, dates: DateColumns): number[] {
  const rows: number[] = [];
  const at = <T>(column: readonly T[], index: number): T => column[index] as T;
  dates.id.forEach((id, index) => {
    const row = rowOf(plan, id);
    const task = plan.tasks[row];
    if (!task) return;
    const driver = at(dates.driver, index);
    plan.tasks[row] = {
      ...task,
      start: at(dates.start, index),
      finish: at(dates.finish, index),
      duration: at(dates.duration, index),
      earlyStart: at(dates.early_start, index),
      earlyFinish: at(dates.early_finish, index),
      lateStart: at(dates.late_start, index),
      lateFinish: at(dates.late_finish, index),
      totalFloat: at(dates.total_float, index),
      freeFloat: at(dates.free_float, index),
      critical: at(dates.critical, index) && !task.done,
      driver: driver < 0 ? null : driver,
    };
    rows.push(row);
  });
  return rows;
}

/** Rows into which links came, went or changed. */
function successors(plan: Plan, delta: Delta): number[] {
  return (delta.unlinked ?? []).map(([, to]) => rowOf(plan, to)).filter((row) => row >= 0);
}

/** The links between other pairs than these. */
function others(plan: Plan, pairs: readonly [number, number][]): Link[] {
  const known = new Set(pairs.map(([from, to]) => `${rowOf(plan, from)}:${rowOf(plan, to)}`));
  return plan.links.filter(({ predecessor, successor }) => !known.has(`${predecessor}:${successor}`));
}

function decodeLinks(plan: Plan, sent: NonNullable<Delta["links"]>): Link[] {
  return sent.flatMap(([from, to, type, lag = 0, , lagText = ""]) => {
    const predecessor = rowOf(plan, from);
    const successor = rowOf(plan, to);
    const isKnown = predecessor >= 0 && successor >= 0 && LINK_TYPES.includes(type);
    return isKnown ? [{ predecessor, successor, type, lag, driving: false, lagText }] : [];
  });
}
