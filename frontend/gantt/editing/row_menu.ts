import { h } from "../dom";
import type { Task } from "../payload";

export type MenuDeed =
  | "calendar"
  | "copyDown"
  | "details"
  | "done"
  | "inactive"
  | "indent"
  | "insert"
  | "join"
  | "link"
  | "manual"
  | "milestone"
  | "moveDown"
  | "moveUp"
  | "outdent"
  | "progress"
  | "recurring"
  | "remove"
  | "split"
  | "unlink"
  | "why";

export interface MenuPlace {
  task: Task;
  /** How many tasks are chosen. */
  count: number;
  editable: boolean;
  /** Rows stand as in the plan, so that they can be moved. */
  inOrder: boolean;
}

type Entry = [deed: MenuDeed, words: string, keys?: string];

/** What can be done to a task, in words; the same for list and timeline. */
export function entries({ task, count, editable, inOrder }: MenuPlace): (Entry | null)[] {
  const reading: (Entry | null)[] = [
    ["details", "Details", "Alt Enter"],
    ["why", "Why this date?"],
  ];
  if (!editable) return reading;
  const many = count > 1;
  const isWork = task.kind !== "summary" && task.kind !== "milestone";
  const moving: (Entry | null)[] = inOrder
    ? [
        null,
        ["insert", "Insert task above", "Insert"],
        ["recurring", "Insert recurring task…"],
        ["indent", "Indent", "Alt Shift →"],
        ["outdent", "Outdent", "Alt Shift ←"],
        ["moveUp", "Move up", "Alt Shift ↑"],
        ["moveDown", "Move down", "Alt Shift ↓"],
      ]
    : [];
  return [
    ...reading,
    ...moving,
    null,
    ...(many ? ([["link", "Link in this order", "Ctrl F2"]] as Entry[]) : []),
    ["unlink", many ? "Remove links between them" : "Remove its links"],
    ...(many ? ([["copyDown", "Fill down", "Ctrl D"]] as Entry[]) : []),
    null,
    ["done", "Mark as finished"],
    ["progress", "Update progress…"],
    ["manual", task.manual ? "Schedule automatically" : "Schedule manually"],
    ["milestone", task.kind === "milestone" ? "Make a task" : "Make a milestone"],
    ...(isWork && !many ? ([["split", "Split…"]] as Entry[]) : []),
    ...(isWork && task.splits.length > 0 ? ([["join", "Join the parts"]] as Entry[]) : []),
    ["inactive", task.inactive ? "Activate" : "Deactivate"],
    null,
    ["remove", many ? `Remove ${count} tasks` : "Remove task", "Ctrl Delete"],
  ];
}

/** The menu of a row at a point of the window. */
export class RowMenu {
  readonly element = h("div", { class: "menu gantt-rowmenu", popover: "auto", role: "menu", "aria-label": "Task" });
  readonly #done: (deed: MenuDeed) => void;
  readonly #closed: () => void;

  constructor(done: (deed: MenuDeed) => void, closed: () => void) {
    this.#done = done;
    this.#closed = closed;
    this.element.addEventListener("keydown", (event) => {
      event.stopPropagation();
      this.#key(event);
    });
  }

  show(place: MenuPlace, x: number, y: number): void {
    this.element.replaceChildren(
      ...entries(place).map((entry) => (entry ? this.#item(entry) : h("hr"))),
    );
    this.element.showPopover();
    const { width, height } = this.element.getBoundingClientRect();
    this.element.style.left = `${Math.max(4, Math.min(x, innerWidth - width - 4))}px`;
    this.element.style.top = `${Math.max(4, Math.min(y, innerHeight - height - 4))}px`;
    this.element.querySelector<HTMLElement>(".menu-item")?.focus();
  }

  #item([deed, words, keys]: Entry): HTMLElement {
    const item = h("button", { type: "button", class: "menu-item", role: "menuitem" }, h("span", {}, words));
    if (keys) item.append(h("kbd", {}, keys));
    item.addEventListener("click", () => {
      this.element.hidePopover();
      this.#closed();
      this.#done(deed);
    });
    return item;
  }

  #key(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      this.element.hidePopover();
      this.#closed();
    }
    if (!step) return;
    event.preventDefault();
    const items = [...this.element.querySelectorAll<HTMLElement>(".menu-item")];
    const at = items.indexOf(document.activeElement as HTMLElement);
    items[(at + step + items.length) % items.length]?.focus();
  }
}
