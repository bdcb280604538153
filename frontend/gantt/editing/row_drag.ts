import { h } from "../dom";
import type { List } from "../list";
import type { Task } from "../payload";
import type { Scene } from "../scene";

export interface RowDragActions {
  /** A sentence why rows cannot be moved now, or null. */
  fault(): string | null;
  refuse(sentence: string): void;
  /** Put the chosen rows before a row (null: at the end) under a parent. */
  move(parent: Task | null, before: Task | null): void;
}

const LEAST_DRAG = 5;

/** Drag rows by their numbers to another place in the outline. */
export class RowDrag {
  readonly element = h("div", { class: "gantt-drop", role: "presentation", hidden: true });
  readonly #scene: Scene;
  readonly #list: List;
  readonly #actions: RowDragActions;

  constructor(scene: Scene, list: List, actions: RowDragActions) {
    this.#scene = scene;
    this.#list = list;
    this.#actions = actions;
    list.rows.addEventListener("pointerdown", (event) => {
      const target = event.target instanceof Element ? event.target : null;
      if (event.button === 0 && event.pointerType === "mouse" && target?.closest(".gantt-number")) {
        this.#follow(event);
      }
    });
  }

  #follow(from: PointerEvent): void {
    let to: number | null = null;
    const moved = (event: PointerEvent) => {
      if (to === null && Math.abs(event.clientY - from.clientY) < LEAST_DRAG) return;
      to = this.#gap(event);
      this.#mark(to);
    };
    const key = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      to = null;
      stop();
    };
    const stop = () => {
      window.removeEventListener("pointermove", moved);
      window.removeEventListener("pointerup", drop);
      window.removeEventListener("keydown", key, true);
      this.element.hidden = true;
    };
    const drop = () => {
      stop();
      if (to !== null) this.#drop(to);
    };
    window.addEventListener("pointermove", moved);
    window.addEventListener("pointerup", drop);
    window.addEventListener("keydown", key, true);
  }

  /** The gap between rows nearest to the pointer: 0 is above the first row. */
  #gap(event: PointerEvent): number {
    const { metrics, rows } = this.#scene;
    const box = this.#list.rows.getBoundingClientRect();
    const first = this.#list.rows.querySelector<HTMLElement>(".gantt-row");
    const top = first ? first.getBoundingClientRect().top - box.top : 0;
    const position = Number(first?.ariaRowIndex ?? first?.getAttribute("aria-rowindex") ?? 2) - 2;
    const y = event.clientY - box.top - top + position * metrics.row;
    return Math.min(rows.length, Math.max(0, Math.round(y / metrics.row)));
  }

  #mark(gap: number): void {
    const { metrics } = this.#scene;
    const first = this.#list.rows.querySelector<HTMLElement>(".gantt-row");
    const position = Number(first?.getAttribute("aria-rowindex") ?? 2) - 2;
    const box = this.#list.rows.getBoundingClientRect();
    const top = (first?.getBoundingClientRect().top ?? box.top) - box.top;
    this.element.hidden = false;
    this.element.style.transform = `translateY(${top + (gap - position) * metrics.row - 1}px)`;
  }

  #drop(gap: number): void {
    const fault = this.#actions.fault();
    if (fault !== null) {
      this.#actions.refuse(fault);
      return;
    }
    const { tasks } = this.#scene.plan;
    const below = this.#scene.taskAt(gap);
    const above = this.#scene.taskAt(gap - 1);
    const parent = below ? tasks[below.parent] : above ? tasks[above.parent] : undefined;
    this.#actions.move(parent ?? null, below ?? null);
  }
}
