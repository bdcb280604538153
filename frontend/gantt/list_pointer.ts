import type { List } from "./list";
import type { Scene } from "./scene";
import type { Outline } from "./tree";

export interface ListActions {
  /** A cell was pressed; column -1 is the row's number. */
  select(row: number, column: number, extend: boolean): void;
  /** A row was pressed with Ctrl: one more, or one less. */
  add(row: number, column: number): void;
  toggle(row: number, expanded: boolean): void;
  toggleGroup(position: number): void;
  open(row: number, column: number): void;
  hover(row: number | null): void;
  sort(key: string): void;
  resize(key: string, width: number): void;
  menu(row: number, x: number, y: number): void;
}

const LEAST_COLUMN = 40;
/** Pixels that a mouse moves before it drags. */
const DRAGGED = 4;

/** Mouse and touch on the list: choose cells, open and close, sort, widen columns. */
export function listenToList(list: List, scene: Scene, outline: Outline, actions: ListActions): void {
  const { rows, head } = list;
  rows.addEventListener("pointerdown", (event) => {
    if (event.button === 0 && event.pointerType === "mouse") press(event);
  });
  rows.addEventListener("click", (event) => {
    const at = list.under(event);
    if (!at) return;
    const row = scene.rows[at.position] ?? -1;
    if (row < 0) actions.toggleGroup(at.position);
    else if (isTwisty(event) && outline.hasChildren[row]) {
      actions.toggle(row, !outline.isExpanded(row));
    }
    const isMouse = (event as PointerEvent).pointerType === "mouse";
    if (row >= 0 && !isMouse) actions.select(row, at.column, false);
  });
  rows.addEventListener("dblclick", (event) => {
    const at = list.under(event);
    const row = at ? (scene.rows[at.position] ?? -1) : -1;
    if (at && row >= 0 && !isTwisty(event)) actions.open(row, at.column);
  });
  rows.addEventListener("contextmenu", (event) => {
    const at = list.under(event);
    const row = at ? (scene.rows[at.position] ?? -1) : -1;
    if (!at || row < 0 || !list.isSheet) return;
    event.preventDefault();
    actions.menu(row, event.clientX, event.clientY);
  });
  rows.addEventListener("mousemove", (event) => {
    const at = list.under(event);
    actions.hover(at ? (scene.rows[at.position] ?? null) : null);
  });
  rows.addEventListener("mouseleave", () => actions.hover(null));
  head.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const key = target?.closest<HTMLElement>("[data-column]")?.dataset["column"];
    if (key && list.isSheet && target?.closest(".gantt-title")) actions.sort(key);
  });
  head.addEventListener("pointerdown", (event) => widen(event, actions));

  function press(event: PointerEvent): void {
    const at = list.under(event);
    const row = at ? (scene.rows[at.position] ?? -1) : -1;
    if (!at || row < 0 || isTwisty(event)) return;
    if (list.isSheet && (event.ctrlKey || event.metaKey)) actions.add(row, at.column);
    else actions.select(row, at.column, event.shiftKey);
    if (at.column < 0 || !list.isSheet) return;
    const extend = (to: PointerEvent) => {
      // Rows that move under a mouse at rest, as on an answer of the server, choose nothing.
      if (Math.hypot(to.clientX - event.clientX, to.clientY - event.clientY) < DRAGGED) return;
      const there = list.under(to);
      const other = there ? (scene.rows[there.position] ?? -1) : -1;
      if (there && other >= 0 && there.column >= 0) actions.select(other, there.column, true);
    };
    rows.addEventListener("pointerover", extend);
    window.addEventListener("pointerup", () => rows.removeEventListener("pointerover", extend), {
      once: true,
    });
  }
}

function widen(event: PointerEvent, actions: ListActions): void {
  const grip = event.target instanceof Element ? event.target.closest<HTMLElement>(".gantt-grip") : null;
  const cell = grip?.closest<HTMLElement>("[data-column]");
  const key = cell?.dataset["column"];
  if (!grip || !cell || !key) return;
  event.preventDefault();
  const from = cell.offsetWidth - event.clientX;
  const moved = (to: PointerEvent) => actions.resize(key, Math.max(LEAST_COLUMN, from + to.clientX));
  const stop = () => window.removeEventListener("pointermove", moved);
  window.addEventListener("pointermove", moved);
  window.addEventListener("pointerup", stop, { once: true });
}

function isTwisty(event: Event): boolean {
  return event.target instanceof Element && event.target.closest(".gantt-twisty") !== null;
}
