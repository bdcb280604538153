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
  first: HTMLElement;
  name: Text;
  cells: Text[];
  chip: HTMLElement | null;
  position: number;
}

const INDENT = 14;
const NARROW_INDENT = 8;
const DEEPEST_INDENT = 8;

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
    const name = new Text();
    const first = h(
      "div",
      { role: "gridcell", class: "gantt-cell gantt-name" },
      h("span", { class: "gantt-twisty", "aria-hidden": "true" }),
      h("span", { class: "gantt-text" }, name),
    );
    const element = h("div", { role: "row", class: "gantt-row" }, first);
    let chip: HTMLElement | null = null;
    const cells = this.#columns.map((column) => {
      const text = new Text();
      const cell = h("div", { role: "gridcell", class: cellClass(column) });
      if (column.isStatus) chip = h("span", { role: "img" }, text);
      cell.append(column.isStatus && chip ? chip : text);
      element.append(cell);
      return text;
    });
    return { element, first, name, cells, chip, position: -1 };
  }

  #fill(line: Line, position: number): void {
    const { plan, words, rows, metrics } = this.#scene;
    const row = rows[position];
    const task = this.#scene.taskAt(position);
    if (row === undefined || !task) return;
    line.position = position;
    const { element } = line;
    element.id = `${this.#id}-${row}`;
    element.dataset["row"] = String(row);
    const className = rowClass(task);
    if (element.className !== className) element.className = className;
    element.setAttribute("aria-rowindex", String(position + 2));
    element.setAttribute("aria-level", String(task.level));
    if (this.#outline.hasChildren[row]) {
      element.setAttribute("aria-expanded", String(this.#outline.isExpanded(row)));
    } else {
      element.removeAttribute("aria-expanded");
    }
    const indent = Math.min(task.level - 1, DEEPEST_INDENT);
    const step = metrics.narrow ? NARROW_INDENT : INDENT;
    line.first.style.paddingLeft = `${4 + indent * step}px`;
    line.name.data = task.name;
    line.cells.forEach((cell, index) => {
      cell.data = this.#columns[index]?.text(task, words, plan) ?? "";
    });
    if (line.chip) markChip(line.chip, task.status);
  }

  #mark(): void {
    const { selected, hovered, rows } = this.#scene;
    let active = "";
    for (const { element, position } of this.#lines) {
      const row = rows[position];
      const isSelected = row !== undefined && row === selected;
      if (isSelected) active = element.id;
      if (element.ariaSelected !== String(isSelected)) element.ariaSelected = String(isSelected);
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
    this.#rows.addEventListener("mouseover", ({ target }) => {
      const isName = target instanceof HTMLElement && target.classList.contains("gantt-text");
      if (isName) target.title = target.textContent ?? "";
    });
    this.#rows.addEventListener("mouseleave", () => actions.hover(null));
  }
}

function markChip(chip: HTMLElement, status: Status | null): void {
  const words = status ? STATUS_WORD[status] : "";
  chip.hidden = status === null;
  chip.className = status ? `gantt-status is-${status}` : "";
  chip.ariaLabel = words;
  chip.title = words;
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
