import { h } from "../dom";
import type { Scene } from "../scene";
import { fromText } from "./clipboard";

export interface AddActions {
  add(name: string): void;
  paste(rows: string[][]): void;
  up(): void;
}

/** The line below the last task: a name typed there becomes a task. */
export class AddRow {
  readonly element: HTMLElement;
  readonly #line: HTMLElement;
  readonly #box = h("input", {
    type: "text",
    class: "gantt-add-box",
    placeholder: "Add a task",
    "aria-label": "Name of a new task at the end",
    maxlength: 512,
    autocomplete: "off",
  });
  readonly #scene: Scene;

  constructor(scene: Scene, actions: AddActions) {
    this.#scene = scene;
    this.#line = h("div", { class: "gantt-add-line" }, this.#box);
    this.element = h("div", { class: "gantt-add" }, this.#line);
    this.#box.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "ArrowUp" || event.key === "Escape") {
        event.preventDefault();
        actions.up();
      }
      if (event.key !== "Enter" || event.isComposing) return;
      const name = this.#box.value.trim();
      if (name === "") return;
      this.#box.value = "";
      actions.add(name);
    });
    this.#box.addEventListener("paste", (event) => {
      const rows = fromText(event.clipboardData?.getData("text/plain") ?? "");
      if (rows.length === 1 && rows[0]?.length === 1) return;
      event.preventDefault();
      actions.paste(rows);
    });
  }

  get isFocused(): boolean {
    return document.activeElement === this.#box;
  }

  focus(): void {
    this.#box.focus({ preventScroll: true });
  }

  /** Stand below the last row of a list of this width. */
  place(top: number, width: number): void {
    const { rows, metrics } = this.#scene;
    this.element.style.width = metrics.narrow ? "" : `${width}px`;
    this.#line.style.transform = `translateY(${rows.length * metrics.row - top}px)`;
  }
}
