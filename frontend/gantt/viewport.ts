import { h } from "./dom";
import { isBracket, isInWork } from "./layout";
import type { Frame } from "./paint";
import type { Mode } from "./payload";
import { fit, TimeScale } from "./scale";
import type { Scene } from "./scene";

const SCROLLBAR = 16;
const BORDERS = 2;
const LEAST_LIST = 180;
const LEAST_TIMELINE = 160;
/** Of a window's width, the list takes at first this share, and no more than so much. */
const FIRST_LIST: Record<Mode, { share: number; most: number }> = {
  plan: { share: 0.5, most: 680 },
  portfolio: { share: 0.38, most: 560 },
  comparison: { share: 0.38, most: 560 },
};
const FEWEST_ROWS = 6;

/**
 * The window on the chart: one scroll over an extent as large as the whole picture, and
 * a stage of the window's size that sticks to it and carries list and canvas.
 */
export class Viewport {
  readonly canvas = h("canvas", { class: "gantt-canvas", role: "img" });
  readonly stage = h("div", { class: "gantt-stage" }, this.canvas);
  readonly #extent = h("div", { class: "gantt-extent" }, this.stage);
  readonly scroll = h("div", { class: "gantt-scroll" }, this.#extent);
  readonly body = h("div", { class: "gantt-body" }, this.scroll);
  readonly #scene: Scene;
  /** Pixels of the list that the viewer asked for; null lets the window decide. */
  wantedList: number | null;
  isFitted = false;
  /** Rows below the last one, say for a new one. */
  extraRows = 0;

  constructor(scene: Scene, wantedList: number | null) {
    this.#scene = scene;
    this.wantedList = wantedList;
  }

  get frame(): Frame {
    return {
      left: this.scroll.scrollLeft,
      top: this.scroll.scrollTop,
      width: Math.max(1, this.scroll.clientWidth - this.list),
      height: Math.max(1, this.scroll.clientHeight),
    };
  }

  /** Pixels of the list; on the narrow face it lies over the timeline. */
  get list(): number {
    if (this.#scene.metrics.narrow) return 0;
    const room = this.scroll.clientWidth;
    const { share, most } = FIRST_LIST[this.#scene.plan.mode];
    const wanted = this.wantedList ?? Math.min(most, room * share);
    return Math.round(Math.min(room - LEAST_TIMELINE, Math.max(LEAST_LIST, wanted)));
  }

  /** Make room for every row and for the whole time at the scale there is. */
  extend(): void {
    const { metrics, rows } = this.#scene;
    const height = this.#scene.height + this.extraRows * metrics.row;
    if (this.isFitted) this.#fit();
    const { width, height: window } = this.frame;
    const timeline = this.isFitted ? width : Math.max(width, Math.floor(this.#scene.scale.width));
    this.#extent.style.width = `${this.list + timeline}px`;
    this.#extent.style.height = `${Math.max(metrics.header + height, window)}px`;
    const shown = Math.max(rows.length + this.extraRows, FEWEST_ROWS);
    const below = this.isFitted ? BORDERS : BORDERS + SCROLLBAR;
    this.body.style.height = `${metrics.header + shown * metrics.row + below}px`;
  }

  fit(): void {
    this.isFitted = true;
    this.extend();
  }

  /** Change the density and keep the time under `anchor` where it is. */
  setDensity(density: number, anchor = this.frame.width / 2): void {
    const { scale } = this.#scene;
    const kept = scale.time(this.frame.left + anchor);
    this.isFitted = false;
    this.#scene.scale = new TimeScale(scale.origin, scale.end, density);
    this.extend();
    this.scroll.scrollLeft = this.#scene.scale.x(kept) - anchor;
  }

  /** Bring a row into sight. */
  reveal(position: number): void {
    const { metrics } = this.#scene;
    const { top, height } = this.frame;
    const highest = position * metrics.row;
    const lowest = highest + metrics.row - (height - metrics.header);
    if (highest < top) this.scroll.scrollTop = highest;
    else if (lowest > top) this.scroll.scrollTop = lowest;
  }

  /** Bring a row's bar into sight. */
  revealBar(position: number): void {
    const bar = this.#scene.barAt(position);
    const { left, width } = this.frame;
    if (!bar || (bar.right > left && bar.left < left + width)) return;
    this.scroll.scrollLeft = bar.left - width / 4;
  }

  /** The data date across, and down to the first row that is in work then. */
  goToDataDate(): void {
    const { plan, scale, rows, metrics } = this.#scene;
    const { dataDate } = plan.project;
    if (dataDate === null) return;
    const { width, height } = this.frame;
    const position = rows.findIndex((_, at) => {
      const task = this.#scene.taskAt(at);
      return task !== undefined && !isBracket(task) && isInWork(task, dataDate);
    });
    this.scroll.scrollLeft = scale.x(dataDate) - width / 3;
    if (position >= 0) this.scroll.scrollTop = position * metrics.row - height / 4;
  }

  /** Make the canvas as large and as sharp as the window; returns its context. */
  prepare(): CanvasRenderingContext2D | null {
    const { canvas, stage, list } = this;
    const { width, height } = this.frame;
    const ratio = window.devicePixelRatio;
    const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width !== across || canvas.height !== down) {
      canvas.width = across;
      canvas.height = down;
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
      stage.style.width = `${this.scroll.clientWidth}px`;
      stage.style.height = `${height}px`;
    }
    canvas.style.left = `${list}px`;
    const context = canvas.getContext("2d");
    context?.setTransform(ratio, 0, 0, ratio, 0, 0);
    return context;
  }

  #fit(): void {
    const { origin, end } = this.#scene.scale;
    this.#scene.scale = new TimeScale(origin, end, fit(origin, end, this.frame.width));
  }
}
