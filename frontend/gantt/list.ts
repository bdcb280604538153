import { COLUMNS, fitting, STATUS_WORD } from "./columns";
import type { Column } from "./columns";
import { h } from "./dom";
import { isBracket } from "./layout";
import type { Status, Task } from "./payload";
import type { Scene } from "./scene";
import type { Outline } from "./tree";

export interface ListActions {
  select(row: number): void;
  toggle(row: number, expanded: boolean): void;
  open(row: number): void;
  hover(row: number | null): void;
}

interface Line {
  element: HTMLElement;
  twisty: HTMLElement;
  name: HTMLElement;
  cells: HTMLElement[];
  position: number;
}

/** The outline as a treegrid; only the rows in view are in the page. */
export class List {
  readonly element: HTMLElement;
  readonly #head = h("div", { role: "row", class: "gantt-head", "aria-rowindex": 1 });
  readonly #rows = h("div", { class: "gantt-rows", role: "rowgroup" });
  readonly #scene: Scene;
  readonly #outline: Outline;
  readonly #id: string;
  #columns: readonly Column[] = [];
  #lines: Line[] = [];

  constructor(scene: Scene, outline: Outline, actions: ListActions, id: string) {
    this.#scene = scene;
    this.#outline = outline;
    this.#id = id;
    this.element = h(
      "div",
      {
        class: "gantt-list",
        role: "treegrid",
        tabindex: 0,
        "aria-label": `${scene.plan.project.name}: rows of the timeline`,
      },
      h("div", { role: "rowgroup", class: "gantt-headgroup" }, this.#head),
      this.#rows,
    );
    this.#listen(actions);
  }

  setWidth(width: number): void {
    const all = COLUMNS[this.#scene.plan.mode];
    const columns = this.#scene.metrics.narrow ? [] : all.slice(0, fitting(all, width));
    this.element.style.width = this.#scene.metrics.narrow ? "" : `${width}px`;
    if (columns.length === this.#columns.length && this.#head.childElementCount > 0) return;
    this.#columns = columns;
    const widths = columns.map((column) => `${column.width}px`);
    this.element.style.setProperty("--gantt-columns", ["minmax(0, 1fr)", ...widths].join(" "));
    this.#head.replaceChildren(
      h("div", { role: "columnheader", class: "gantt-cell" }, "Name"),
      ...columns.map((column) =>
        h("div", { role: "columnheader", class: cellClass(column) }, column.title),
      ),
    );
    this.#lines = [];
    this.#rows.replaceChildren();
  }

  /** Show the rows of a window of the list, `top` pixels down. */
  render(top: number, height: number): void {
    const { metrics, rows } = this.#scene;
    const needed = Math.min(rows.length, Math.ceil(height / metrics.row) + 1);
    this.#resize(needed);
    const first = Math.max(0, Math.min(Math.floor(top / metrics.row), rows.length - needed));
    for (let position = first; position < first + needed; position++) {
      const line = this.#lines[position % needed];
      if (!line) continue;
      if (line.position !== position) this.#fill(line, position);
      line.element.style.transform = `translateY(${position * metrics.row - top}px)`;
    }
    this.element.setAttribute("aria-rowcount", String(rows.length + 1));
    this.#mark();
  }

  /** Forget what the rows say, after the list or its scene has changed. */
  invalidate(): void {
    for (const line of this.#lines) line.position = -1;
  }

  focus(): void {
    this.element.focus({ preventScroll: true });
  }

  #resize(needed: number): void {
    if (needed === this.#lines.length) return;
    while (this.#lines.length > needed) this.#lines.pop()?.element.remove();
    while (this.#lines.length < needed) {
      const line = this.#line();
      this.#lines.push(line);
      this.#rows.append(line.element);
    }
    this.invalidate();
  }

  #line(): Line {
    const twisty = h("span", { class: "gantt-twisty", "aria-hidden": "true" });
    const name = h("span", { class: "gantt-text" });
    const cells = this.#columns.map((column) =>
      h("div", { role: "gridcell", class: cellClass(column) }),
    );
    const first = h("div", { role: "gridcell", class: "gantt-cell gantt-name" }, twisty, name);
    const element = h("div", { role: "row", class: "gantt-row" }, first, ...cells);
    return { element, twisty, name, cells, position: -1 };
  }

  #fill(line: Line, position: number): void {
    const { plan, words, rows } = this.#scene;
    const row = rows[position];
    const task = this.#scene.taskAt(position);
    if (row === undefined || !task) return;
    line.position = position;
    const { element } = line;
    element.id = `${this.#id}-${row}`;
    element.dataset["row"] = String(row);
    element.className = rowClass(task);
    element.setAttribute("aria-rowindex", String(position + 2));
    element.setAttribute("aria-level", String(task.level));
    if (this.#outline.hasChildren[row]) {
      element.setAttribute("aria-expanded", String(this.#outline.isExpanded(row)));
    } else {
      element.removeAttribute("aria-expanded");
    }
    element.style.setProperty("--gantt-level", String(Math.min(task.level, 9) - 1));
    line.name.textContent = task.name;
    line.name.title = task.name;
    line.cells.forEach((cell, index) => {
      const column = this.#columns[index];
      const text = column ? column.text(task, words, plan) : "";
      cell.replaceChildren(column?.isStatus && task.status ? chip(task.status, text) : text);
    });
  }

  #mark(): void {
    const { selected, hovered, rows } = this.#scene;
    let active = "";
    for (const { element, position } of this.#lines) {
      const row = rows[position];
      const isSelected = row !== undefined && row === selected;
      if (isSelected) active = element.id;
      element.setAttribute("aria-selected", String(isSelected));
      element.classList.toggle("is-hovered", row !== undefined && row === hovered);
    }
    if (active) this.element.setAttribute("aria-activedescendant", active);
    else this.element.removeAttribute("aria-activedescendant");
  }

  #listen(actions: ListActions): void {
    const rowOf = (event: Event): number | null => {
      const target = event.target instanceof Element ? event.target : null;
      const row = target?.closest<HTMLElement>("[data-row]")?.dataset["row"];
      return row === undefined ? null : Number(row);
    };
    this.#rows.addEventListener("click", (event) => {
      const row = rowOf(event);
      if (row === null) return;
      const isTwisty = event.target instanceof Element && event.target.closest(".gantt-twisty");
      if (isTwisty && this.#outline.hasChildren[row]) {
        actions.toggle(row, !this.#outline.isExpanded(row));
      }
      actions.select(row);
    });
    this.#rows.addEventListener("dblclick", (event) => {
      const row = rowOf(event);
      if (row !== null) actions.open(row);
    });
    this.#rows.addEventListener("mousemove", (event) => actions.hover(rowOf(event)));
    this.#rows.addEventListener("mouseleave", () => actions.hover(null));
  }
}

function chip(status: Status, letter: string): HTMLElement {
  const words = STATUS_WORD[status];
  return h("span", { class: `gantt-status is-${status}`, role: "img", "aria-label": words, title: words }, letter);
}

function cellClass(column: Column): string {
  return column.figures ? "gantt-cell gantt-figures" : "gantt-cell";
}

function rowClass(task: Task): string {
  const classes = ["gantt-row"];
  if (isBracket(task)) classes.push("is-summary");
  if (task.critical && !isBracket(task)) classes.push("is-critical");
  if (task.inactive) classes.push("is-inactive");
  return classes.join(" ");
}
