import type { Column } from "../columns";
import { rowOf } from "../delta";
import type { Task } from "../payload";
import { CellEditor } from "./cell_editor";
import type { Leave } from "./cell_editor";
import { write } from "./deeds";
import type { Edit } from "./edits";
import { fieldOf, lockOf } from "./fields";
import type { Terms } from "./fields";
import type { Host } from "./host";

export interface TypingActions {
  terms(): Terms;
  /** Send what one cell was changed to; the text is shown until the answer comes. */
  cell(task: Task, column: Column, text: string, edits: Edit[], seen: number): void;
  /** The text into every chosen cell; a sentence when it cannot be. */
  fill(text: string): string | null;
  refuse(sentence: string): void;
  /** The last row was left downwards. */
  past(): void;
}

/** A cell from the first key to where the cursor goes after it. */
export class Typing {
  readonly editor: CellEditor;
  readonly #host: Host;
  readonly #actions: TypingActions;

  constructor(host: Host, actions: TypingActions) {
    this.#host = host;
    this.#actions = actions;
    this.editor = new CellEditor(host.list);
  }

  /** Change the cell at the cursor, from its text or from what was just typed. */
  begin(typed: string | null): void {
    const at = this.#at();
    if (!at) return;
    const { row, task, column, index } = at;
    const locked = lockOf(column, task, this.#host.scene.plan);
    const field = fieldOf(column);
    if (locked !== null || !field) {
      this.#actions.refuse(locked ?? "");
      return;
    }
    const terms = this.#actions.terms();
    const before = field.write(task, terms);
    const { revision: seen } = terms.plan.project;
    this.editor.open({
      row,
      column: index,
      label: `${column.title} of ${task.name}`,
      text: before,
      choices: field.choices?.(terms) ?? null,
      typed,
      commit: (text, to) => {
        if (to === "fill") return this.#actions.fill(text);
        return typed === null && text === before ? null : this.#take(task, column, text, seen);
      },
      left: (to, at) => this.#leave(to, at, index),
    });
  }

  #at(): { row: number; task: Task; column: Column; index: number } | null {
    const { selection, plan } = this.#host.scene;
    const { columns } = this.#host.list;
    if (!selection.at) return null;
    const index = Math.min(selection.at.column, columns.length - 1);
    const task = plan.tasks[selection.at.row];
    const column = columns[index];
    return task && column ? { row: selection.at.row, task, column, index } : null;
  }

  /** The text goes to the task as it is by now; `seen` is the revision that the person saw of it. */
  #take({ id, ...known }: Task, column: Column, text: string, seen: number): string | null {
    const terms = this.#actions.terms();
    const task = terms.plan.tasks[rowOf(terms.plan, id)] ?? { id, ...known };
    const got = write(column, task, text, terms);
    if ("wrong" in got) return got.wrong;
    if (got.value.length > 0) this.#actions.cell(task, column, text.trim(), got.value, seen);
    return null;
  }

  #leave(to: Leave, row: number, column: number): void {
    const { scene, list } = this.#host;
    if (to === "away") return;
    list.focus();
    const position = scene.position(row);
    const step = { down: 1, up: -1 }[to as "down" | "up"];
    if (step) {
      const next = scene.rows[position + step];
      if (next !== undefined && next >= 0) this.#host.select(next, column);
      else if (step > 0 && position === scene.rows.length - 1) this.#actions.past();
    }
    if (to === "right" && column + 1 < list.columns.length) this.#host.select(row, column + 1);
    if (to === "left" && column > 0) this.#host.select(row, column - 1);
  }
}
