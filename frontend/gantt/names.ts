import type { Link, Plan, Task } from "./payload";

/**
 * Write what rows are called and what they wait for, out of their order and the links, so
 * that a row that comes or goes renumbers the others without the server.
 *
 * Without `rows` all are written. Returns those that read otherwise than before.
 */
export function nameRows(plan: Plan, rows: Iterable<number> = plan.tasks.keys()): number[] {
  if (plan.mode !== "plan") return [];
  const before = linksInto(plan.links);
  const changed: number[] = [];
  for (const row of rows) {
    const task = plan.tasks[row];
    if (!task) continue;
    const label = labelOf(plan, row);
    const predecessors = (before.get(row) ?? []).map((link) => written(plan, link)).join("; ");
    if (task.label === label && task.predecessors === predecessors) continue;
    plan.tasks[row] = { ...task, label, predecessors };
    changed.push(row);
  }
  return changed;
}

/** Typed predecessors with the ids of rows (#57) for their numbers, which others may change. */
export function byId(text: string, plan: Plan): string {
  const first = plan.project.firstNumber;
  if (first === null) return text;
  return parts(text)
    .map((part) =>
      part.replace(/^\d+(?![\d.,])/, (number) => {
        const task = plan.tasks[Number(number) - first];
        return task ? `#${task.id}` : number;
      }),
    )
    .join("; ");
}

/** The parts of typed links: a comma parts them unless it is that of a number, as in 2,5d. */
function parts(text: string): string[] {
  return text
    .split(text.includes(";") ? ";" : /,(?!\d+\s*\p{L})|\n/u)
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

function labelOf(plan: Plan, row: number): string {
  const first = plan.project.firstNumber;
  return first === null ? ((plan.tasks[row] as Task).label) : String(first + row);
}

function written(plan: Plan, { predecessor, type, lagText }: Link): string {
  const kind = lagText !== "" || type !== "FS" ? type : "";
  return `${labelOf(plan, predecessor)}${kind}${lagText}`;
}

const indexes = new WeakMap<readonly Link[], Map<number, Link[]>>();

function linksInto(links: readonly Link[]): Map<number, Link[]> {
  let known = indexes.get(links);
  if (!known) {
    known = new Map();
    for (const link of links) {
      const into = known.get(link.successor);
      if (into) into.push(link);
      else known.set(link.successor, [link]);
    }
    indexes.set(links, known);
  }
  return known;
}
