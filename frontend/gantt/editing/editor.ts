import type { Column } from "../columns";
import { applyDelta, rowOf } from "../delta";
import type { Delta } from "../delta";
import { LinkPopover } from "../dialogs/link";
import { openDialog } from "../dialogs/dialog";
import { h } from "../dom";
import { linkAt } from "../paint_links";
import type { Task } from "../payload";
import { locale } from "../../palette";
import { Actions } from "./actions";
import { AddRow } from "./add_row";
import { Bubble } from "./bubble";
import { listenToClipboard } from "./copying";
import { appended, fill } from "./deeds";
import type { Work } from "./deeds";
import { EditBar } from "./editbar";
import type { Edit } from "./edits";
import type { Terms } from "./fields";
import { Gestures } from "./gestures";
import type { Host } from "./host";
import { Notice } from "./notice";
import { Panel } from "./panel";
import { DateReader } from "./parse";
import type { Read } from "./parse";
import { fetchSettings } from "./plan_settings";
import { RowDrag } from "./row_drag";
import { RowMenu } from "./row_menu";
import type { Deed } from "./sheet_keys";
import { Sync } from "./sync";
import type { Outcome, Refusal } from "./sync";
import { Typing } from "./typing";

const SHOWN_FOR = 4_000;

/** Everything that changes a plan: cells, drags, menus and dialogs lead to `send`. */
export class Editor {
  readonly bar: EditBar;
  readonly notice = new Notice();
  readonly addRow: AddRow;
  readonly gestures: Gestures;
  readonly #host: Host;
  readonly #base: string;
  readonly #sync: Sync;
  readonly #typing: Typing;
  readonly #actions: Actions;
  readonly #panel: Panel;
  readonly #links: LinkPopover;
  readonly #menu: RowMenu;
  readonly #rowDrag: RowDrag;
  readonly #bubble = new Bubble();
  readonly #said = h("p", { class: "gantt-said", role: "status" });
  readonly #dates = new DateReader(locale());
  #calendars: string[] = [];
  #added: (number | string)[] = [];
  #stop: (() => void) | null = null;

  constructor(host: Host, base: string) {
    this.#host = host;
    this.#base = base;
    const { scene, list, viewport } = host;
    this.#sync = new Sync(base, scene.plan.project, {
      delta: (delta) => this.#take(delta),
      reload: () => host.reload(),
      state: (state, waiting) => this.#state(state, waiting),
      conflict: (refusal) => this.#conflict(refusal),
    });
    this.#typing = new Typing(host, {
      terms: () => this.terms(),
      cell: (...typed) => void this.#sendCell(...typed),
      fill: (text) => this.#fill(text),
      refuse: (sentence) => this.refuse(sentence),
      past: () => this.addRow.focus(),
    });
    this.#actions = new Actions(host, this, this.#typing);
    this.#panel = new Panel(base, {
      send: (edits) => this.send(edits),
      go: (uid) => host.goTo(rowOf(scene.plan, uid)),
      terms: () => this.terms(),
    });
    this.#links = new LinkPopover((edits) => this.send(edits), () => this.#dropLink());
    this.#menu = new RowMenu((deed) => this.#actions.choose(deed), () => list.focus());
    this.gestures = new Gestures(scene, viewport, {
      editable: () => this.isEditable,
      send: (edits) => this.run({ value: edits }),
      refuse: (sentence) => this.refuse(sentence),
      redraw: () => host.redraw(),
    });
    this.addRow = new AddRow(scene, {
      add: (name) => void this.#append(name),
      paste: (rows) => this.run({ value: [appended(rows, list.columns)] }),
      up: () => list.focus(),
    });
    this.#rowDrag = new RowDrag(scene, list, {
      fault: () => this.#actions.orderFault(),
      refuse: (sentence) => this.refuse(sentence),
      move: (parent, before) => this.#actions.moveTo(parent, before),
    });
    this.bar = new EditBar(host.root.id || "gantt", (deed) => this.#actions.press(deed), this.isEditable);
    host.details.fill = (row, body) => this.#details(row, body);
    host.details.menu = (row, { left, bottom }) => this.menu(row, left, bottom);
    this.#assemble();
    this.#listen();
    void this.#learn();
    this.#sync.start();
  }

  get isEditable(): boolean {
    return this.#host.scene.plan.project.editable;
  }

  /** At least some cells may be changed: those of one's own tasks. */
  get mayType(): boolean {
    return this.isEditable || this.#host.scene.plan.project.mine.length > 0;
  }

  /** The plan was fetched anew; `moved` says where each old row stands now. */
  rebase(moved: Int32Array): void {
    const { project } = this.#host.scene.plan;
    this.#sync.rebase(project);
    this.#typing.editor.follow(moved);
    this.#head();
  }

  destroy(): void {
    this.#sync.stop();
    this.#stop?.();
    this.#bubble.hide();
  }

  /** Follow the list to where it has been scrolled. */
  place(top: number): void {
    this.addRow.place(top, this.#host.viewport.list);
    this.#typing.editor.place();
  }

  terms(): Terms {
    return { plan: this.#host.scene.plan, dates: this.#dates, calendars: this.#calendars };
  }

  /** The chosen cells; null while nothing is chosen. */
  work(): Work | null {
    const { scene, list } = this.#host;
    const { columns } = list;
    const area = scene.selection.area((row) => scene.position(row), columns.length);
    return area && { scene, columns, area, terms: this.terms() };
  }

  say(words: string): void {
    this.#said.textContent = words;
  }

  send(edits: Edit[], seen?: number): Promise<Outcome> {
    return this.#sync.send(edits, seen);
  }

  /** Send edits and tell at the cursor when they cannot be. */
  run(got: Read<Edit[]>): void {
    if ("wrong" in got) this.refuse(got.wrong);
    else void this.send(got.value).then((outcome) => this.tell(outcome));
  }

  undo(): void {
    void this.#sync.undo().then((outcome) => this.tell(outcome));
  }

  redo(): void {
    void this.#sync.redo().then((outcome) => this.tell(outcome));
  }

  saveVersion(note: string): Promise<Outcome> {
    return this.#sync.saveVersion(note);
  }

  /** Rows that the last answer brought and that were not there before. */
  get added(): readonly (number | string)[] {
    return this.#added;
  }

  tell(outcome: Outcome): void {
    if (!outcome.done) this.refuse(outcome.detail);
  }

  /** One sentence on why something cannot be, beside the cell it is about. */
  refuse(sentence: string, at = this.#host.scene.selection.at): void {
    const { list, root } = this.#host;
    const cell = at ? list.cell(at.row, at.column) : null;
    this.#bubble.show(sentence, (cell ?? list.head ?? root).getBoundingClientRect());
  }

  /** A key that means a deed; the cursor itself is moved by the view. */
  deed(deed: Deed): void {
    this.#actions.press(deed);
  }

  type(typed: string | null): void {
    this.#typing.begin(typed);
  }

  menu(row: number, x: number, y: number): void {
    const { scene } = this.#host;
    const task = scene.plan.tasks[row];
    if (!task) return;
    this.#actions.target(row);
    this.#menu.show(this.#actions.place(task), x, y);
  }

  /** A click on the timeline that met no bar: perhaps a link. */
  clickLink(event: MouseEvent): boolean {
    if (!this.isEditable) return false;
    const { scene, viewport, redraw } = this.#host;
    const link = linkAt(scene, ...this.gestures.point(event));
    if (!link) return false;
    const { tasks, calendar } = scene.plan;
    const [from, to] = [tasks[link.predecessor], tasks[link.successor]];
    if (!from || !to) return false;
    scene.link = link;
    const box = viewport.body.getBoundingClientRect();
    this.#links.show(link, from, to, calendar.minutesPerDay, event.clientX - box.left, event.clientY - box.top);
    redraw.call(this.#host);
    return true;
  }

  /** Show the chain of reasons for a task's date, and mark it on the timeline. */
  why(row: number): void {
    this.#host.details.show(row);
    const body = this.#host.details.element.querySelector<HTMLElement>(".gantt-details-body");
    if (body) this.#panel.show("Why this date", body);
    void this.#drivers(row);
  }

  async settings() {
    const settings = await fetchSettings(this.#base);
    this.#calendars = settings.calendars.map(({ name }) => name);
    return settings;
  }

  #assemble(): void {
    const { root, list, viewport } = this.#host;
    viewport.body.append(this.#typing.editor.element, this.#links.element, this.#bubble.element);
    list.element.after(this.addRow.element, this.#rowDrag.element);
    root.append(this.#menu.element, this.#said);
    this.#head();
    this.bar.state("saved", 0);
  }

  #listen(): void {
    const { list, viewport, scene } = this.#host;
    this.#stop = listenToClipboard(list.element, {
      work: () => this.work(),
      editable: () => this.mayType,
      run: (got) => this.run(got),
      say: (words) => this.say(words),
    });
    viewport.canvas.addEventListener("contextmenu", (event) => {
      const row = this.gestures.under(event);
      if (row === null) return;
      event.preventDefault();
      if (scene.selected !== row) this.#host.select(row, scene.selection.at?.column ?? 0);
      this.menu(row, event.clientX, event.clientY);
    });
    viewport.scroll.addEventListener("scroll", () => this.#bubble.hide(), { passive: true });
  }

  #head(): void {
    const { project } = this.#host.scene.plan;
    this.bar.update(project);
    this.notice.update(project.notice);
  }

  /** Names for the choice lists; a sheet works without them. */
  async #learn(): Promise<void> {
    if (!this.isEditable) return;
    try {
      await this.settings();
    } catch {
      this.#calendars = [];
    }
  }

  async #sendCell(task: Task, column: Column, text: string, edits: Edit[], seen: number): Promise<void> {
    const { scene, list } = this.#host;
    scene.marks.type(task.id, column.key, text);
    list.invalidate();
    this.#host.redraw();
    const outcome = await this.send(edits, seen);
    scene.marks.settle(task.id, column.key);
    list.invalidate();
    this.#host.redraw();
    const row = rowOf(scene.plan, task.id);
    const known = scene.plan.tasks[row];
    if (!outcome.done) {
      this.refuse(outcome.detail, { row, column: list.columns.indexOf(column) });
    } else if (known) {
      this.say(`${column.title} of ${known.name}: ${column.text(known, scene.words, scene.plan) || "empty"}`);
    }
  }

  #fill(text: string): string | null {
    const work = this.work();
    const got = work ? fill(work, text) : { value: [] };
    if ("wrong" in got) return got.wrong;
    this.run(got);
    return null;
  }

  async #append(name: string): Promise<void> {
    const { scene } = this.#host;
    const last = scene.plan.tasks.at(-1);
    const parent = last ? scene.plan.tasks[last.parent] : undefined;
    const outcome = await this.send([
      { do: "add", values: { name }, parent: parent ? Number(parent.id) : null, before: null },
    ]);
    this.tell(outcome);
    if (outcome.done && this.addRow.isFocused) this.#host.viewport.reveal(scene.rows.length);
  }

  #take(delta: Delta): void {
    const { scene, list, outline, details } = this.#host;
    const { plan } = scene;
    const shown = details.row === null ? null : plan.tasks[details.row];
    const changed = applyDelta(plan, delta);
    this.#added = changed.added;
    if (changed.moved) {
      scene.follow(changed.moved);
      outline.follow(plan.tasks, changed.moved);
      this.#typing.editor.follow(changed.moved);
      this.#host.refilter();
    } else if (changed.links) {
      scene.link = null;
      scene.relink();
    }
    for (const row of changed.rows) list.refresh(row);
    this.#host.reach(changed.rows);
    this.#others(delta);
    this.#head();
    if (delta.words) this.say(delta.words);
    if (shown) this.#follow(rowOf(plan, shown.id), changed.rows);
    this.#host.redraw();
  }

  /** Keep the details panel with its task. */
  #follow(row: number, changed: readonly number[]): void {
    const { details } = this.#host;
    if (row < 0) {
      details.close();
      return;
    }
    details.row = row;
    if (changed.includes(row)) details.show(row);
  }

  #others({ others = [] }: Delta): void {
    const { scene, list } = this.#host;
    for (const { name, words, uids = [] } of others) {
      scene.marks.changedBy(uids, name);
      this.say(`${name} ${words}`);
      setTimeout(() => {
        scene.marks.forget(uids);
        list.invalidate();
        this.#host.redraw();
      }, SHOWN_FOR);
    }
    if (others.length > 0) list.invalidate();
  }

  #state(state: Parameters<EditBar["state"]>[0], waiting: number): void {
    this.bar.state(state, waiting);
    this.#host.scene.marks.saving = this.#sync.pending;
    this.#host.list.invalidate();
    this.#host.redraw();
  }

  /** Somebody else changed the same: theirs is on show already, ours can be put over it. */
  async #conflict(refusal: Refusal): Promise<boolean> {
    await this.#typing.editor.left();
    return new Promise((resolve) => {
      let isOurs = false;
      openDialog(this.#host.root, {
        title: "Changed by somebody else",
        body: [h("p", {}, refusal.detail)],
        submit: "Use mine",
        cancel: "Keep theirs",
        taken: () => {
          isOurs = true;
          return null;
        },
        closed: () => resolve(isOurs),
      });
    });
  }

  #details(row: number, body: HTMLElement): void {
    const task = this.#host.scene.plan.tasks[row];
    if (task) void this.#panel.fill(Number(task.id), body);
  }

  async #drivers(row: number): Promise<void> {
    const { scene } = this.#host;
    const task = scene.plan.tasks[row];
    if (!task) return;
    try {
      const answer = await fetch(`${this.#base}tasks/${task.id}/why.json`, { headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const { steps } = (await answer.json()) as { steps: { task: number }[] };
      scene.drivers = new Set(steps.map((step) => rowOf(scene.plan, step.task)).filter((one) => one >= 0));
      this.#host.redraw();
    } catch {
      return; // The panel says why; only the marks on the timeline are missing.
    }
  }

  #dropLink(): void {
    this.#host.scene.link = null;
    this.#host.list.focus();
    this.#host.redraw();
  }
}
