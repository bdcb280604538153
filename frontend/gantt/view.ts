import { locale, onThemeChange } from "../palette";
import { arrange, changed, PLAN_ORDER, resourcesOf } from "./arrange";
import type { Arrangement } from "./arrange";
import { columnsFor, nextSort } from "./columns";
import { rowOf } from "./delta";
import { Details, Tip } from "./details";
import { columnsDialog } from "./dialogs/columns";
import { h } from "./dom";
import { Editor } from "./editing/editor";
import type { Host } from "./editing/host";
import type { Deed } from "./editing/sheet_keys";
import type { Intent, OnIntent } from "./intents";
import { NARROW, WIDE } from "./layout";
import type { Hit } from "./layout";
import { legend, paintLegend } from "./legend";
import { List } from "./list";
import { listenToKeys } from "./list_keys";
import { listenToList } from "./list_pointer";
import { paint } from "./paint";
import { listenToPrinting } from "./paper";
import type { Plan } from "./payload";
import { download, picture } from "./picture";
import { listenToPointer } from "./pointer";
import { PIXELS_PER_DAY, TimeScale } from "./scale";
import type { Zoom } from "./scale";
import { Scene } from "./scene";
import type { Show } from "./scene";
import { loadSettings, saveSettings } from "./settings";
import type { Settings } from "./settings";
import { span } from "./span";
import { Splitter } from "./splitter";
import { readTheme } from "./theme";
import { DateWords, DAY } from "./time";
import { Toolbar } from "./toolbar";
import { Outline } from "./tree";
import { Viewport } from "./viewport";

const NARROW_BELOW = 640;
const ZOOM_STEP = 1.5;
const PAN_STEP = 120;
const LEAST_FIRST_DENSITY = 0.6;
const ROOM_AFTER = 30 * DAY;

export interface ViewOptions {
  intent: OnIntent;
  /** Where the plan is edited; null for a timeline that is only looked at. */
  schedule: string | null;
  reload: () => Promise<void>;
}

/** The whole chart: its parts, what a person does to them, and when they are drawn. */
export class View implements Host {
  readonly root: HTMLElement;
  readonly scene: Scene;
  readonly outline: Outline;
  readonly viewport: Viewport;
  readonly list: List;
  readonly details: Details;
  readonly reload: () => Promise<void>;
  arrangement: Arrangement = PLAN_ORDER;
  readonly #plan: Plan;
  readonly #intent: OnIntent;
  readonly #settings;
  readonly #toolbar: Toolbar;
  readonly #splitter: Splitter;
  readonly #legend: HTMLElement;
  readonly #editor: Editor | null;
  readonly #tip = new Tip();
  readonly #nothing = h("p", { class: "gantt-nothing", hidden: true });
  readonly #count = h("output", { class: "gantt-count" });
  readonly #stops: (() => void)[] = [];
  #closedGroups = new Set<string>();
  #isPending = false;

  constructor(root: HTMLElement, plan: Plan, options: ViewOptions) {
    this.root = root;
    this.#plan = plan;
    this.#intent = options.intent;
    this.reload = options.reload;
    this.#settings = loadSettings(plan.mode);
    this.outline = new Outline(plan.tasks);
    this.scene = makeScene(root, plan, this.#settings.show);
    this.scene.nearDays = this.#settings.nearDays;
    this.viewport = new Viewport(this.scene, this.#settings.list);
    this.list = new List(this.scene, this.outline, `${root.id || "gantt"}-row`);
    this.#toolbar = this.#makeToolbar();
    this.details = new Details(
      this.scene,
      (row) => this.goTo(row),
      (hadFocus) => this.#detailsClosed(hadFocus),
    );
    this.#splitter = new Splitter((width) => this.#resizeList(width));
    this.#legend = legend(plan);
    this.#assemble();
    this.#editor = options.schedule === null ? null : new Editor(this, options.schedule);
    if (this.#editor?.mayType) root.prepend(this.#editor.bar.element);
    if (this.#editor) this.viewport.body.before(this.#editor.notice.element);
    root.classList.toggle("is-editable", this.isEditable);
    this.#listen();
    this.#setColumns();
    this.refilter();
    this.#measure();
    this.#firstLook();
  }

  destroy(): void {
    for (const stop of this.#stops) stop();
    this.#editor?.destroy();
    this.root.replaceChildren();
  }

  get isEditable(): boolean {
    return this.#editor !== null && this.#plan.project.editable;
  }

  /** The plan was fetched anew: keep the place, show what it says now. */
  refresh(fresh: Plan): void {
    const before = this.#plan.tasks;
    Object.assign(this.#plan, fresh);
    const moved = Int32Array.from(before, (task) => rowOf(this.#plan, task.id));
    this.scene.follow(moved);
    this.outline.follow(fresh.tasks, moved);
    this.#editor?.rebase(moved);
    this.reach([...fresh.tasks.keys()]);
    this.refilter();
  }

  // Parts

  #makeToolbar(): Toolbar {
    const { mode, project } = this.#plan;
    const { show, nearDays } = this.#settings;
    const state = { show, nearDays, hasDataDate: project.dataDate !== null, hasOwn: project.mine.length > 0 };
    return new Toolbar(mode, state, {
      find: (text) => this.#arrange({ text }),
      arrange: (part) => this.#arrange(part),
      zoomTo: (zoom) => this.#zoomTo(zoom),
      zoomBy: (direction) => this.#zoomBy(ZOOM_STEP ** direction),
      expandAll: (expanded) => this.#expandAll(expanded),
      toggle: (name, on) => this.#switch(name, on),
      nearDays: (days) => this.#setNear(days),
      goToDataDate: () => this.viewport.goToDataDate(),
      download: () => {
        const first = Math.floor(this.viewport.frame.top / this.scene.metrics.row);
        download(picture(this.scene, first), project.name);
      },
      print: () => window.print(),
      resources: () => [...new Set(this.#plan.tasks.flatMap(resourcesOf))].sort(),
    });
  }

  #assemble(): void {
    const { canvas, stage, body } = this.viewport;
    const { project, tasks } = this.#plan;
    canvas.setAttribute(
      "aria-label",
      `Timeline of ${tasks.length} rows of ${project.name}; the list holds the same dates.`,
    );
    stage.append(this.list.element, this.#splitter.element);
    body.append(this.details.element, this.#tip.element, this.#nothing);
    const foot = h("div", { class: "gantt-foot" }, this.#legend, this.#count);
    this.root.replaceChildren(this.#toolbar.element, body, foot);
    paintLegend(this.#legend, this.#plan, this.scene.theme);
  }

  #listen(): void {
    const { scroll } = this.viewport;
    scroll.addEventListener("scroll", () => this.redraw(), { passive: true });
    listenToKeys({
      ...this.#parts(),
      editable: () => this.isEditable,
      typing: () => this.#editor?.mayType ?? false,
      closeDetails: () => this.details.close(),
      go: (position, column, extend) => this.#goCell(position, column, extend),
      roam: (position) => this.#roam(position),
      flip: () => this.#flip(),
      toggle: (row, expanded) => this.#toggle(row, expanded),
      open: (row) => this.open(row),
      pan: (direction) => (this.viewport.scroll.scrollLeft += direction * PAN_STEP),
      zoom: (direction) => this.#zoomBy(ZOOM_STEP ** direction),
      type: (text) => this.#editor?.type(text),
      deed: (deed) => this.#deed(deed),
    });
    listenToList(this.list, this.scene, this.outline, {
      select: (row, column, extend) => this.#pick(row, column, extend),
      add: (row, column) => this.#add(row, column),
      toggle: (row, expanded) => this.#toggle(row, expanded),
      toggleGroup: (position) => this.#toggleGroup(position),
      open: (row, column) => (this.#editor?.mayType && column >= 0 ? this.#editor.type(null) : this.open(row)),
      hover: (row) => this.#hover(row),
      sort: (key) => this.#sort(key),
      resize: (key, width) => this.#resizeColumn(key, width),
      menu: (row, x, y) => this.#editor?.menu(row, x, y),
    });
    listenToPointer(this.scene, this.viewport, {
      point: (found, event) => this.#point(found, event),
      leave: () => this.#hover(null),
      click: (found, event) => this.#click(found, event),
      open: (found) => this.open(found.row),
      zoom: (factor, anchor) => this.#zoomBy(factor, anchor),
      grips: (event) => (this.#editor?.gestures.grip(event) ?? null) !== null,
    });
    const resized = new ResizeObserver(() => this.#measure());
    resized.observe(scroll);
    this.#stops.push(
      () => resized.disconnect(),
      listenToPrinting(this.root, this.scene, () => this.#retheme()),
      onThemeChange(() => this.#retheme()),
    );
  }

  #parts() {
    const { scene, list, outline, viewport } = this;
    return { scene, list, outline, viewport };
  }

  // What a person does

  #deed(deed: Deed): void {
    if (this.#editor) this.#editor.deed(deed);
    else if (deed === "find") this.find();
    else if (deed === "open" && this.scene.selected !== null) this.open(this.scene.selected);
  }

  /** To a cell by its position; headings of groups are stepped over. */
  #goCell(position: number, column: number, extend: boolean): void {
    const row = this.#rowFrom(position);
    if (row !== undefined) this.select(row, column, extend);
  }

  /** The row at a position, or the next one onward where a group's heading stands. */
  #rowFrom(position: number): number | undefined {
    const { rows, selected } = this.scene;
    const step = position < (selected === null ? -1 : this.scene.position(selected)) ? -1 : 1;
    let to = position;
    while (to >= 0 && to < rows.length && (rows[to] ?? -1) < 0) to += step;
    return rows[to];
  }

  #point(found: Hit | null, event: PointerEvent): void {
    if (this.scene.ghost) return;
    const isOnSomething = found !== null && (found.onBar || found.milestone !== null);
    this.viewport.canvas.classList.toggle("is-pointing", isOnSomething);
    this.#hover(found?.row ?? null);
    if (!isOnSomething || event.pointerType === "touch" || event.buttons !== 0) return;
    const box = this.viewport.body.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    this.#tip.show(this.scene, found.row, found.milestone, x, y);
  }

  #click(found: Hit, event: MouseEvent): void {
    if (this.#editor?.gestures.hasDragged) return;
    const isOnSomething = found.onBar || found.milestone !== null;
    if (!isOnSomething && this.#editor?.clickLink(event)) return;
    this.select(found.row, this.scene.selection.at?.column ?? 0);
    this.list.focus();
    if (isOnSomething && (!this.isEditable || this.scene.metrics.narrow)) this.details.show(found.row);
    else if (!isOnSomething) this.viewport.revealBar(found.position);
  }

  #hover(row: number | null): void {
    this.#tip.hide();
    const over = row !== null && row >= 0 ? row : null;
    if (this.scene.hovered === over) return;
    this.scene.hovered = over;
    this.redraw();
  }

  select(row: number, column: number, extend = false, wholeRows = false): void {
    const task = this.#plan.tasks[row];
    if (!task) return;
    const isOther = this.scene.selected !== row;
    this.scene.selection.go({ row, column }, extend, wholeRows);
    this.#went(row, column, isOther);
  }

  /** The cursor is on a cell now: bring it into sight, and what belongs to its task. */
  #went(row: number, column: number, isOther: boolean): void {
    if (isOther && !this.scene.drivers.has(row)) this.scene.drivers = new Set();
    this.viewport.reveal(this.scene.position(row));
    if (this.list.isSheet) this.list.revealColumn(column);
    if (isOther && this.details.isOpen) this.details.show(row);
    const task = this.#plan.tasks[row];
    if (isOther && task) this.#intent({ type: "select", id: task.id });
    this.redraw();
  }

  /** Choose a row beside those that are chosen, or no more. */
  #add(row: number, column: number): void {
    const { selection } = this.scene;
    const before = this.scene.selected;
    selection.toggle({ row, column: Math.max(0, column) }, this.#rectangle(), column < 0);
    const { at } = selection;
    if (at) this.#went(at.row, at.column, at.row !== before);
    this.list.focus();
  }

  /** Rows of the chosen rectangle, without those that were chosen one by one. */
  #rectangle(): number[] {
    const { selection, rows } = this.scene;
    const area = selection.area((one) => this.scene.position(one), this.list.columns.length);
    return area ? rows.slice(area.top, area.bottom + 1).filter((one) => one >= 0) : [];
  }

  /** To a row that is not chosen by it; what is chosen stays so. */
  #roam(position: number): void {
    const { selection, selected } = this.scene;
    const row = this.#rowFrom(position);
    const { at } = selection;
    if (row === undefined || !at) return;
    selection.roam({ row, column: at.column }, this.#rectangle());
    this.#went(row, at.column, row !== selected);
  }

  #flip(): void {
    this.scene.selection.flip(this.#rectangle());
    this.redraw();
  }

  /** Chosen in the list: bring its bar into sight as well. */
  #pick(row: number, column: number, extend: boolean): void {
    const isWhole = column < 0;
    this.select(row, Math.max(0, column), extend, isWhole);
    this.list.focus();
    if (!extend) this.viewport.revealBar(this.scene.position(row));
    if (this.scene.metrics.narrow) this.details.show(row);
  }

  goTo(row: number): void {
    this.outline.reveal(row);
    this.refilter();
    if (this.scene.position(row) < 0) this.#arrange(PLAN_ORDER);
    this.select(row, this.scene.selection.at?.column ?? 0);
    this.viewport.revealBar(this.scene.position(row));
  }

  open(row: number): void {
    const task = this.#plan.tasks[row];
    if (!task) return;
    const isOurs = this.#intent({ type: "open", id: task.id, url: task.url } satisfies Intent) !== false;
    if (!isOurs) return;
    if (this.#plan.mode === "portfolio" && task.url) {
      window.location.assign(task.url);
      return;
    }
    this.viewport.revealBar(this.scene.position(row));
    this.details.show(row);
  }

  find(): void {
    this.#toolbar.focusSearch();
  }

  #detailsClosed(hadFocus: boolean): void {
    this.scene.drivers = new Set();
    if (hadFocus) this.list.focus();
    this.redraw();
  }

  #toggle(row: number, expanded: boolean): void {
    this.outline.setExpanded(row, expanded);
    this.refilter();
  }

  #toggleGroup(position: number): void {
    const group = this.scene.groupAt(position);
    if (!group) return;
    if (group.expanded) this.#closedGroups.add(group.title);
    else this.#closedGroups.delete(group.title);
    this.refilter();
  }

  #expandAll(expanded: boolean): void {
    const { groups } = this.scene;
    if (groups.length > 0) {
      this.#closedGroups = new Set(expanded ? [] : groups.map(({ title }) => title));
    } else if (expanded) this.outline.expandAll();
    else this.outline.collapseAll();
    this.refilter();
  }

  #arrange(part: Partial<Arrangement>): void {
    this.arrangement = changed(this.arrangement, part);
    this.viewport.scroll.scrollTop = 0;
    this.refilter();
  }

  /** Up, down, and back to the plan's own order. */
  #sort(key: string): void {
    this.#arrange({ sort: nextSort(this.arrangement.sort, this.list.columns, key) });
    this.#setColumns();
  }

  chooseColumns(): void {
    columnsDialog(this.root, this.#settings.columns, (columns) => this.#change({ columns }));
  }

  #resizeColumn(key: string, width: number): void {
    this.#change({ widths: { ...this.#settings.widths, [key]: width } });
  }

  #setColumns(): void {
    this.list.setColumns(columnsFor(this.#plan.mode, this.#settings), this.arrangement.sort);
  }

  #switch(name: keyof Show, on: boolean): void {
    this.#settings.show[name] = on;
    this.#change({});
  }

  #setNear(nearDays: number): void {
    this.scene.nearDays = nearDays;
    this.#change({ nearDays });
  }

  /** Keep what the viewer chose, and show it. */
  #change(part: Partial<Settings>): void {
    Object.assign(this.#settings, part);
    saveSettings(this.#plan.mode, this.#settings);
    if (part.columns || part.widths) this.#setColumns();
    this.redraw();
  }

  #resizeList(width: number): void {
    this.viewport.wantedList = width;
    this.#change({ list: this.viewport.list });
    this.#measure();
  }

  #zoomTo(zoom: Zoom | "fit"): void {
    if (zoom === "fit") this.viewport.fit();
    else this.viewport.setDensity(PIXELS_PER_DAY[zoom]);
    this.#toolbar.setZoom(zoom);
    this.redraw();
  }

  #zoomBy(factor: number, anchor?: number): void {
    this.viewport.setDensity(this.scene.scale.pixelsPerDay * factor, anchor);
    this.#toolbar.setZoom(this.scene.scale.zoom);
    this.redraw();
  }

  // What is on show

  /** The whole project, or for a long one its beginning at a density that can be read. */
  #firstLook(): void {
    this.#zoomTo("fit");
    const { pixelsPerDay } = this.scene.scale;
    if (this.#plan.mode === "portfolio" || pixelsPerDay >= LEAST_FIRST_DENSITY) return;
    this.#zoomBy(LEAST_FIRST_DENSITY / pixelsPerDay);
    this.viewport.scroll.scrollLeft = 0;
  }

  refilter(): void {
    const { rows, groups } = arrange(
      this.#plan,
      this.outline,
      this.arrangement,
      this.#closedGroups,
      this.scene.words,
    );
    this.scene.setRows(rows, groups);
    this.list.invalidate();
    const shown = rows.filter((row) => row >= 0).length;
    const all = this.#plan.tasks.length;
    this.#nothing.hidden = shown > 0 || all === 0 || groups.length > 0;
    this.#nothing.textContent = this.arrangement.text
      ? `Nothing here is called “${this.arrangement.text}”: change or clear the search.`
      : "No task passes this filter: choose “All tasks” to see the plan.";
    this.#count.textContent = shown === all ? `${all} rows` : `${shown} of ${all} rows`;
    this.viewport.extraRows = this.isEditable && this.arrangement === PLAN_ORDER ? 1 : 0;
    this.root.classList.toggle("has-add", this.viewport.extraRows > 0);
    this.viewport.extend();
    this.redraw();
  }

  /** Rows that lie beyond the timeline's ends make it longer. */
  reach(rows: readonly number[]): void {
    const { scale } = this.scene;
    let [from, to] = [scale.origin, scale.end];
    for (const row of rows) {
      const task = this.#plan.tasks[row];
      if (!task) continue;
      if (task.start !== null && task.start < from) from = task.start - ROOM_AFTER;
      if (task.finish !== null && task.finish > to) to = task.finish + ROOM_AFTER;
    }
    if (from === scale.origin && to === scale.end) return;
    const shift = scale.x(scale.origin) - scale.x(from);
    this.scene.scale = new TimeScale(from, to, scale.pixelsPerDay);
    this.viewport.extend();
    this.viewport.scroll.scrollLeft += shift;
  }

  #measure(): void {
    const narrow = this.root.clientWidth < NARROW_BELOW;
    this.root.classList.toggle("is-narrow", narrow);
    if (narrow !== this.scene.metrics.narrow) {
      this.scene.metrics = narrow ? NARROW : WIDE;
      this.list.invalidate();
    }
    const { list, scroll } = this.viewport;
    this.list.setWidth(list);
    this.#splitter.place(list, scroll.clientWidth);
    this.viewport.extend();
    // The details have made the timeline narrower: their bar stays in sight.
    if (this.details.row !== null) this.viewport.revealBar(this.scene.position(this.details.row));
    this.#draw();
  }

  redraw(): void {
    if (this.#isPending) return;
    this.#isPending = true;
    requestAnimationFrame(() => {
      this.#isPending = false;
      this.#draw();
    });
  }

  #draw(): void {
    const context = this.viewport.prepare();
    const { frame } = this.viewport;
    if (context) paint(context, this.scene, frame);
    this.list.render(frame.top, frame.height - this.scene.metrics.header);
    this.#editor?.place(frame.top);
  }

  #retheme(): void {
    this.scene.theme = readTheme(this.root);
    paintLegend(this.#legend, this.#plan, this.scene.theme);
    this.redraw();
  }
}

function makeScene(root: HTMLElement, plan: Plan, show: Show): Scene {
  const [start, end] = span(plan);
  const scale = new TimeScale(start, end, PIXELS_PER_DAY.month);
  return new Scene(plan, new DateWords(locale()), show, scale, WIDE, readTheme(root));
}
