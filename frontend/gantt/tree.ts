import type { Task } from "./payload";

/** The outline: which rows have children, and which of them are closed. */
export class Outline {
  hasChildren: readonly boolean[] = [];
  #tasks: readonly Task[] = [];
  #collapsed = new Set<number>();

  constructor(tasks: readonly Task[]) {
    this.#learn(tasks);
  }

  /** The outline has changed; `moved` says where each old row stands now. */
  follow(tasks: readonly Task[], moved: Int32Array): void {
    const closed = [...this.#collapsed].map((row) => moved[row] ?? -1);
    this.#collapsed = new Set(closed.filter((row) => row >= 0));
    this.#learn(tasks);
    for (const row of this.#collapsed) if (!this.hasChildren[row]) this.#collapsed.delete(row);
  }

  isExpanded(row: number): boolean {
    return !this.#collapsed.has(row);
  }

  setExpanded(row: number, expanded: boolean): void {
    if (expanded || !this.hasChildren[row]) this.#collapsed.delete(row);
    else this.#collapsed.add(row);
  }

  expandAll(): void {
    this.#collapsed.clear();
  }

  collapseAll(): void {
    this.hasChildren.forEach((parent, row) => parent && this.#collapsed.add(row));
  }

  /** Open every summary above a row, so that the row can be shown. */
  reveal(row: number): void {
    for (let above = this.parent(row); above >= 0; above = this.parent(above)) {
      this.#collapsed.delete(above);
    }
  }

  parent(row: number): number {
    return this.#tasks[row]?.parent ?? -1;
  }

  /** Rows that no closed summary hides, from top to bottom. */
  unfolded(): number[] {
    const shown: number[] = [];
    const hidden = new Array<boolean>(this.#tasks.length).fill(false);
    this.#tasks.forEach((task, row) => {
      const { parent } = task;
      hidden[row] = parent >= 0 && (hidden[parent] === true || this.#collapsed.has(parent));
      if (!hidden[row]) shown.push(row);
    });
    return shown;
  }

  /** Rows that pass, and the summaries above them, whatever is closed. */
  filtered(passes: (task: Task, row: number) => boolean): number[] {
    const kept = new Set<number>();
    this.#tasks.forEach((task, row) => {
      if (!passes(task, row)) return;
      for (let at = row; at >= 0 && !kept.has(at); at = this.parent(at)) kept.add(at);
    });
    return [...kept].sort((a, b) => a - b);
  }

  #learn(tasks: readonly Task[]): void {
    const hasChildren = new Array<boolean>(tasks.length).fill(false);
    for (const task of tasks) if (task.parent >= 0) hasChildren[task.parent] = true;
    this.#tasks = tasks;
    this.hasChildren = hasChildren;
  }
}
