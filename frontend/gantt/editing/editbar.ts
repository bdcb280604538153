import { h, icon } from "../dom";
import { ICON } from "../icons";
import type { Head } from "../payload";
import { button, group } from "../toolbar";
import type { State } from "./sync";

export type BarDeed =
  | "undo"
  | "redo"
  | "insert"
  | "remove"
  | "indent"
  | "outdent"
  | "link"
  | "unlink"
  | "version"
  | "plan"
  | "calendar"
  | "recurring"
  | "progress"
  | "columns"
  | "keys";

const REPORTING = "Report the progress and the actual dates of your own tasks here.";

/** What can be done to the plan, in words where a sign does not say it, and whether it is saved. */
export class EditBar {
  readonly element = h("div", { class: "gantt-toolbar gantt-editbar", role: "toolbar", "aria-label": "Edit the plan" });
  readonly #undo: HTMLButtonElement;
  readonly #redo: HTMLButtonElement;
  readonly #save: HTMLButtonElement;
  readonly #state = h("output", { class: "gantt-state", "aria-live": "off" });

  /** Who may report on own tasks only gets no tools, but is told what can be done. */
  constructor(id: string, done: (deed: BarDeed) => void, whole: boolean) {
    const tool = (words: string, path: string, deed: BarDeed) => button(words, path, () => done(deed));
    this.#undo = tool("Undo", ICON.undo, "undo");
    this.#redo = tool("Redo", ICON.redo, "redo");
    const add = worded("Add task", ICON.in, () => done("insert"));
    this.#save = worded("Save version", ICON.save, () => done("version"));
    const tools = [
      group(this.#undo, this.#redo),
      add,
      selected(
        tool("Outdent (Alt+Shift+Left)", ICON.outdent, "outdent"),
        tool("Indent (Alt+Shift+Right)", ICON.indent, "indent"),
        tool("Link the chosen tasks (Ctrl+F2)", ICON.link, "link"),
        tool("Remove links", ICON.unlink, "unlink"),
        tool("Remove tasks (Ctrl+Delete)", ICON.remove, "remove"),
      ),
    ];
    this.element.append(
      ...(whole ? [...tools, ...this.#more(`${id}-more`, done)] : [h("span", { class: "gantt-hint" }, REPORTING)]),
      h("span", { class: "gantt-gap" }),
      this.#state,
      ...(whole ? [this.#save] : []),
    );
  }

  update(head: Head): void {
    this.#undo.disabled = head.undo === null;
    this.#redo.disabled = head.redo === null;
    tell(this.#undo, head.undo === null ? "Nothing to undo" : `Undo: ${head.undo} (Ctrl+Z)`);
    tell(this.#redo, head.redo === null ? "Nothing to redo" : `Redo: ${head.redo} (Ctrl+Y)`);
    this.#save.disabled = head.unsaved === 0;
    const changes = head.unsaved === 1 ? "1 change since" : `${head.unsaved} changes since`;
    this.#save.title = `${head.unsaved === 0 ? "No change since" : changes} version ${head.version}`;
  }

  state(state: State, waiting: number): void {
    this.#state.dataset["state"] = state;
    this.#state.textContent =
      state === "saved"
        ? "Saved"
        : state === "saving"
          ? "Saving…"
          : `Offline: ${waiting === 1 ? "1 change waits" : `${waiting} changes wait`}`;
  }

  #more(id: string, done: (deed: BarDeed) => void): HTMLElement[] {
    const opener = h(
      "button",
      { type: "button", class: "btn", popovertarget: id, "aria-haspopup": "true" },
      "Plan",
    );
    opener.append(icon("M4.500 6.500L8 10l3.500-3.500"));
    const item = (words: string, deed: BarDeed) => {
      const element = h("button", { type: "button", class: "menu-item" }, words);
      element.addEventListener("click", () => done(deed));
      return element;
    };
    const menu = h(
      "div",
      { class: "menu", id, popover: "auto" },
      item("Plan settings…", "plan"),
      item("Calendars…", "calendar"),
      item("Update progress…", "progress"),
      item("Add recurring task…", "recurring"),
      h("hr"),
      item("Columns…", "columns"),
      item("Keys", "keys"),
    );
    return [opener, menu];
  }
}

/** Tools for several chosen rows: a phone has them in the menu of a task instead. */
function selected(...tools: HTMLElement[]): HTMLElement {
  const element = group(...tools);
  element.classList.add("gantt-selected");
  return element;
}

function worded(words: string, path: string, pressed: () => void): HTMLButtonElement {
  const element = h("button", { type: "button", class: "btn" });
  element.append(icon(path), words);
  element.addEventListener("click", pressed);
  return element;
}

function tell(element: HTMLElement, words: string): void {
  element.title = words;
  element.ariaLabel = words;
}
