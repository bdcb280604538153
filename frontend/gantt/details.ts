import { h, icon } from "./dom";
import { ICON } from "./icons";
import { brief, facts, linkWords, lockWords, milestoneFacts } from "./facts";
import type { Fact } from "./facts";
import type { Link, Task } from "./payload";
import type { Scene } from "./scene";

function list(entries: readonly Fact[]): HTMLElement {
  return h(
    "dl",
    { class: "gantt-facts" },
    ...entries.flatMap(([label, value]) => [h("dt", {}, label), h("dd", {}, value)]),
  );
}

/** Fills the panel with what the server knows of a row. */
export type Fill = (row: number, body: HTMLElement) => void;

/** Everything about one row, beside the timeline; links lead to the tasks they join. */
export class Details {
  readonly element = h("aside", { class: "gantt-details", hidden: true, "aria-live": "polite" });
  readonly #scene: Scene;
  readonly #go: (row: number) => void;
  readonly #closed: (hadFocus: boolean) => void;
  readonly #head = h("div");
  readonly #body = h("div", { class: "gantt-details-body" });
  fill: Fill | null = null;
  /** Opens what can be done to a row beside a button. */
  menu: ((row: number, beside: DOMRect) => void) | null = null;
  /** The row it tells about. */
  row: number | null = null;

  constructor(scene: Scene, go: (row: number) => void, closed: (hadFocus: boolean) => void) {
    this.#scene = scene;
    this.#go = go;
    this.#closed = closed;
    this.element.append(this.#head, this.#body);
    this.element.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
    });
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  show(row: number): void {
    const task = this.#scene.plan.tasks[row];
    if (!task) return;
    const isOther = this.row !== row || !this.isOpen;
    const close = h("button", { type: "button", class: "btn btn-icon btn-ghost", "aria-label": "Close details" });
    close.append(icon(ICON.close));
    close.addEventListener("click", () => this.close());
    const title = h("h3", { class: "gantt-details-title" });
    title.append(task.url ? h("a", { href: task.url }, task.name) : task.name);
    this.element.setAttribute("aria-label", `Details of ${task.name}`);
    // The body stays in the page: whoever is typing in it keeps the focus.
    this.#head.replaceChildren(
      h("header", { class: "gantt-details-head" }, title, ...this.#more(row), close),
      this.#locked(task),
    );
    this.row = row;
    this.element.hidden = false;
    if (this.fill && !isOther) this.fill(row, this.#body);
    else {
      this.#body.replaceChildren(...this.#known(row, task));
      this.fill?.(row, this.#body);
    }
  }

  #more(row: number): HTMLElement[] {
    if (!this.menu) return [];
    const button = h("button", { type: "button", class: "btn btn-icon btn-ghost", "aria-label": "What can be done" });
    button.append(icon(ICON.more));
    button.addEventListener("click", () => this.menu?.(row, button.getBoundingClientRect()));
    return [button];
  }

  /** What the page itself knows of a row. */
  #known(row: number, task: Task): HTMLElement[] {
    const { plan, words } = this.#scene;
    return [
      list(facts(task, plan, words)),
      ...this.#milestones(row),
      ...this.#joined("Predecessors", row, "successor", "predecessor"),
      ...this.#joined("Successors", row, "predecessor", "successor"),
    ];
  }

  /** A banner where the date is not the scheduler's. */
  #locked(task: Task): HTMLElement {
    const words = lockWords(task, this.#scene.words);
    return h("p", { class: "gantt-locked", hidden: words === "" }, words);
  }

  close(): void {
    if (!this.isOpen) return;
    const hadFocus = this.element.contains(document.activeElement);
    this.element.hidden = true;
    this.row = null;
    this.#closed(hadFocus);
  }

  #milestones(row: number): HTMLElement[] {
    const { plan, words } = this.#scene;
    const own = plan.milestones.filter((milestone) => milestone.row === row);
    if (own.length === 0) return [];
    const entries = own.map(
      (one): Fact => [one.name, `${words.short(one.date)}${one.done ? ", reached" : ""}`],
    );
    return [h("h4", {}, "Milestones"), list(entries)];
  }

  #joined(
    title: string,
    row: number,
    here: "predecessor" | "successor",
    there: "predecessor" | "successor",
  ): HTMLElement[] {
    const links = this.#scene.plan.links.filter((link) => link[here] === row);
    if (links.length === 0) return [];
    const items = links.map((link) => h("li", {}, ...this.#link(link, link[there])));
    return [h("h4", {}, title), h("ul", { class: "gantt-joined" }, ...items)];
  }

  #link(link: Link, row: number): HTMLElement[] {
    const { plan, words } = this.#scene;
    const button = h(
      "button",
      { type: "button", class: "gantt-link" },
      plan.tasks[row]?.name ?? "",
    );
    button.addEventListener("click", () => this.#go(row));
    return [button, h("small", {}, linkWords(link, plan, words))];
  }
}

/** The few facts beside the pointer. */
export class Tip {
  readonly element = h("div", { class: "gantt-tip", role: "tooltip", hidden: true });

  show(scene: Scene, row: number, milestone: number | null, x: number, y: number): void {
    const { plan, words } = scene;
    const task = plan.tasks[row];
    const own = milestone === null ? undefined : plan.milestones[milestone];
    if (!task) return;
    const entries = own ? milestoneFacts(own, words) : brief(task, plan, words);
    this.element.replaceChildren(h("strong", {}, own?.name ?? task.name), list(entries));
    this.element.hidden = false;
    const { offsetWidth, offsetHeight } = this.element;
    const room = this.element.parentElement;
    const right = (room?.clientWidth ?? 0) - offsetWidth - 8;
    const below = y + 18 + offsetHeight <= (room?.clientHeight ?? 0);
    this.element.style.left = `${Math.max(8, Math.min(x + 14, right))}px`;
    this.element.style.top = `${Math.max(8, below ? y + 18 : y - offsetHeight - 12)}px`;
  }

  hide(): void {
    this.element.hidden = true;
  }
}
