import { hit } from "../layout";
import type { Bar } from "../layout";
import type { Task } from "../payload";
import type { Scene } from "../scene";
import { startOfDay } from "../time";
import type { Viewport } from "../viewport";
import { gripAt, linkEdit, linkFault, linkSentence, linkType, longer, percentAt, snapped } from "./drags";
import type { Grip } from "./drags";
import type { Edit } from "./edits";
import { writeDuration } from "./parse";

export interface GestureActions {
  editable(): boolean;
  send(edits: Edit[]): void;
  refuse(sentence: string): void;
  redraw(): void;
}

interface Held {
  task: Task;
  bar: Bar;
  position: number;
}

/** What a drag would do where the pointer is; null leaves everything as it is. */
type Drag = (x: number, y: number) => Edit | string | null;

const LEAST_DRAG = 4;

/** Drags on the timeline: move a bar, its end, its progress; draw links; split with Alt. */
export class Gestures {
  readonly #scene: Scene;
  readonly #viewport: Viewport;
  readonly #actions: GestureActions;
  /** A drag has just ended, so the click that follows it means nothing. */
  hasDragged = false;

  constructor(scene: Scene, viewport: Viewport, actions: GestureActions) {
    this.#scene = scene;
    this.#viewport = viewport;
    this.#actions = actions;
    viewport.canvas.addEventListener("pointerdown", (event) => this.#down(event));
    viewport.canvas.addEventListener("pointermove", (event) => this.#hover(event));
  }

  /** The grip under the pointer; the ground may be dragged where there is none. */
  grip(event: PointerEvent): { grip: Grip; held: Held } | null {
    if (!this.#actions.editable() || event.pointerType !== "mouse") return null;
    const [x, y] = this.#at(event);
    const { metrics, rows } = this.#scene;
    const position = Math.floor(y / metrics.row);
    const task = y < 0 || position >= rows.length ? undefined : this.#scene.taskAt(position);
    const bar = this.#scene.barAt(position);
    if (!task || !bar) return null;
    const grip = gripAt(task, bar, metrics, x, y - position * metrics.row);
    return grip ? { grip, held: { task, bar, position } } : null;
  }

  #at(event: MouseEvent): [x: number, y: number] {
    const box = this.#viewport.canvas.getBoundingClientRect();
    const { left, top } = this.#viewport.frame;
    return [
      event.clientX - box.left + left,
      event.clientY - box.top - this.#scene.metrics.header + top,
    ];
  }

  #hover(event: PointerEvent): void {
    const { canvas } = this.#viewport;
    if (event.buttons !== 0) return;
    const grip = this.grip(event)?.grip ?? "";
    if (canvas.dataset["grip"] !== grip) canvas.dataset["grip"] = grip;
  }

  #down(event: PointerEvent): void {
    this.hasDragged = false;
    const found = event.button === 0 ? this.grip(event) : null;
    if (!found) return;
    event.preventDefault();
    const from = this.#at(event);
    const drag = event.altKey ? this.#split(found.held, from[0]) : this.#drag(found.grip, found.held, from);
    this.#follow(event, from, drag);
  }

  #follow(event: PointerEvent, [x0, y0]: [number, number], drag: Drag): void {
    const { canvas } = this.#viewport;
    let outcome: Edit | string | null = null;
    const moved = (to: PointerEvent) => {
      const [x, y] = this.#at(to);
      if (!this.hasDragged && Math.hypot(x - x0, y - y0) < LEAST_DRAG) return;
      this.hasDragged = true;
      outcome = drag(x, y);
      this.#actions.redraw();
    };
    const cancel = (key: KeyboardEvent) => {
      if (key.key !== "Escape") return;
      key.stopPropagation();
      outcome = null;
      stop();
    };
    const stop = () => {
      canvas.removeEventListener("pointermove", moved);
      canvas.removeEventListener("pointerup", drop);
      window.removeEventListener("keydown", cancel, true);
      this.#scene.ghost = null;
      this.#actions.redraw();
    };
    const drop = () => {
      stop();
      if (typeof outcome === "string") this.#actions.refuse(outcome);
      else if (outcome) this.#actions.send([outcome]);
    };
    canvas.setPointerCapture(event.pointerId);
    canvas.addEventListener("pointermove", moved);
    canvas.addEventListener("pointerup", drop);
    window.addEventListener("keydown", cancel, true);
  }

  #drag(grip: Grip, held: Held, [x0, y0]: [number, number]): Drag {
    if (grip === "finish") return this.#stretch(held, x0);
    if (grip === "progress") return this.#progress(held);
    if (grip === "linkStart") return this.#link(held, "start");
    if (grip === "linkFinish") return this.#link(held, "finish");
    const link = this.#link(held, "finish");
    const move = this.#move(held, x0);
    const { row } = this.#scene.metrics;
    return (x, y) => (Math.abs(y - y0) > row * 0.7 ? link(x, y) : move(x));
  }

  #move({ task, position }: Held, x0: number): (x: number) => Edit | string | null {
    const { scale, words } = this.#scene;
    const start = task.start ?? task.finish ?? 0;
    const finish = task.finish ?? start;
    return (x) => {
      const shift = snapped(scale, x - x0);
      const said =
        task.kind === "milestone"
          ? words.day(finish + shift)
          : `${words.day(start + shift)} – ${words.day(finish + shift)}`;
      this.#scene.ghost = { kind: "bar", position, start: start + shift, finish: finish + shift, words: said };
      if (shift === 0) return null;
      if (task.actualStart !== null) {
        return `“${task.name}” has started: change its actual start instead of moving it.`;
      }
      return { do: "set", uid: Number(task.id), values: { start: start + shift } };
    };
  }

  #stretch({ task, position }: Held, x0: number): Drag {
    const { scale, words, plan } = this.#scene;
    const { start, finish } = task;
    return (x) => {
      const shift = snapped(scale, x - x0);
      if (start === null || finish === null) return null;
      const duration = longer(task, shift, plan.calendar);
      const end = Math.max(start, finish + shift);
      const said = writeDuration(duration, task.durationUnit, task.elapsed, plan.calendar.minutesPerDay);
      this.#scene.ghost = { kind: "bar", position, start, finish: end, words: `${said}, to ${words.day(end)}` };
      if (duration === task.duration) return null;
      return {
        do: "set",
        uid: Number(task.id),
        values: { duration, duration_unit: task.durationUnit, elapsed: task.elapsed },
      };
    };
  }

  #progress({ task, bar, position }: Held): Drag {
    return (x) => {
      const percent = percentAt(bar, x);
      const at = bar.left + ((bar.right - bar.left) * percent) / 100;
      this.#scene.ghost = { kind: "progress", position, at, words: `${percent} %` };
      return percent === Math.round(task.percent ?? 0)
        ? null
        : { do: "set", uid: Number(task.id), values: { percent } };
    };
  }

  #split({ task, position }: Held, x0: number): Drag {
    const { scale, words } = this.#scene;
    const from = startOfDay(scale.time(x0));
    return (x) => {
      const to = Math.max(from, startOfDay(scale.time(x)));
      const said = `No work ${words.day(from)} to ${words.day(to)}`;
      this.#scene.ghost = { kind: "gap", position, from, to, words: said };
      return to > from ? { do: "split", uid: Number(task.id), from, to } : null;
    };
  }

  #link({ task, bar, position }: Held, from: "start" | "finish"): Drag {
    const { metrics, plan } = this.#scene;
    const parentOf = (one: Task) => plan.tasks[one.parent];
    const start: [number, number] = [
      from === "finish" ? bar.right : bar.left,
      position * metrics.row + bar.middle,
    ];
    return (x, y) => {
      const there = Math.floor(y / metrics.row);
      const other = this.#scene.taskAt(there);
      const isOther = other !== undefined && other !== task;
      const type = linkType(from, this.#scene.barAt(there), x);
      const fault = isOther ? linkFault(task, other, parentOf) : null;
      const said = !isOther ? "Drop on another task" : (fault ?? linkSentence(type, task, other));
      this.#scene.ghost = {
        kind: "link",
        from: start,
        to: [x, y],
        target: isOther && fault === null ? there : null,
        words: said,
      };
      if (!isOther) return null;
      return fault ?? linkEdit(type, task, other);
    };
  }

  /** The row and bar under an event, for menus. */
  under(event: MouseEvent): number | null {
    const { plan, rows, scale, metrics, milestonesOf, milestoneDate } = this.#scene;
    const [x, y] = this.#at(event);
    if (y < 0) return null;
    return hit({ tasks: plan.tasks, rows, scale, metrics, milestonesOf, milestoneDate }, x, y)?.row ?? null;
  }

  /** Where an event lies on the timeline. */
  point(event: MouseEvent): [x: number, y: number] {
    return this.#at(event);
  }
}
