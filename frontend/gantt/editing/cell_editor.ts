import { h } from "../dom";
import type { List } from "../list";

export interface CellEdit {
  row: number;
  column: number;
  /** Spoken name: "Duration of Pour slab". */
  label: string;
  text: string;
  choices: readonly string[] | null;
  /** The cell starts with what was typed instead of what it held. */
  typed: string | null;
  /** Take the text: a sentence keeps the editor open, null lets it go. */
  commit: (text: string, to: Leave) => string | null;
  /** The editor is gone; `to` says where the person wants to go next from the row it was on. */
  left: (to: Leave, row: number) => void;
}

/** "fill" takes the text into every chosen cell. */
export type Leave = "stay" | "down" | "up" | "right" | "left" | "away" | "fill";

type Control = HTMLInputElement | HTMLSelectElement;

/** The box over a cell while its text is changed. */
export class CellEditor {
  readonly element = h("div", { class: "gantt-editor", hidden: true });
  readonly #list: List;
  readonly #error = h("p", { class: "gantt-editor-error", role: "alert", id: "gantt-editor-error" });
  #edit: CellEdit | null = null;
  #control: Control | null = null;
  readonly #waiting: (() => void)[] = [];

  constructor(list: List) {
    this.#list = list;
    this.element.addEventListener("keydown", (event) => this.#key(event));
  }

  get isOpen(): boolean {
    return this.#edit !== null;
  }

  open(edit: CellEdit): void {
    this.#drop();
    this.#edit = edit;
    this.#error.hidden = true;
    this.#control = edit.choices ? choiceBox(edit, edit.choices) : textBox(edit);
    this.element.replaceChildren(this.#control, this.#error);
    this.element.hidden = false;
    this.place();
    this.#control.focus({ preventScroll: true });
    if (this.#control instanceof HTMLInputElement && edit.typed === null) this.#control.select();
    this.#control.addEventListener("blur", () => this.#blurred());
    if (this.#control instanceof HTMLSelectElement) {
      this.#control.addEventListener("change", () => this.commit("stay"));
    }
  }

  /** Stand over the cell, wherever it has been scrolled to. */
  place(): void {
    if (!this.#edit) return;
    const cell = this.#list.cell(this.#edit.row, this.#edit.column);
    const host = this.element.parentElement;
    if (!cell || !host) {
      this.element.classList.add("is-aside");
      return;
    }
    this.element.classList.remove("is-aside");
    const [from, around] = [cell.getBoundingClientRect(), host.getBoundingClientRect()];
    const isName = this.#edit.column === 0;
    const indent = isName ? Number.parseFloat(cell.style.paddingLeft || "0") + 14 : 0;
    this.element.style.left = `${from.left - around.left + indent}px`;
    this.element.style.top = `${from.top - around.top}px`;
    this.element.style.width = `${Math.max(from.width - indent, 96)}px`;
    this.element.style.height = `${from.height}px`;
  }

  /** The outline has changed; `moved` says where each old row stands now. */
  follow(moved: Int32Array): void {
    if (this.#edit) this.#edit = { ...this.#edit, row: moved[this.#edit.row] ?? -1 };
  }

  /** Wait until nobody is typing. */
  left(): Promise<void> {
    return this.isOpen ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve();
  }

  /** Take the text; false when it is wrong and the editor stays. */
  commit(to: Leave): boolean {
    const edit = this.#edit;
    if (!edit || !this.#control) return true;
    const wrong = edit.commit(this.#control.value, to);
    if (wrong !== null) {
      this.tell(wrong);
      return false;
    }
    this.close(to);
    return true;
  }

  /** Say what is wrong, in the cell. */
  tell(sentence: string): void {
    if (!this.#control) return;
    this.#error.textContent = sentence;
    this.#error.hidden = false;
    this.#control.setAttribute("aria-invalid", "true");
    this.#control.setAttribute("aria-describedby", this.#error.id);
    this.#control.focus({ preventScroll: true });
    if (this.#control instanceof HTMLInputElement) this.#control.select();
  }

  close(to: Leave): void {
    const edit = this.#edit;
    if (!edit) return;
    this.#edit = null;
    this.#control = null;
    this.element.hidden = true;
    this.element.replaceChildren();
    edit.left(to, edit.row);
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #blurred(): void {
    const control = this.#control;
    queueMicrotask(() => {
      if (this.#control !== control || document.activeElement === control || !document.hasFocus()) return;
      this.#drop();
    });
  }

  /** A click elsewhere takes the text; wrong text is dropped rather than held against the person. */
  #drop(): void {
    if (!this.#edit || !this.#control) return;
    this.#edit.commit(this.#control.value, "away");
    this.close("away");
  }

  #key(event: KeyboardEvent): void {
    event.stopPropagation();
    if (event.isComposing) return;
    const to = leaving(event);
    if (!to) return;
    event.preventDefault();
    if (event.key === "Escape") this.close("stay");
    else this.commit(to);
  }
}

function leaving({ key, shiftKey, altKey, ctrlKey }: KeyboardEvent): Leave | null {
  if (altKey) return null;
  if (key === "Enter" && ctrlKey) return "fill";
  if (key === "Escape") return "stay";
  if (key === "Enter") return shiftKey ? "up" : "down";
  if (key === "Tab") return shiftKey ? "left" : "right";
  return null;
}

function textBox(edit: CellEdit): HTMLInputElement {
  const box = h("input", {
    type: "text",
    class: "gantt-editor-box",
    "aria-label": edit.label,
    autocomplete: "off",
    spellcheck: "false",
  });
  box.value = edit.typed ?? edit.text;
  return box;
}

function choiceBox(edit: CellEdit, choices: readonly string[]): HTMLSelectElement {
  const box = h(
    "select",
    { class: "gantt-editor-box", "aria-label": edit.label },
    ...choices.map((choice) => h("option", { value: choice }, choice || "—")),
  );
  const start = edit.typed?.toLowerCase();
  const meant = start && choices.find((choice) => choice.toLowerCase().startsWith(start));
  box.value = meant ?? edit.text;
  return box;
}
