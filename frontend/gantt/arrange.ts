import type { Sort } from "./columns";
import type { Plan, Task } from "./payload";
import type { DateWords } from "./time";
import type { Outline } from "./tree";

export const FILTERS = {
  all: "All tasks",
  mine: "My tasks",
  critical: "Critical",
  late: "Late",
  working: "In progress",
  waiting: "Not started",
  milestones: "Milestones",
  unassigned: "Without resources",
} as const;
export type FilterName = keyof typeof FILTERS;

export const GROUPS = {
  none: "Outline",
  resource: "By resource",
  status: "By status",
  critical: "By criticality",
} as const;
export type GroupName = keyof typeof GROUPS;

/** Which rows are on show, and in what order. */
export interface Arrangement {
  text: string;
  filter: FilterName;
  /** Only tasks of this resource; "" for all. */
  resource: string;
  group: GroupName;
  sort: Sort | null;
}

export const PLAN_ORDER: Arrangement = {
  text: "",
  filter: "all",
  resource: "",
  group: "none",
  sort: null,
};

/** An arrangement with a part of it changed; the usual one is always the same object. */
export function changed(from: Arrangement, part: Partial<Arrangement>): Arrangement {
  const wanted = { ...from, ...part };
  const keys = Object.keys(PLAN_ORDER) as (keyof Arrangement)[];
  return keys.every((key) => wanted[key] === PLAN_ORDER[key]) ? PLAN_ORDER : wanted;
}

export interface Group {
  title: string;
  count: number;
  expanded: boolean;
}

/** A row is the index of a task; the heading of group k stands as -1 - k. */
export interface Arranged {
  rows: number[];
  groups: Group[];
}

export const groupOf = (row: number): number => -1 - row;

export function arrange(
  plan: Plan,
  outline: Outline,
  wanted: Arrangement,
  closedGroups: ReadonlySet<string>,
  words: DateWords,
): Arranged {
  const passes = test(plan, outline, wanted);
  const order = wanted.sort ? sorter(plan, wanted.sort, words) : null;
  if (wanted.group !== "none") return grouped(plan, outline, wanted.group, passes, order, closedGroups);
  const rows = passes ? outline.filtered(passes) : outline.unfolded();
  return { rows: order ? sortSiblings(rows, outline, order) : rows, groups: [] };
}

/** Rows stand as in the plan, so that one may be put between two others. */
export function isPlanOrder({ group, sort }: Arrangement): boolean {
  return group === "none" && sort === null;
}

export function resourcesOf(task: Task): string[] {
  return task.assigned
    .split(/[;,]/)
    .map((name) => name.replace(/\[[^\]]*\]/, "").trim())
    .filter((name) => name !== "");
}

export function isLate(task: Task, dataDate: number | null): boolean {
  const { finish, baselineFinish, deadline, done } = task;
  if (finish === null || done) return false;
  if (baselineFinish !== null && finish > baselineFinish) return true;
  if (deadline !== null && finish > deadline) return true;
  return dataDate !== null && finish < dataDate;
}

export function isWorking(task: Task): boolean {
  return !task.done && (task.actualStart !== null || (task.percent ?? 0) > 0);
}

type Passes = (task: Task, row: number) => boolean;

function test(plan: Plan, outline: Outline, wanted: Arrangement): Passes | null {
  const text = wanted.text.trim().toLocaleLowerCase();
  const { filter, resource } = wanted;
  if (text === "" && filter === "all" && resource === "") return null;
  const { dataDate } = plan.project;
  const kinds: Record<FilterName, Passes> = {
    all: () => true,
    mine: (task) => plan.project.mine.includes(Number(task.id)),
    critical: (task, row) => task.critical && !outline.hasChildren[row],
    late: (task, row) => !outline.hasChildren[row] && isLate(task, dataDate),
    working: (task, row) => !outline.hasChildren[row] && isWorking(task),
    waiting: (task, row) => !outline.hasChildren[row] && !task.done && !isWorking(task),
    milestones: (task) => task.kind === "milestone",
    unassigned: (task, row) =>
      !outline.hasChildren[row] && task.assigned === "" && task.kind !== "milestone",
  };
  const isKind = kinds[filter];
  return (task, row) =>
    isKind(task, row) &&
    (resource === "" || resourcesOf(task).includes(resource)) &&
    (text === "" || `${task.label} ${task.wbs} ${task.name}`.toLocaleLowerCase().includes(text));
}

type Order = (a: number, b: number) => number;

function sorter(plan: Plan, sort: Sort, words: DateWords): Order {
  const { column, descending } = sort;
  const key = (row: number): number | string | null => {
    const task = plan.tasks[row];
    if (!task) return null;
    return column.order ? column.order(task) : column.text(task, words, plan).toLocaleLowerCase();
  };
  const direction = descending ? -1 : 1;
  return (a, b) => {
    const [one, other] = [key(a), key(b)];
    if (one === other) return a - b;
    if (one === null || one === "") return 1;
    if (other === null || other === "") return -1;
    return (one < other ? -1 : 1) * direction;
  };
}

function sortSiblings(rows: readonly number[], outline: Outline, order: Order): number[] {
  const children = new Map<number, number[]>();
  for (const row of rows) {
    const parent = outline.parent(row);
    const siblings = children.get(parent);
    if (siblings) siblings.push(row);
    else children.set(parent, [row]);
  }
  const sorted: number[] = [];
  const add = (parent: number): void => {
    for (const row of (children.get(parent) ?? []).sort(order)) {
      sorted.push(row);
      add(row);
    }
  };
  add(-1);
  return sorted;
}

function grouped(
  plan: Plan,
  outline: Outline,
  by: Exclude<GroupName, "none">,
  passes: Passes | null,
  order: Order | null,
  closed: ReadonlySet<string>,
): Arranged {
  const members = new Map<string, number[]>();
  plan.tasks.forEach((task, row) => {
    if (outline.hasChildren[row] || (passes && !passes(task, row))) return;
    const title = titleOf(task, by, plan.project.dataDate);
    const group = members.get(title);
    if (group) group.push(row);
    else members.set(title, [row]);
  });
  const rows: number[] = [];
  const groups: Group[] = [];
  for (const [title, inside] of [...members].sort(([a], [b]) => rank(a, b))) {
    const expanded = !closed.has(title);
    rows.push(groupOf(groups.length));
    groups.push({ title, count: inside.length, expanded });
    if (expanded) rows.push(...(order ? inside.sort(order) : inside));
  }
  return { rows, groups };
}

const UNASSIGNED = "Nobody assigned";
const STATUS_ORDER = ["Late", "In progress", "Not started", "Done", "Critical", "Not critical"];

function titleOf(task: Task, by: Exclude<GroupName, "none">, dataDate: number | null): string {
  if (by === "critical") return task.critical ? "Critical" : "Not critical";
  if (by === "resource") return resourcesOf(task).sort().join(", ") || UNASSIGNED;
  if (task.done) return "Done";
  if (isLate(task, dataDate)) return "Late";
  return isWorking(task) ? "In progress" : "Not started";
}

function rank(a: string, b: string): number {
  if (a === UNASSIGNED || b === UNASSIGNED) return a === UNASSIGNED ? 1 : -1;
  const [one, other] = [STATUS_ORDER.indexOf(a), STATUS_ORDER.indexOf(b)];
  return one - other || a.localeCompare(b);
}
