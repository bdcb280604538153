import type { Task } from "./payload";

export interface Filter {
  text: string;
  criticalOnly: boolean;
}

/** The outline: which rows have children, and which of them are on show. */
export class Outline {
  readonly hasChildren: readonly boolean[];
  readonly #tasks: readonly Task[];
  readonly #names: readonly string[];
  readonly #collapsed = new Set<number>();

  constructor(tasks: readonly Task[]) {
    const hasChildren = new Array<boolean>(tasks.length).fill(false);
    for (const task of tasks) if (task.parent >= 0) hasChildren[task.parent] = true;
    this.#tasks = tasks;
    this.#names = tasks.map((task) => `${task.wbs} ${task.name}`.toLocaleLowerCase());
    this.hasChildren = hasChildren;
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
    for (let above = this.#parent(row); above >= 0; above = this.#parent(above)) {
      this.#collapsed.delete(above);
    }
  }

  /**
   * Rows on show, from top to bottom. A filter keeps the rows that match and the
   * summaries above them, whatever is collapsed.
   */
  visible(filter: Filter): number[] {
    const text = filter.text.trim().toLocaleLowerCase();
    if (!text && !filter.criticalOnly) return this.#unfolded();
    const kept = new Set<number>();
    this.#tasks.forEach((task, row) => {
      if (text && !this.#names[row]?.includes(text)) return;
      if (filter.criticalOnly && (!task.critical || this.hasChildren[row])) return;
      for (let at = row; at >= 0 && !kept.has(at); at = this.#parent(at)) kept.add(at);
    });
    return [...kept].sort((a, b) => a - b);
  }

  #unfolded(): number[] {
    const shown: number[] = [];
    const hidden = new Array<boolean>(this.#tasks.length).fill(false);
    this.#tasks.forEach((task, row) => {
      const { parent } = task;
      hidden[row] = parent >= 0 && (hidden[parent] === true || this.#collapsed.has(parent));
      if (!hidden[row]) shown.push(row);
    });
    return shown;
  }

  #parent(row: number): number {
    return this.#tasks[row]?.parent ?? -1;
  }
}
