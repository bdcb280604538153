import { locale, onThemeChange } from "../palette";
import { Details, Tip } from "./details";
import { h } from "./dom";
import type { OnIntent } from "./intents";
import { command } from "./keyboard";
import { hit, isBracket, isInWork, NARROW, WIDE } from "./layout";
import type { Hit } from "./layout";
import { SIGN_WIDTH, signs } from "./legend";
import { List } from "./list";
import { paint } from "./paint";
import type { Frame } from "./paint";
import type { Plan } from "./payload";
import { download, picture, sheets } from "./picture";
import { fit, PIXELS_PER_DAY, TimeScale } from "./scale";
import type { Zoom } from "./scale";
import { Scene } from "./scene";
import { loadSettings, saveSettings } from "./settings";
import { span } from "./span";
import { Splitter } from "./splitter";
import { readTheme } from "./theme";
import { DateWords } from "./time";
import { Toolbar } from "./toolbar";
import { Outline } from "./tree";

const NARROW_BELOW = 640;
const ZOOM_STEP = 1.5;
const LEAST_FIRST_DENSITY = 0.6;
const SCROLLBAR = 16;

/** The chart on the page: a list and a canvas as large as the window, under one scroll. */
export class View {
  readonly #root: HTMLElement;
  readonly #plan: Plan;
  readonly #intent: OnIntent;
  readonly #scene: Scene;
  readonly #outline: Outline;
  readonly #settings;
  readonly #list: List;
  readonly #toolbar: Toolbar;
  readonly #details: Details;
  readonly #tip = new Tip();
  readonly #splitter: Splitter;
  readonly #canvas = h("canvas", { class: "gantt-canvas", role: "img" });
  readonly #stage = h("div", { class: "gantt-stage" });
  readonly #extent = h("div", { class: "gantt-extent" }, this.#stage);
  readonly #scroll = h("div", { class: "gantt-scroll" }, this.#extent);
  readonly #body = h("div", { class: "gantt-body" }, this.#scroll);
  readonly #nothing = h("p", { class: "gantt-nothing", hidden: true });
  readonly #count = h("output", { class: "gantt-count" });
  readonly #legend = h("ul", { class: "gantt-legend", "aria-label": "Legend" });
  readonly #paper = h("div", { class: "gantt-paper" });
  readonly #stops: (() => void)[] = [];
  #search = "";
  #isFitted = false;
  #isPending = false;

  constructor(root: HTMLElement, plan: Plan, intent: OnIntent) {
    this.#root = root;
    this.#plan = plan;
    this.#intent = intent;
    this.#settings = loadSettings(plan.mode);
    this.#outline = new Outline(plan.tasks);
    const [start, end] = span(plan) ?? [0, 1];
    this.#scene = new Scene(
      plan,
      new DateWords(locale()),
      this.#settings.show,
      new TimeScale(start, end, PIXELS_PER_DAY.month),
      WIDE,
      readTheme(root),
    );
    this.#list = new List(
      this.#scene,
      this.#outline,
      {
        select: (row) => this.#pick(row),
        toggle: (row, expanded) => this.#toggle(row, expanded),
        open: (row) => this.#open(row),
        hover: (row) => this.#hover(row),
      },
      `${root.id || "gantt"}-row`,
    );
    this.#details = new Details(
      this.#scene,
      (row) => this.#goTo(row),
      () => this.#list.focus(),
    );
    this.#splitter = new Splitter((width) => {
      this.#settings.list = width;
      saveSettings(plan.mode, this.#settings);
      this.#measure();
    });
    this.#toolbar = this.#makeToolbar();
    this.#assemble();
    this.#listen();
    this.#refilter();
    this.#measure();
    this.#firstLook();
  }

  destroy(): void {
    for (const stop of this.#stops) stop();
    this.#root.replaceChildren();
  }

  // Parts

  #makeToolbar(): Toolbar {
    const { mode, project } = this.#plan;
    return new Toolbar(mode, this.#settings.show, project.dataDate !== null, {
      search: (text) => {
        this.#search = text;
        this.#scroll.scrollTop = 0;
        this.#refilter();
      },
      zoomTo: (zoom) => this.#zoomTo(zoom),
      zoomBy: (direction) => this.#zoomBy(direction),
      expandAll: (expanded) => {
        if (expanded) this.#outline.expandAll();
        else this.#outline.collapseAll();
        this.#refilter();
      },
      toggle: (name, on) => {
        this.#settings.show[name] = on;
        saveSettings(mode, this.#settings);
        if (name === "criticalOnly") this.#refilter();
        this.#redraw();
      },
      goToDataDate: () => this.#goToDataDate(),
      download: () => {
        const first = Math.floor(this.#frame().top / this.#scene.metrics.row);
        download(picture(this.#scene, first), project.name);
      },
      print: () => window.print(),
    });
  }

  #assemble(): void {
    const { project, mode, tasks } = this.#plan;
    this.#canvas.setAttribute(
      "aria-label",
      `Timeline of ${tasks.length} rows of ${project.name}; the list holds the same dates.`,
    );
    this.#stage.append(this.#canvas, this.#list.element, this.#splitter.element);
    this.#body.append(this.#details.element, this.#tip.element, this.#nothing);
    for (const sign of signs(mode)) {
      const field = h("canvas", { class: "gantt-sign", "aria-hidden": "true" });
      this.#legend.append(h("li", {}, field, sign.words));
    }
    const foot = h("div", { class: "gantt-foot" }, this.#legend, this.#count);
    this.#root.replaceChildren(this.#toolbar.element, this.#body, foot);
    this.#drawLegend();
  }

  #drawLegend(): void {
    const ratio = window.devicePixelRatio;
    const fields = this.#legend.querySelectorAll("canvas");
    signs(this.#plan.mode).forEach((sign, index) => {
      const field = fields[index];
      if (!field) return;
      field.width = SIGN_WIDTH * ratio;
      field.height = 22 * ratio;
      const context = field.getContext("2d");
      context?.scale(ratio, ratio);
      if (context) sign.draw(context, this.#scene.theme);
    });
  }

  // What happens

  #listen(): void {
    this.#scroll.addEventListener("scroll", () => this.#redraw(), { passive: true });
    this.#list.element.addEventListener("keydown", (event) => this.#key(event));
    this.#canvas.addEventListener("pointermove", (event) => this.#point(event));
    this.#canvas.addEventListener("pointerleave", () => this.#hover(null));
    this.#canvas.addEventListener("pointerdown", (event) => this.#pan(event));
    this.#canvas.addEventListener("click", (event) => this.#click(event));
    this.#canvas.addEventListener("dblclick", (event) => {
      const found = this.#hit(event);
      if (found) this.#open(found.row);
    });
    this.#scroll.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    const resized = new ResizeObserver(() => this.#measure());
    resized.observe(this.#scroll);
    const beforePrint = () => this.#startPrint();
    const afterPrint = () => this.#endPrint();
    window.addEventListener("beforeprint", beforePrint);
    window.addEventListener("afterprint", afterPrint);
    this.#stops.push(
      () => resized.disconnect(),
      () => window.removeEventListener("beforeprint", beforePrint),
      () => window.removeEventListener("afterprint", afterPrint),
      onThemeChange(() => this.#retheme()),
    );
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") this.#details.close();
    const { rows, selected, metrics } = this.#scene;
    const page = Math.max(1, Math.floor(this.#frame().height / metrics.row) - 2);
    const at = selected === null ? -1 : this.#scene.position(selected);
    const what = command(event.key, event.shiftKey, {
      tasks: this.#plan.tasks,
      rows,
      outline: this.#outline,
      at,
      page,
    });
    if (!what) return;
    event.preventDefault();
    if ("go" in what) {
      const row = rows[what.go];
      if (row !== undefined) this.#select(row);
    } else if ("toggle" in what) this.#toggle(what.toggle, what.expanded);
    else if ("open" in what) this.#open(what.open);
    else if ("pan" in what) this.#scroll.scrollLeft += what.pan * 120;
    else this.#zoomBy(what.zoom);
  }

  #point(event: PointerEvent): void {
    const found = this.#hit(event);
    const isOnSomething = found !== null && (found.onBar || found.milestone !== null);
    this.#canvas.classList.toggle("is-pointing", isOnSomething);
    this.#hover(found?.row ?? null);
    if (!isOnSomething || event.pointerType === "touch") return;
    const box = this.#body.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    this.#tip.show(this.#scene, found.row, found.milestone, x, y);
  }

  #click(event: MouseEvent): void {
    const found = this.#hit(event);
    if (!found) return;
    this.#select(found.row);
    if (found.onBar || found.milestone !== null) this.#details.show(found.row);
  }

  /** Drag the ground to move the timeline. */
  #pan(event: PointerEvent): void {
    if (event.pointerType !== "mouse" || event.button !== 0 || this.#hit(event)?.onBar) return;
    const { scrollLeft, scrollTop } = this.#scroll;
    const moved = (to: PointerEvent) => {
      this.#scroll.scrollLeft = scrollLeft + event.clientX - to.clientX;
      this.#scroll.scrollTop = scrollTop + event.clientY - to.clientY;
    };
    this.#canvas.setPointerCapture(event.pointerId);
    this.#canvas.addEventListener("pointermove", moved);
    this.#canvas.addEventListener(
      "lostpointercapture",
      () => this.#canvas.removeEventListener("pointermove", moved),
      { once: true },
    );
  }

  #wheel(event: WheelEvent): void {
    if (!event.ctrlKey) return;
    event.preventDefault();
    const anchor = event.clientX - this.#canvas.getBoundingClientRect().left;
    this.#setDensity(this.#scene.scale.pixelsPerDay * Math.exp(-event.deltaY / 300), anchor);
  }

  #hit(event: MouseEvent): Hit | null {
    const box = this.#canvas.getBoundingClientRect();
    const y = event.clientY - box.top - this.#scene.metrics.header;
    if (y < 0) return null;
    const { left, top } = this.#frame();
    const { plan, rows, scale, metrics, milestonesOf, milestoneDate } = this.#scene;
    return hit(
      { tasks: plan.tasks, rows, scale, metrics, milestonesOf, milestoneDate },
      event.clientX - box.left + left,
      y + top,
    );
  }

  // Selection

  #hover(row: number | null): void {
    this.#tip.hide();
    if (this.#scene.hovered === row) return;
    this.#scene.hovered = row;
    this.#redraw();
  }

  #select(row: number): void {
    const task = this.#plan.tasks[row];
    if (!task) return;
    this.#scene.selected = row;
    this.#reveal(this.#scene.position(row));
    if (this.#details.isOpen) this.#details.show(row);
    this.#intent({ type: "select", id: task.id });
    this.#redraw();
  }

  /** Chosen in the list: bring its bar into sight as well. */
  #pick(row: number): void {
    this.#select(row);
    this.#showBar(row);
    if (this.#scene.metrics.narrow) this.#details.show(row);
  }

  #goTo(row: number): void {
    this.#outline.reveal(row);
    this.#refilter();
    this.#pick(row);
  }

  #open(row: number): void {
    const task = this.#plan.tasks[row];
    if (!task) return;
    const isOurs = this.#intent({ type: "open", id: task.id, url: task.url }) !== false;
    if (!isOurs) return;
    if (this.#plan.mode === "portfolio" && task.url) window.location.assign(task.url);
    else {
      this.#showBar(row);
      this.#details.show(row);
    }
  }

  #toggle(row: number, expanded: boolean): void {
    this.#outline.setExpanded(row, expanded);
    this.#refilter();
  }

  #refilter(): void {
    const { criticalOnly } = this.#settings.show;
    this.#scene.setRows(this.#outline.visible({ text: this.#search, criticalOnly }));
    this.#list.invalidate();
    const shown = this.#scene.rows.length;
    this.#nothing.hidden = shown > 0;
    this.#nothing.textContent = this.#search
      ? `Nothing here is called “${this.#search}”: change or clear the search.`
      : "No task is critical: switch off “Critical tasks only” to see the plan.";
    const all = this.#plan.tasks.length;
    this.#count.textContent = shown === all ? `${all} rows` : `${shown} of ${all} rows`;
    this.#extend();
    this.#redraw();
  }

  // Place and scale

  #frame(): Frame {
    return {
      left: this.#scroll.scrollLeft,
      top: this.#scroll.scrollTop,
      width: Math.max(1, this.#scroll.clientWidth - this.#listWidth()),
      height: Math.max(1, this.#scroll.clientHeight),
    };
  }

  #listWidth(): number {
    if (this.#scene.metrics.narrow) return 0;
    const room = this.#scroll.clientWidth;
    const wanted = this.#settings.list ?? Math.min(560, room * 0.38);
    return Math.round(Math.min(room - 160, Math.max(180, wanted)));
  }

  #measure(): void {
    const narrow = this.#root.clientWidth < NARROW_BELOW;
    this.#root.classList.toggle("is-narrow", narrow);
    if (narrow !== this.#scene.metrics.narrow) {
      this.#scene.metrics = narrow ? NARROW : WIDE;
      this.#list.invalidate();
    }
    const width = this.#listWidth();
    this.#list.setWidth(width);
    this.#splitter.place(width, this.#scroll.clientWidth);
    this.#canvas.style.left = `${width}px`;
    if (this.#isFitted) this.#fit();
    this.#extend();
    this.#draw();
  }

  #extend(): void {
    const { metrics, scale, height } = this.#scene;
    const frame = this.#frame();
    const wide = this.#listWidth() + Math.max(frame.width, Math.floor(scale.width));
    this.#extent.style.width = `${this.#isFitted ? this.#scroll.clientWidth : wide}px`;
    this.#extent.style.height = `${Math.max(metrics.header + height, frame.height)}px`;
    const rows = Math.max(this.#scene.rows.length, 6);
    this.#body.style.height = `${metrics.header + rows * metrics.row + SCROLLBAR}px`;
  }

  #firstLook(): void {
    this.#zoomTo("fit");
    const { scale } = this.#scene;
    if (this.#plan.mode === "portfolio" || scale.pixelsPerDay >= LEAST_FIRST_DENSITY) return;
    this.#setDensity(LEAST_FIRST_DENSITY);
    this.#scroll.scrollLeft = 0;
  }

  #zoomTo(zoom: Zoom | "fit"): void {
    if (zoom !== "fit") {
      this.#setDensity(PIXELS_PER_DAY[zoom]);
      return;
    }
    this.#isFitted = true;
    this.#fit();
    this.#extend();
    this.#toolbar.setZoom("fit");
    this.#redraw();
  }

  #zoomBy(direction: -1 | 1): void {
    this.#setDensity(this.#scene.scale.pixelsPerDay * ZOOM_STEP ** direction);
  }

  #fit(): void {
    const { origin, end } = this.#scene.scale;
    this.#scene.scale = new TimeScale(origin, end, fit(origin, end, this.#frame().width));
  }

  /** Change the density and keep the time under `anchor` where it is. */
  #setDensity(density: number, anchor = this.#frame().width / 2): void {
    const { scale } = this.#scene;
    const kept = scale.time(this.#frame().left + anchor);
    this.#isFitted = false;
    this.#scene.scale = new TimeScale(scale.origin, scale.end, density);
    this.#extend();
    this.#scroll.scrollLeft = this.#scene.scale.x(kept) - anchor;
    this.#toolbar.setZoom(this.#scene.scale.zoom);
    this.#redraw();
  }

  /** The data date across, and down to the first row that is in work then. */
  #goToDataDate(): void {
    const { dataDate } = this.#plan.project;
    if (dataDate === null) return;
    const { scale, rows, metrics } = this.#scene;
    const { width, height } = this.#frame();
    const position = rows.findIndex((_, at) => {
      const task = this.#scene.taskAt(at);
      return task !== undefined && !isBracket(task) && isInWork(task, dataDate);
    });
    this.#scroll.scrollLeft = scale.x(dataDate) - width / 3;
    if (position >= 0) this.#scroll.scrollTop = position * metrics.row - height / 4;
  }

  #reveal(position: number): void {
    const { metrics } = this.#scene;
    const frame = this.#frame();
    const top = position * metrics.row;
    const lowest = top + metrics.row - (frame.height - metrics.header);
    if (top < frame.top) this.#scroll.scrollTop = top;
    else if (lowest > frame.top) this.#scroll.scrollTop = lowest;
  }

  #showBar(row: number): void {
    const bar = this.#scene.barAt(this.#scene.position(row));
    const { left, width } = this.#frame();
    if (!bar || (bar.right > left && bar.left < left + width)) return;
    this.#scroll.scrollLeft = bar.left - width / 4;
  }

  // Drawing

  #redraw(): void {
    if (this.#isPending) return;
    this.#isPending = true;
    requestAnimationFrame(() => {
      this.#isPending = false;
      this.#draw();
    });
  }

  #draw(): void {
    const frame = this.#frame();
    const ratio = window.devicePixelRatio;
    const { style } = this.#canvas;
    const [width, height] = [Math.round(frame.width * ratio), Math.round(frame.height * ratio)];
    if (this.#canvas.width !== width || this.#canvas.height !== height) {
      this.#canvas.width = width;
      this.#canvas.height = height;
      style.width = `${frame.width}px`;
      style.height = `${frame.height}px`;
      this.#stage.style.width = `${this.#scroll.clientWidth}px`;
      this.#stage.style.height = `${frame.height}px`;
    }
    const context = this.#canvas.getContext("2d");
    if (!context) return;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    paint(context, this.#scene, frame);
    this.#list.render(frame.top, frame.height - this.#scene.metrics.header);
  }

  #retheme(): void {
    this.#scene.theme = readTheme(this.#root);
    this.#drawLegend();
    this.#redraw();
  }

  // Paper

  /** Paper gets the picture, light whatever the page is. */
  #startPrint(): void {
    this.#root.dataset["print"] = "";
    this.#scene.theme = readTheme(this.#root);
    this.#paper.replaceChildren(...sheets(this.#scene));
    this.#root.append(this.#paper);
  }

  #endPrint(): void {
    this.#paper.replaceChildren();
    this.#paper.remove();
    delete this.#root.dataset["print"];
    this.#retheme();
  }
}
