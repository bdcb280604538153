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
    const gap = Math.round((event.clientY - this.#top()) / metrics.row);
    return Math.min(rows.length, Math.max(0, gap));
  }

  #mark(gap: number): void {
    const around = this.element.parentElement?.getBoundingClientRect();
    this.element.hidden = false;
    this.element.style.width = `${this.#list.element.clientWidth}px`;
    this.element.style.top = `${this.#top() + gap * this.#scene.metrics.row - (around?.top ?? 0) - 1}px`;
  }

  /** Where the first row would begin in the window, were it in view. */
  #top(): number {
    const shown = this.#list.rows.querySelector<HTMLElement>(".gantt-row");
    const position = Number(shown?.getAttribute("aria-rowindex") ?? 2) - 2;
    const top = shown?.getBoundingClientRect().top ?? this.#list.rows.getBoundingClientRect().top;
    return top - position * this.#scene.metrics.row;
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
