import { sheetCommand } from "./editing/sheet_keys";
import type { Deed, SheetCommand } from "./editing/sheet_keys";
import { command } from "./keyboard";
import type { Command } from "./keyboard";
import type { List } from "./list";
import type { Scene } from "./scene";
import type { Outline } from "./tree";
import type { Viewport } from "./viewport";

export interface KeyActions {
  scene: Scene;
  list: List;
  outline: Outline;
  viewport: Viewport;
  /** The whole plan may be changed; at least some of its cells may be. */
  editable(): boolean;
  typing(): boolean;
  closeDetails(): void;
  go(position: number, column: number, extend: boolean): void;
  /** Move the cursor and leave what is chosen. */
  roam(position: number): void;
  /** Choose the row of the cursor beside the others, or no more. */
  flip(): void;
  toggle(row: number, expanded: boolean): void;
  open(row: number): void;
  pan(direction: -1 | 1): void;
  zoom(direction: -1 | 1): void;
  /** Change the cell at the cursor, from its own text or from what was typed. */
  type(text: string | null): void;
  deed(deed: Deed): void;
}

/** The keys of the list: those of a sheet on a plan, those of a tree elsewhere. */
export function listenToKeys(actions: KeyActions): void {
  const { scene, list, outline, viewport } = actions;
  list.element.addEventListener("keydown", (event) => {
    if (event.target !== list.element || event.isComposing) return;
    const { rows, selected, metrics, selection, plan } = scene;
    const place = {
      tasks: plan.tasks,
      rows,
      outline,
      at: selected === null ? -1 : scene.position(selected),
      page: Math.max(1, Math.floor(viewport.frame.height / metrics.row) - 2),
      column: Math.min(selection.at?.column ?? 0, list.columns.length - 1),
      columns: list.columns.length,
      editable: actions.editable(),
      typing: actions.typing(),
    };
    const { key, shiftKey: shift, altKey: alt } = event;
    const ctrl = event.ctrlKey || event.metaKey;
    if (key === "Escape") actions.closeDetails();
    const onTree = () => (ctrl || alt ? null : command(key, shift, place));
    const what = list.isSheet ? sheetCommand({ key, shift, ctrl, alt }, place) : onTree();
    if (!what) return;
    event.preventDefault();
    event.stopPropagation();
    obey(what, actions);
  });
}

function obey(what: Command | SheetCommand, actions: KeyActions): void {
  if ("to" in what) actions.go(what.to.position, what.to.column, what.extend);
  else if ("roam" in what) actions.roam(what.roam);
  else if ("flip" in what) actions.flip();
  else if ("deed" in what) actions.deed(what.deed);
  else if ("edit" in what) actions.type(what.edit === "typed" ? what.text : null);
  else if ("go" in what) actions.go(what.go, 0, false);
  else if ("toggle" in what) actions.toggle(what.toggle, what.expanded);
  else if ("open" in what) actions.open(what.open);
  else if ("pan" in what) actions.pan(what.pan);
  else actions.zoom(what.zoom);
}
