import type { Column } from "../columns";
import type { Task } from "../payload";
import type { Scene } from "../scene";
import type { Area } from "../selection";
import type { Edit, Uid } from "./edits";
import { fieldOf, lockOf } from "./fields";
import type { Terms } from "./fields";
import type { Read } from "./parse";

/** What a deed works on: the rows on show, the chosen rectangle, and how cells are read. */
export interface Work {
  scene: Scene;
  columns: readonly Column[];
  area: Area;
  terms: Terms;
}

const uid = (task: Task): Uid => Number(task.id);

/** Tasks of the chosen rows, from top to bottom. */
export function tasksIn({ scene, area }: Pick<Work, "scene" | "area">): Task[] {
  return scene.chosen(area).flatMap((position) => scene.taskAt(position) ?? []);
}

/** The chosen tasks without those whose summary is chosen as well: they come along. */
export function outermost(work: Pick<Work, "scene" | "area">): Task[] {
  const { tasks } = work.scene.plan;
  const chosen = new Set(tasksIn(work));
  return [...chosen].filter((task) => {
    for (let above = tasks[task.parent]; above; above = tasks[above.parent]) {
      if (chosen.has(above)) return false;
    }
    return true;
  });
}

/** Each cell of the rectangle as text, as it would be typed. */
export function cells({ scene, columns, area, terms }: Work): string[][] {
  return tasksIn({ scene, area }).map((task) =>
    columns
      .slice(area.left, area.right + 1)
      .map((column) => fieldOf(column)?.write(task, terms) ?? column.text(task, scene.words, scene.plan)),
  );
}

/** Put text into one cell. */
export function write(column: Column, task: Task, text: string, terms: Terms): Read<Edit[]> {
  const locked = lockOf(column, task, terms.plan);
  const field = fieldOf(column);
  if (locked !== null || !field) return { wrong: locked ?? "" };
  if (text === field.write(task, terms)) return { value: [] };
  return field.read(text, task, terms);
}

/** Empty every cell of the rectangle that may be empty. */
export function clear(work: Work): Read<Edit[]> {
  return everywhere(work, () => "");
}

/** The topmost chosen row goes into all those below it. */
export function fillDown(work: Work): Read<Edit[]> {
  const [first, ...below] = tasksIn(work);
  if (!first || below.length === 0) return { wrong: "Choose the cell to copy and the cells below it first." };
  return everywhere(work, (column) => fieldOf(column)?.write(first, work.terms) ?? "", below);
}

/** The same text into every cell of the rectangle. */
export function fill(work: Work, text: string): Read<Edit[]> {
  return everywhere(work, () => text);
}

/**
 * Text from the clipboard, from the corner of the rectangle on: a single cell fills the
 * whole rectangle, rows below the last one become new tasks.
 */
export function paste(work: Work, rows: readonly (readonly string[])[]): Read<Edit[]> {
  const { scene, columns, area, terms } = work;
  const [first] = rows;
  if (rows.length === 1 && first?.length === 1) return fill(work, first[0] ?? "");
  const edits: Edit[] = [];
  const beyond: string[][] = [];
  for (const [index, texts] of rows.entries()) {
    const task = scene.taskAt(area.top + index);
    if (!task) {
      beyond.push([...texts]);
      continue;
    }
    for (const [offset, text] of texts.entries()) {
      const column = columns[area.left + offset];
      if (!column) continue;
      const got = write(column, task, text, terms);
      if ("wrong" in got) return { wrong: `Row ${index + 1}, ${column.title}: ${got.wrong}` };
      edits.push(...got.value);
    }
  }
  const kept = beyond.filter((texts) => texts.some((text) => text.trim() !== ""));
  if (kept.length > 0) edits.push(appended(kept, columns.slice(area.left)));
  return { value: joined(edits) };
}

/** Rows of text as new tasks after the last one. */
export function appended(rows: string[][], columns: readonly Column[]): Edit {
  const width = Math.max(...rows.map((row) => row.length));
  const taken = columns.slice(0, width);
  const known = taken.flatMap((column, index) => (fieldOf(column) ? [index] : []));
  return {
    do: "paste",
    at: null,
    columns: known.map((index) => taken[index]?.key ?? ""),
    rows: rows.map((row) => known.map((index) => row[index] ?? "")),
  };
}

/** Outline moves by keyboard: past the sibling above or below. */
export function moveBy(work: Work, step: -1 | 1): Read<Edit[]> {
  const { tasks } = work.scene.plan;
  const moving = outermost(work);
  const [first] = moving;
  const last = moving.at(-1);
  if (!first || !last) return { value: [] };
  if (moving.some((task) => task.parent !== first.parent)) {
    return { wrong: "Rows of different summaries do not move together: choose rows of one." };
  }
  const siblings = tasks.filter((task) => task.parent === first.parent);
  const to =
    step < 0 ? siblings.indexOf(first) - 1 : siblings.indexOf(last) + 2;
  if (to < 0 || to > siblings.length) {
    return { wrong: `“${(step < 0 ? first : last).name}” is already the ${step < 0 ? "first" : "last"} here.` };
  }
  const parent = tasks[first.parent];
  const before = siblings[to];
  return {
    value: [
      {
        do: "move",
        uids: moving.map(uid),
        parent: parent ? uid(parent) : null,
        before: before ? uid(before) : null,
      },
    ],
  };
}

/** A finish-to-start chain through the chosen tasks. */
export function chain(work: Work): Read<Edit[]> {
  const tasks = tasksIn(work);
  if (tasks.length < 2) return { wrong: "Choose two or more tasks to link them one after the other." };
  return {
    value: tasks.slice(1).map((task, index) => ({
      do: "link",
      predecessor: uid(tasks[index] ?? task),
      successor: uid(task),
      type: "FS",
      lag: 0,
      lag_unit: "d",
      elapsed: false,
      percent: null,
    })),
  };
}

/** Take away the links among the chosen tasks, or all of a single one. */
export function unchain({ scene, area }: Work): Read<Edit[]> {
  const { tasks, links } = scene.plan;
  const chosen = new Set(tasksIn({ scene, area }));
  const isIn = (row: number) => chosen.has(tasks[row] as Task);
  const found = links.filter(({ predecessor, successor }) =>
    chosen.size === 1
      ? isIn(predecessor) || isIn(successor)
      : isIn(predecessor) && isIn(successor),
  );
  if (found.length === 0) return { wrong: "There is no link here to remove." };
  return {
    value: found.map(({ predecessor, successor }) => ({
      do: "unlink",
      predecessor: uid(tasks[predecessor] as Task),
      successor: uid(tasks[successor] as Task),
    })),
  };
}

/** Every chosen cell; locked cells are passed over unless there is nothing else. */
function everywhere(work: Work, text: (column: Column) => string, tasks = tasksIn(work)): Read<Edit[]> {
  const { columns, area, terms } = work;
  const edits: Edit[] = [];
  const isOne = tasks.length === 1 && area.left === area.right;
  let locked: string | null = null;
  let done = 0;
  for (const task of tasks) {
    for (const column of columns.slice(area.left, area.right + 1)) {
      const lock = lockOf(column, task, terms.plan);
      if (lock !== null) {
        locked ??= lock;
        continue;
      }
      const got = write(column, task, text(column), terms);
      if ("wrong" in got) {
        if (isOne || text(column) !== "") return got;
        locked ??= got.wrong;
        continue;
      }
      done += 1;
      edits.push(...got.value);
    }
  }
  return done === 0 && locked !== null ? { wrong: locked } : { value: joined(edits) };
}

/** Several fields of one task as one edit. */
function joined(edits: readonly Edit[]): Edit[] {
  const sets = new Map<Uid, Extract<Edit, { do: "set" }>>();
  return edits.flatMap((edit): Edit[] => {
    if (edit.do !== "set") return [edit];
    const known = sets.get(edit.uid);
    if (known) {
      Object.assign(known.values, edit.values);
      return [];
    }
    const own = { ...edit, values: { ...edit.values } };
    sets.set(edit.uid, own);
    return [own];
  });
}
