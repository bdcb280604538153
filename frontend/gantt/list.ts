import { fitting, NAME, STATUS_WORD } from "./columns";
import type { Column, Sort } from "./columns";
import { h } from "./dom";
import { isBracket } from "./layout";
import type { Status, Task } from "./payload";
import type { Scene } from "./scene";
import type { Area } from "./selection";
import type { Outline } from "./tree";

interface Line {
  element: HTMLElement;
  number: HTMLElement | null;
  first: HTMLElement;
  cells: HTMLElement[];
  texts: Text[];
  chip: HTMLElement | null;
  position: number;
  /** What is marked in it, so that nothing is marked twice. */
  marked: string;
}

const INDENT = 14;
const NARROW_INDENT = 8;
const DEEPEST_INDENT = 8;
const LEAST_NUMBER = 44;
const DIGIT = 7;
const NUMBER_PADDING = 14;

/** The outline as a treegrid; only the rows in view are in the page. */
export class List {
  readonly head = h("div", { role: "row", class: "gantt-head", "aria-rowindex": 1 });
  readonly rows = h("div", { class: "gantt-rows", role: "rowgroup" });
  readonly element: HTMLElement;
  readonly #scene: Scene;
  readonly #outline: Outline;
  readonly #id: string;
  /** A sheet has row numbers, a cell cursor and chosen columns; the portfolio has none of it. */
  readonly isSheet: boolean;
  #chosen: readonly Column[] = [NAME];
  #shown: readonly Column[] = [NAME];
  #lines: Line[] = [];
  #width = 0;
  #digits = 1;

  constructor(scene: Scene, outline: Outline, id: string) {
    this.#scene = scene;
    this.#outline = outline;
    this.#id = id;
    this.isSheet = scene.plan.mode === "plan";
    this.element = h(
      "div",
      {
        class: this.isSheet ? "gantt-list is-sheet" : "gantt-list",
        role: "treegrid",
        tabindex: 0,
        "aria-label": `${scene.plan.project.name}: rows of the timeline`,
        "aria-multiselectable": this.isSheet ? "true" : null,
        "aria-readonly": this.isSheet ? String(!scene.plan.project.editable) : null,
      },
      h("div", { role: "rowgroup", class: "gantt-headgroup" }, this.head),
      this.rows,
    );
    this.rows.addEventListener("mouseover", tellClipped);
  }

  /** The columns on show, the name first. */
  get columns(): readonly Column[] {
    return this.#shown;
  }

  setColumns(columns: readonly Column[], sort: Sort | null): void {
    this.#chosen = columns;
    this.#rebuild();
    for (const cell of this.head.querySelectorAll<HTMLElement>("[data-column]")) {
      const isSorted = cell.dataset["column"] === sort?.column.key;
      if (isSorted) cell.ariaSort = sort?.descending ? "descending" : "ascending";
    }
  }

  setWidth(width: number): void {
    const { narrow } = this.#scene.metrics;
    this.#width = width;
    this.element.style.width = narrow ? "" : `${width}px`;
    if (this.#wanted().length === this.#shown.length && this.head.childElementCount > 0) return;
    this.#rebuild();
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

  /** Forget what one row says. */
  refresh(row: number): void {
    const position = this.#scene.position(row);
    const line = this.#lines[position % this.#lines.length];
    if (line?.position === position) line.position = -1;
  }

  focus(): void {
    this.element.focus({ preventScroll: true });
  }

  /** The element of a cell that is in view. */
  cell(row: number, column: number): HTMLElement | null {
    const position = this.#scene.position(row);
    const line = this.#lines.find((one) => one.position === position);
    return line ? (column === 0 ? line.first : (line.cells[column - 1] ?? null)) : null;
  }

  /** Where an event of the list happened; column -1 is the row's number. */
  under(event: Event): { position: number; column: number } | null {
    const target = event.target instanceof Element ? event.target : null;
    const element = target?.closest<HTMLElement>(".gantt-row");
    const line = this.#lines.find((one) => one.element === element);
    if (!line || !target) return null;
    const cell = target.closest(".gantt-cell, .gantt-number");
    const column = cell === line.number ? -1 : line.cells.findIndex((one) => one === cell) + 1;
    return { position: line.position, column };
  }

  /** Scroll sideways until a column is in sight. */
  revealColumn(column: number): void {
    const left = this.#shown.slice(1, column).reduce((sum, one) => sum + one.width, 0);
    const width = this.#shown[column]?.width ?? 0;
    const name = (this.element.querySelector(".gantt-name")?.clientWidth ?? NAME.width) + this.#numbers;
    const room = this.element.clientWidth - name;
    if (column === 0) return;
    if (left < this.element.scrollLeft) this.element.scrollLeft = left;
    else if (left + width > this.element.scrollLeft + room) {
      this.element.scrollLeft = left + width - room;
    }
  }

  /** Pixels of the row numbers, which may be long ones of another tool. */
  get #numbers(): number {
    if (!this.isSheet || this.#scene.metrics.narrow) return 0;
    return Math.max(LEAST_NUMBER, this.#digits * DIGIT + NUMBER_PADDING);
  }

  #wanted(): readonly Column[] {
    const [name = NAME, ...others] = this.#chosen;
    if (this.#scene.metrics.narrow) return [name];
    return this.isSheet ? this.#chosen : [name, ...others.slice(0, fitting(others, this.#width))];
  }

  #rebuild(): void {
    const columns = this.#wanted();
    this.#shown = columns;
    this.#digits = this.#scene.plan.tasks.reduce((most, { label }) => Math.max(most, label.length), 1);
    const [first = NAME, ...others] = columns;
    const widths = others.map((column) => `${column.width}px`);
    const name = `minmax(${this.#scene.metrics.narrow ? 0 : first.width}px, 1fr)`;
    const number = this.#numbers ? [`${this.#numbers}px`] : [];
    const least = columns.reduce((sum, column) => sum + column.width, this.#numbers);
    const host = this.element.parentElement ?? this.element;
    host.style.setProperty("--gantt-numbers", `${this.#numbers}px`);
    this.element.style.setProperty("--gantt-columns", [...number, name, ...widths].join(" "));
    this.element.style.setProperty("--gantt-least", this.isSheet && others.length > 0 ? `${least}px` : "0px");
    this.element.setAttribute("aria-colcount", String(columns.length + (this.#numbers ? 1 : 0)));
    this.head.replaceChildren(
      ...(this.#numbers
        ? [h("div", { role: "columnheader", class: "gantt-number", "aria-colindex": 1 }, "ID")]
        : []),
      ...columns.map((column, index) => this.#heading(column, index)),
    );
    this.#lines = [];
    this.rows.replaceChildren();
  }

  #heading(column: Column, index: number): HTMLElement {
    const cell = h("div", {
      role: "columnheader",
      class: index === 0 ? "gantt-cell gantt-name" : cellClass(column),
      "data-column": column.key,
      "aria-colindex": this.#colIndex(index),
    });
    if (!this.isSheet) cell.append(column.title);
    else {
      cell.append(
        h("span", { class: "gantt-title", title: `${column.title}: click to sort` }, column.title),
        h("span", { class: "gantt-grip", "aria-hidden": "true" }),
      );
    }
    return cell;
  }

  #colIndex(column: number): number {
    return column + (this.#numbers ? 2 : 1);
  }

  #resize(needed: number): void {
    if (needed === this.#lines.length) return;
    while (this.#lines.length > needed) this.#lines.pop()?.element.remove();
    while (this.#lines.length < needed) {
      const line = this.#line();
      this.#lines.push(line);
      this.rows.append(line.element);
    }
    this.invalidate();
  }

  #line(): Line {
    const name = new Text();
    const number = this.#numbers
      ? h("div", { role: "rowheader", class: "gantt-number", "aria-colindex": 1 })
      : null;
    const first = h(
      "div",
      { role: "gridcell", class: "gantt-cell gantt-name", "aria-colindex": this.#colIndex(0) },
      h("span", { class: "gantt-twisty", "aria-hidden": "true" }),
      h("span", { class: "gantt-text" }, name),
    );
    const element = h("div", { role: "row", class: "gantt-row" }, ...(number ? [number] : []), first);
    const line: Line = { element, number, first, cells: [], texts: [name], chip: null, position: -1, marked: "" };
    this.#shown.slice(1).forEach((column, index) => {
      const text = new Text();
      const cell = h("div", {
        role: "gridcell",
        class: cellClass(column),
        "aria-colindex": this.#colIndex(index + 1),
      });
      if (column.isStatus) line.chip = h("span", { role: "img" }, text);
      cell.append(line.chip && column.isStatus ? line.chip : text);
      element.append(cell);
      line.cells.push(cell);
      line.texts.push(text);
    });
    return line;
  }

  #fill(line: Line, position: number): void {
    const { plan, words, rows, marks } = this.#scene;
    const row = rows[position];
    if (row === undefined) return;
    line.position = position;
    line.element.id = `${this.#id}-${row}`;
    line.element.dataset["row"] = String(row);
    line.element.setAttribute("aria-rowindex", String(position + 2));
    const task = this.#scene.taskAt(position);
    if (!task) {
      this.#fillGroup(line, position);
      return;
    }
    const isSaving = marks.isSaving(task.id);
    const by = marks.other(task.id);
    setClass(line.element, `${rowClass(task)}${isSaving ? " is-saving" : ""}${by ? " is-others" : ""}`);
    if (by) line.first.dataset["by"] = by;
    else delete line.first.dataset["by"];
    this.#fillOutline(line, row, task);
    if (line.number) line.number.textContent = task.label;
    this.#shown.forEach((column, index) => {
      const text = line.texts[index];
      if (text) text.data = marks.typed(task.id, column.key) ?? column.text(task, words, plan);
    });
    if (line.chip) markChip(line.chip, task.status);
  }

  #fillOutline(line: Line, row: number, task: Task): void {
    const isFlat = this.#scene.groups.length > 0;
    line.element.setAttribute("aria-level", String(isFlat ? 2 : task.level));
    if (this.#outline.hasChildren[row] && !isFlat) {
      line.element.setAttribute("aria-expanded", String(this.#outline.isExpanded(row)));
    } else {
      line.element.removeAttribute("aria-expanded");
    }
    const depth = isFlat ? 1 : Math.min(task.level - 1, DEEPEST_INDENT);
    const step = this.#scene.metrics.narrow ? NARROW_INDENT : INDENT;
    line.first.style.paddingLeft = `${4 + depth * step}px`;
  }

  #fillGroup(line: Line, position: number): void {
    const group = this.#scene.groupAt(position);
    setClass(line.element, "gantt-row is-group");
    line.element.setAttribute("aria-level", "1");
    line.element.setAttribute("aria-expanded", String(group?.expanded ?? true));
    line.first.style.paddingLeft = "4px";
    delete line.first.dataset["by"];
    if (line.number) line.number.textContent = "";
    line.texts.forEach((text, index) => {
      text.data = index === 0 ? `${group?.title} (${group?.count})` : "";
    });
  }

  #mark(): void {
    const { selected, hovered, rows, selection } = this.#scene;
    const area = selection.area((row) => this.#scene.position(row), this.#shown.length);
    const column = Math.min(selection.at?.column ?? 0, this.#shown.length - 1);
    let active = "";
    for (const line of this.#lines) {
      const { element, position } = line;
      const row = rows[position];
      const isAt = row !== undefined && row === selected;
      const isKept = row !== undefined && selection.kept.has(row);
      const isIn = area !== null && (isKept || (position >= area.top && position <= area.bottom));
      if (isAt) active = this.isSheet ? `${element.id}-${column}` : element.id;
      if (element.ariaSelected !== String(isIn)) element.ariaSelected = String(isIn);
      element.classList.toggle("is-hovered", row !== undefined && row === hovered);
      if (this.isSheet) this.#markCells(line, isAt ? column : -1, isIn ? area : null);
    }
    if (active) this.element.setAttribute("aria-activedescendant", active);
    else this.element.removeAttribute("aria-activedescendant");
  }

  /** The cell of the cursor (-1: in another row), and those of a rectangle of several. */
  #markCells(line: Line, cursor: number, area: Area | null): void {
    const isMany =
      area !== null &&
      (area.top !== area.bottom || area.left !== area.right || this.#scene.selection.kept.size > 0);
    const wanted = `${cursor}:${isMany ? `${area.left}-${area.right}` : ""}:${cursor < 0 ? "" : line.element.id}`;
    if (line.marked === wanted) return;
    line.marked = wanted;
    for (let index = 0; index < this.#shown.length; index++) {
      const cell = index === 0 ? line.first : line.cells[index - 1];
      if (!cell) continue;
      cell.classList.toggle("is-cursor", index === cursor);
      cell.classList.toggle("is-range", isMany && index >= area.left && index <= area.right);
      if (index === cursor) cell.id = `${line.element.id}-${index}`;
      else if (cell.id) cell.removeAttribute("id");
    }
  }
}

function tellClipped({ target }: Event): void {
  if (!(target instanceof HTMLElement)) return;
  if (target.classList.contains("gantt-text")) target.title = target.textContent ?? "";
  else if (target.classList.contains("gantt-cell") && !target.classList.contains("gantt-name")) {
    target.title = target.scrollWidth > target.clientWidth ? (target.textContent ?? "") : "";
  }
}

function setClass(element: HTMLElement, name: string): void {
  if (element.className !== name) element.className = name;
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
  if (task.manual) classes.push("is-manual");
  return classes.join(" ");
}
