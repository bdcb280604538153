import { locale, onThemeChange } from "../palette";
import { Details, Tip } from "./details";
import { h } from "./dom";
import type { OnIntent } from "./intents";
import { command } from "./keyboard";
import type { Command } from "./keyboard";
import { NARROW, WIDE } from "./layout";
import type { Hit } from "./layout";
import { legend, paintLegend } from "./legend";
import { List } from "./list";
import { paint } from "./paint";
import type { Plan } from "./payload";
import { download, picture, sheets } from "./picture";
import { listenToPointer } from "./pointer";
import { PIXELS_PER_DAY, TimeScale } from "./scale";
import type { Zoom } from "./scale";
import { Scene } from "./scene";
import type { Show } from "./scene";
import { loadSettings, saveSettings } from "./settings";
import { span } from "./span";
import { Splitter } from "./splitter";
import { readTheme } from "./theme";
import { DateWords } from "./time";
import { Toolbar } from "./toolbar";
import { Outline } from "./tree";
import { Viewport } from "./viewport";

const NARROW_BELOW = 640;
const ZOOM_STEP = 1.5;
const PAN_STEP = 120;
const LEAST_FIRST_DENSITY = 0.6;

/** The whole chart: its parts, what a person does to them, and when they are drawn. */
export class View {
  readonly #root: HTMLElement;
  readonly #plan: Plan;
  readonly #intent: OnIntent;
  readonly #settings;
  readonly #outline: Outline;
  readonly #scene: Scene;
  readonly #viewport: Viewport;
  readonly #list: List;
  readonly #toolbar: Toolbar;
  readonly #details: Details;
  readonly #splitter: Splitter;
  readonly #legend: HTMLElement;
  readonly #tip = new Tip();
  readonly #nothing = h("p", { class: "gantt-nothing", hidden: true });
  readonly #count = h("output", { class: "gantt-count" });
  readonly #paper = h("div", { class: "gantt-paper" });
  readonly #stops: (() => void)[] = [];
  #search = "";
  #isPending = false;

  constructor(root: HTMLElement, plan: Plan, intent: OnIntent) {
    this.#root = root;
    this.#plan = plan;
    this.#intent = intent;
    this.#settings = loadSettings(plan.mode);
    this.#outline = new Outline(plan.tasks);
    this.#scene = makeScene(root, plan, this.#settings.show);
    this.#viewport = new Viewport(this.#scene, this.#settings.list);
    this.#list = this.#makeList();
    this.#toolbar = this.#makeToolbar();
    this.#details = new Details(
      this.#scene,
      (row) => this.#goTo(row),
      () => this.#list.focus(),
    );
    this.#splitter = new Splitter((width) => this.#resizeList(width));
    this.#legend = legend(plan);
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

  #makeList(): List {
    return new List(
      this.#scene,
      this.#outline,
      {
        select: (row) => this.#pick(row),
        toggle: (row, expanded) => this.#toggle(row, expanded),
        open: (row) => this.#open(row),
        hover: (row) => this.#hover(row),
      },
      `${this.#root.id || "gantt"}-row`,
    );
  }

  #makeToolbar(): Toolbar {
    const { mode, project } = this.#plan;
    return new Toolbar(mode, this.#settings.show, project.dataDate !== null, {
      search: (text) => this.#find(text),
      zoomTo: (zoom) => this.#zoomTo(zoom),
      zoomBy: (direction) => this.#zoomBy(ZOOM_STEP ** direction),
      expandAll: (expanded) => this.#expandAll(expanded),
      toggle: (name, on) => this.#switch(name, on),
      goToDataDate: () => this.#viewport.goToDataDate(),
      download: () => {
        const first = Math.floor(this.#viewport.frame.top / this.#scene.metrics.row);
        download(picture(this.#scene, first), project.name);
      },
      print: () => window.print(),
    });
  }

  #assemble(): void {
    const { canvas, stage, body } = this.#viewport;
    const { project, tasks } = this.#plan;
    canvas.setAttribute(
      "aria-label",
      `Timeline of ${tasks.length} rows of ${project.name}; the list holds the same dates.`,
    );
    stage.append(this.#list.element, this.#splitter.element);
    body.append(this.#details.element, this.#tip.element, this.#nothing);
    const foot = h("div", { class: "gantt-foot" }, this.#legend, this.#count);
    this.#root.replaceChildren(this.#toolbar.element, body, foot);
    paintLegend(this.#legend, this.#plan, this.#scene.theme);
  }

  #listen(): void {
    const { scroll } = this.#viewport;
    scroll.addEventListener("scroll", () => this.#redraw(), { passive: true });
    this.#list.element.addEventListener("keydown", (event) => this.#key(event));
    listenToPointer(this.#scene, this.#viewport, {
      point: (found, event) => this.#point(found, event),
      leave: () => this.#hover(null),
      click: (found) => this.#click(found),
      open: (found) => this.#open(found.row),
      zoom: (factor, anchor) => this.#zoomBy(factor, anchor),
    });
    const resized = new ResizeObserver(() => this.#measure());
    resized.observe(scroll);
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

  // What a person does

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") this.#details.close();
    const { rows, selected, metrics } = this.#scene;
    const what = command(event.key, event.shiftKey, {
      tasks: this.#plan.tasks,
      rows,
      outline: this.#outline,
      at: selected === null ? -1 : this.#scene.position(selected),
      page: Math.max(1, Math.floor(this.#viewport.frame.height / metrics.row) - 2),
    });
    if (!what) return;
    event.preventDefault();
    this.#obey(what);
  }

  #obey(what: Command): void {
    if ("go" in what) {
      const row = this.#scene.rows[what.go];
      if (row !== undefined) this.#select(row);
    } else if ("toggle" in what) this.#toggle(what.toggle, what.expanded);
    else if ("open" in what) this.#open(what.open);
    else if ("pan" in what) this.#viewport.scroll.scrollLeft += what.pan * PAN_STEP;
    else this.#zoomBy(ZOOM_STEP ** what.zoom);
  }

  #point(found: Hit | null, event: PointerEvent): void {
    const isOnSomething = found !== null && (found.onBar || found.milestone !== null);
    this.#viewport.canvas.classList.toggle("is-pointing", isOnSomething);
    this.#hover(found?.row ?? null);
    if (!isOnSomething || event.pointerType === "touch") return;
    const box = this.#viewport.body.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    this.#tip.show(this.#scene, found.row, found.milestone, x, y);
  }

  #click(found: Hit): void {
    this.#select(found.row);
    if (found.onBar || found.milestone !== null) this.#details.show(found.row);
    else this.#viewport.revealBar(found.position);
  }

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
    this.#viewport.reveal(this.#scene.position(row));
    if (this.#details.isOpen) this.#details.show(row);
    this.#intent({ type: "select", id: task.id });
    this.#redraw();
  }

  /** Chosen in the list: bring its bar into sight as well. */
  #pick(row: number): void {
    this.#select(row);
    this.#viewport.revealBar(this.#scene.position(row));
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
    if (this.#plan.mode === "portfolio" && task.url) {
      window.location.assign(task.url);
      return;
    }
    this.#viewport.revealBar(this.#scene.position(row));
    this.#details.show(row);
  }

  #toggle(row: number, expanded: boolean): void {
    this.#outline.setExpanded(row, expanded);
    this.#refilter();
  }

  #expandAll(expanded: boolean): void {
    if (expanded) this.#outline.expandAll();
    else this.#outline.collapseAll();
    this.#refilter();
  }

  #find(text: string): void {
    this.#search = text;
    this.#viewport.scroll.scrollTop = 0;
    this.#refilter();
  }

  #switch(name: keyof Show, on: boolean): void {
    this.#settings.show[name] = on;
    saveSettings(this.#plan.mode, this.#settings);
    if (name === "criticalOnly") this.#refilter();
    this.#redraw();
  }

  #resizeList(width: number): void {
    this.#viewport.wantedList = width;
    this.#settings.list = this.#viewport.list;
    saveSettings(this.#plan.mode, this.#settings);
    this.#measure();
  }

  #zoomTo(zoom: Zoom | "fit"): void {
    if (zoom === "fit") this.#viewport.fit();
    else this.#viewport.setDensity(PIXELS_PER_DAY[zoom]);
    this.#toolbar.setZoom(zoom);
    this.#redraw();
  }

  #zoomBy(factor: number, anchor?: number): void {
    this.#viewport.setDensity(this.#scene.scale.pixelsPerDay * factor, anchor);
    this.#toolbar.setZoom(this.#scene.scale.zoom);
    this.#redraw();
  }

  // What is on show

  /** The whole project, or for a long one its beginning at a density that can be read. */
  #firstLook(): void {
    this.#zoomTo("fit");
    const { pixelsPerDay } = this.#scene.scale;
    if (this.#plan.mode === "portfolio" || pixelsPerDay >= LEAST_FIRST_DENSITY) return;
    this.#zoomBy(LEAST_FIRST_DENSITY / pixelsPerDay);
    this.#viewport.scroll.scrollLeft = 0;
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
    this.#viewport.extend();
    this.#redraw();
  }

  #measure(): void {
    const narrow = this.#root.clientWidth < NARROW_BELOW;
    this.#root.classList.toggle("is-narrow", narrow);
    if (narrow !== this.#scene.metrics.narrow) {
      this.#scene.metrics = narrow ? NARROW : WIDE;
      this.#list.invalidate();
    }
    const { list, scroll } = this.#viewport;
    this.#list.setWidth(list);
    this.#splitter.place(list, scroll.clientWidth);
    this.#viewport.extend();
    this.#draw();
  }

  #redraw(): void {
    if (this.#isPending) return;
    this.#isPending = true;
    requestAnimationFrame(() => {
      this.#isPending = false;
      this.#draw();
    });
  }

  #draw(): void {
    const context = this.#viewport.prepare();
    const { frame } = this.#viewport;
    if (context) paint(context, this.#scene, frame);
    this.#list.render(frame.top, frame.height - this.#scene.metrics.header);
  }

  #retheme(): void {
    this.#scene.theme = readTheme(this.#root);
    paintLegend(this.#legend, this.#plan, this.#scene.theme);
    this.#redraw();
  }

  /** Paper gets sheets, light whatever the page is. */
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

function makeScene(root: HTMLElement, plan: Plan, show: Show): Scene {
  const [start, end] = span(plan) ?? [0, 1];
  const scale = new TimeScale(start, end, PIXELS_PER_DAY.month);
  return new Scene(plan, new DateWords(locale()), show, scale, WIDE, readTheme(root));
}
