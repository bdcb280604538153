import { isPlanOrder } from "../arrange";
import { rowOf } from "../delta";
import { calendarDialog } from "../dialogs/calendar";
import { keysDialog } from "../dialogs/keys";
import { planDialog, progressDialog, recurringDialog, splitDialog, versionDialog } from "../dialogs/plan";
import type { Task } from "../payload";
import { chain, clear, fillDown, moveBy, outermost, tasksIn, unchain } from "./deeds";
import type { Work } from "./deeds";
import type { BarDeed } from "./editbar";
import type { Editor } from "./editor";
import type { Edit, Uid, Values } from "./edits";
import type { Host } from "./host";
import type { Read } from "./parse";
import type { PlanSettings } from "./plan_settings";
import type { MenuDeed, MenuPlace } from "./row_menu";
import type { Deed } from "./sheet_keys";
import type { Typing } from "./typing";

const NEW_NAME = "New task";
const NOTHING = "Choose a task first.";
const uid = (task: Task): Uid => Number(task.id);

/** What the keys, the buttons and the menus do to the chosen tasks. */
export class Actions {
  readonly #host: Host;
  readonly #editor: Editor;
  readonly #typing: Typing;

  constructor(host: Host, editor: Editor, typing: Typing) {
    this.#host = host;
    this.#editor = editor;
    this.#typing = typing;
  }

  /** A key of the sheet, or a button above it. */
  press(deed: Deed | BarDeed): void {
    const doing: Record<Deed | BarDeed, () => void> = {
      clear: () => this.#with(clear),
      fill: () => this.#with(fillDown),
      link: () => this.#with(chain),
      unlink: () => this.#with(unchain),
      remove: () => this.#with((work) => ({ value: [{ do: "remove", uids: tasksIn(work).map(uid) }] })),
      indent: () => this.#outline("indent"),
      outdent: () => this.#outline("outdent"),
      moveUp: () => this.#move(-1),
      moveDown: () => this.#move(1),
      insert: () => void this.#insert(),
      undo: () => this.#editor.undo(),
      redo: () => this.#editor.redo(),
      selectAll: () => this.#selectAll(),
      selectRow: () => this.#selectRow(),
      open: () => this.#withRow((row) => this.#host.open(row)),
      menu: () => this.#withRow((row) => this.#openMenu(row)),
      find: () => this.#host.find(),
      help: () => keysDialog(this.#host.root),
      keys: () => keysDialog(this.#host.root),
      leave: () => this.#leave(),
      columns: () => this.#host.chooseColumns(),
      version: () => this.#saveVersion(),
      progress: () => this.#progress(),
      recurring: () => this.#recurring(),
      plan: () => void this.#withSettings((settings) => this.#planSettings(settings)),
      calendar: () => void this.#withSettings((settings) => this.#calendars(settings)),
    };
    doing[deed]();
  }

  /** An entry of a task's menu. */
  choose(deed: MenuDeed): void {
    const doing: Partial<Record<MenuDeed, (task: Task) => void>> = {
      copyDown: () => this.press("fill"),
      details: () => this.press("open"),
      why: () => this.#withRow((row) => this.#editor.why(row)),
      done: () => this.#set(() => ({ percent: 100 })),
      manual: (task) => this.#set(() => ({ manual: !task.manual })),
      inactive: (task) => this.#set(() => ({ active: task.inactive })),
      milestone: (task) => this.#set((one) => milestoneValues(task.kind !== "milestone", one, this.#day)),
      split: (task) => splitDialog(this.#host.root, task, (edits) => this.#editor.send(edits)),
      join: (task) => this.#editor.run({ value: [{ do: "join", uid: uid(task) }] }),
    };
    const own = doing[deed];
    const task = this.#task();
    if (!own) this.press(deed as Deed | BarDeed);
    else if (task) own(task);
  }

  /** The menu is opened on a row: it becomes the chosen one unless it already is. */
  target(row: number): void {
    const { scene } = this.#host;
    const work = this.#editor.work();
    const position = scene.position(row);
    const isChosen = work !== null && scene.chosen(work.area).includes(position);
    if (!isChosen) this.#host.select(row, scene.selection.at?.column ?? 0);
  }

  place(task: Task): MenuPlace {
    const work = this.#editor.work();
    return {
      task,
      count: work ? tasksIn(work).length : 1,
      editable: this.#editor.isEditable,
      inOrder: isPlanOrder(this.#host.arrangement),
    };
  }

  /** Why rows cannot be moved now; null when they can. */
  orderFault(): string | null {
    if (!this.#editor.isEditable) return "You may look at this plan, not change it.";
    return isPlanOrder(this.#host.arrangement)
      ? null
      : "Rows are sorted or grouped: go back to the plan's own order to move them.";
  }

  /** Rows were dropped elsewhere in the outline. */
  moveTo(parent: Task | null, before: Task | null): void {
    const work = this.#editor.work();
    if (!work) return;
    const uids = outermost(work).map(uid);
    if (before && uids.includes(uid(before))) return;
    this.#editor.run({
      value: [
        { do: "move", uids, parent: parent ? uid(parent) : null, before: before ? uid(before) : null },
      ],
    });
  }

  get #day(): number {
    return this.#host.scene.plan.calendar.minutesPerDay;
  }

  #task(): Task | undefined {
    const { selected, plan } = this.#host.scene;
    return selected === null ? undefined : plan.tasks[selected];
  }

  #with(deed: (work: Work) => Read<Edit[]>): void {
    const work = this.#editor.work();
    this.#editor.run(work ? deed(work) : { wrong: NOTHING });
  }

  #withRow(then: (row: number) => void): void {
    const { selected } = this.#host.scene;
    if (selected === null) this.#editor.refuse(NOTHING);
    else then(selected);
  }

  #set(values: (task: Task) => Values): void {
    this.#with((work) => ({
      value: tasksIn(work).map((task) => ({ do: "set", uid: uid(task), values: values(task) })),
    }));
  }

  #outline(direction: "indent" | "outdent"): void {
    const fault = this.orderFault();
    this.#with((work) =>
      fault === null
        ? { value: [{ do: direction, uids: outermost(work).map(uid) }] }
        : { wrong: fault },
    );
  }

  #move(step: -1 | 1): void {
    const fault = this.orderFault();
    this.#with((work) => (fault === null ? moveBy(work, step) : { wrong: fault }));
  }

  /** A task above the chosen one, or at the end, with its name ready to be typed. */
  async #insert(): Promise<void> {
    const fault = this.orderFault();
    if (fault !== null) {
      this.#editor.refuse(fault);
      return;
    }
    const task = this.#task();
    if (!task) {
      this.#editor.addRow.focus();
      return;
    }
    const parent = this.#host.scene.plan.tasks[task.parent];
    const outcome = await this.#editor.send([
      { do: "add", values: { name: NEW_NAME }, parent: parent ? uid(parent) : null, before: uid(task) },
    ]);
    this.#editor.tell(outcome);
    const [added] = this.#editor.added;
    const row = added === undefined ? -1 : rowOf(this.#host.scene.plan, added);
    if (!outcome.done || row < 0 || this.#typing.editor.isOpen) return;
    this.#host.goTo(row);
    this.#host.select(row, 0);
    this.#typing.begin(null);
  }

  #selectAll(): void {
    const { rows } = this.#host.scene;
    const tasks = rows.filter((row) => row >= 0);
    const [first] = tasks;
    const last = tasks.at(-1);
    if (first === undefined || last === undefined) return;
    this.#host.select(first, 0);
    this.#host.select(last, 0, true, true);
  }

  #selectRow(): void {
    const { selection } = this.#host.scene;
    if (selection.at) this.#host.select(selection.at.row, selection.at.column, true, true);
  }

  #openMenu(row: number): void {
    const { list, scene } = this.#host;
    const cell = list.cell(row, scene.selection.at?.column ?? 0);
    const box = (cell ?? list.element).getBoundingClientRect();
    this.#editor.menu(row, box.left + 24, box.bottom);
  }

  /** F6: from the sheet to the details, or to the tools above. */
  #leave(): void {
    const { details, root } = this.#host;
    const next = details.isOpen
      ? details.element.querySelector<HTMLElement>("button, input, select, textarea, a")
      : root.querySelector<HTMLElement>(".gantt-editbar button:not(:disabled), .gantt-toolbar input");
    next?.focus();
  }

  #saveVersion(): void {
    const { unsaved } = this.#host.scene.plan.project;
    versionDialog(this.#host.root, unsaved, (note) => this.#editor.saveVersion(note));
  }

  #progress(): void {
    const { project } = this.#host.scene.plan;
    const work = this.#editor.work();
    const date = project.dataDate ?? project.today ?? project.start ?? 0;
    const chosen = work ? tasksIn(work).map(uid) : [];
    progressDialog(this.#host.root, date, chosen, (edits) => this.#editor.send(edits));
  }

  #recurring(): void {
    const { plan } = this.#host.scene;
    const task = this.#task();
    const parent = task ? plan.tasks[task.parent] : undefined;
    const near = task?.start ?? plan.project.dataDate ?? plan.project.start ?? 0;
    const at = { parent: parent ? uid(parent) : null, before: task ? uid(task) : null, near };
    recurringDialog(this.#host.root, at, this.#day, (edits) => this.#editor.send(edits));
  }

  async #withSettings(then: (settings: PlanSettings) => void): Promise<void> {
    try {
      then(await this.#editor.settings());
    } catch (error) {
      this.#editor.refuse(error instanceof Error ? error.message : String(error));
    }
  }

  #planSettings(settings: PlanSettings): void {
    planDialog(this.#host.root, settings, this.#day, (edits) => this.#editor.send(edits));
  }

  #calendars(settings: PlanSettings): void {
    const chosen = this.#task()?.calendar || settings.plan.calendar;
    calendarDialog(this.#host.root, settings.calendars, chosen, (edits) => this.#editor.send(edits));
  }
}

function milestoneValues(isOne: boolean, task: Task, minutesPerDay: number): Values {
  if (isOne) return { kind: "milestone", duration: 0 };
  return { kind: "task", duration: task.duration || minutesPerDay };
}
