import type { Command, Place } from "../keyboard";
import { command } from "../keyboard";

export interface Stroke {
  key: string;
  shift: boolean;
  ctrl: boolean;
  alt: boolean;
}

export interface SheetPlace extends Place {
  column: number;
  columns: number;
  /** The whole plan may be changed, or at least some of its cells. */
  editable: boolean;
  typing: boolean;
}

export type Deed =
  | "clear"
  | "find"
  | "fill"
  | "help"
  | "indent"
  | "insert"
  | "leave"
  | "link"
  | "menu"
  | "moveDown"
  | "moveUp"
  | "open"
  | "outdent"
  | "redo"
  | "remove"
  | "selectAll"
  | "selectRow"
  | "undo";

export type SheetCommand =
  | { to: { position: number; column: number }; extend: boolean }
  | { roam: number }
  | { flip: true }
  | { edit: "typed"; text: string }
  | { edit: "whole" }
  | { edit: "list" }
  | { deed: Deed }
  | Exclude<Command, { go: number } | { open: number }>;

const CTRL_DEEDS: Readonly<Record<string, Deed>> = {
  z: "undo",
  y: "redo",
  d: "fill",
  a: "selectAll",
  f: "find",
  Delete: "remove",
};
const MOVE_DEEDS: Readonly<Record<string, Deed>> = {
  ArrowLeft: "outdent",
  ArrowRight: "indent",
  ArrowUp: "moveUp",
  ArrowDown: "moveDown",
};
const CELL_DEEDS = new Set<Deed>(["clear", "fill", "redo", "undo"]);
const PLAN_DEEDS = new Set<Deed>(["indent", "insert", "link", "moveDown", "moveUp", "outdent", "remove"]);

/** What a key means on the sheet of a plan; null for a key that is not ours. */
export function sheetCommand(stroke: Stroke, place: SheetPlace): SheetCommand | null {
  const what = meaning(stroke, place);
  if (!what || place.editable) return what;
  if ("edit" in what || ("deed" in what && CELL_DEEDS.has(what.deed))) return place.typing ? what : null;
  return "deed" in what && PLAN_DEEDS.has(what.deed) ? null : what;
}

function meaning(stroke: Stroke, place: SheetPlace): SheetCommand | null {
  const { key, shift, ctrl, alt } = stroke;
  if (key === "F6") return { deed: "leave" };
  if (key === "ContextMenu" || (key === "F10" && shift)) return { deed: "menu" };
  if (alt && shift) return deed(MOVE_DEEDS[key]);
  if (alt) return withAlt(key);
  if (ctrl) return withCtrl(stroke, place);
  if (place.rows.length === 0) return key === "Insert" ? { deed: "insert" } : null;
  return going(stroke, place) ?? doing(stroke, place);
}

function withAlt(key: string): SheetCommand | null {
  if (key === "Enter") return { deed: "open" };
  if (key === "ArrowDown") return { edit: "list" };
  if (key === "PageDown") return { pan: 1 };
  if (key === "PageUp") return { pan: -1 };
  if (key === "+" || key === "=") return { zoom: 1 };
  return key === "-" ? { zoom: -1 } : null;
}

function withCtrl({ key, shift }: Stroke, place: SheetPlace): SheetCommand | null {
  const last = place.rows.length - 1;
  const to = (position: number, column: number): SheetCommand => ({
    to: { position, column },
    extend: shift,
  });
  switch (key) {
    case "Home":
      return to(0, 0);
    case "End":
      return to(last, place.columns - 1);
    case "ArrowUp":
      return shift ? to(0, place.column) : roam(place.at - 1, last);
    case "ArrowDown":
      return shift ? to(last, place.column) : roam(place.at + 1, last);
    case " ":
      return place.at < 0 ? null : { flip: true };
    case "ArrowLeft":
      return to(place.at, 0);
    case "ArrowRight":
      return to(place.at, place.columns - 1);
    case "F2":
      return { deed: "link" };
    default: {
      const letter = key.length === 1 ? key.toLowerCase() : key;
      return letter === "z" && shift ? { deed: "redo" } : deed(CTRL_DEEDS[letter]);
    }
  }
}

function roam(position: number, last: number): SheetCommand | null {
  return last < 0 ? null : { roam: Math.min(last, Math.max(0, position)) };
}

function going({ key, shift }: Stroke, place: SheetPlace): SheetCommand | null {
  const { at, column, columns, page, rows } = place;
  const last = rows.length - 1;
  const to = (position: number, across: number, extend = shift): SheetCommand => ({
    to: {
      position: Math.min(last, Math.max(0, position)),
      column: Math.min(columns - 1, Math.max(0, across)),
    },
    extend,
  });
  switch (key) {
    case "ArrowDown":
      return to(at + 1, column);
    case "ArrowUp":
      return to(at - 1, column);
    case "PageDown":
      return to(at + page, column);
    case "PageUp":
      return to(at - page, column);
    case "Home":
      return to(at, 0);
    case "End":
      return to(at, columns - 1);
    case "ArrowLeft":
    case "ArrowRight":
      return sideways(key === "ArrowRight", shift, place) ?? to(at, column + (key === "ArrowRight" ? 1 : -1));
    case "Enter":
      return place.typing ? to(at + (shift ? -1 : 1), column, false) : { deed: "open" };
    case "Tab":
      return tab(shift, place);
    default:
      return null;
  }
}

/** On the name, the arrows open and close a summary before they go on. */
function sideways(right: boolean, shift: boolean, place: SheetPlace): SheetCommand | null {
  if (shift || place.column !== 0) return null;
  const what = command(right ? "ArrowRight" : "ArrowLeft", false, place);
  if (!what || "open" in what) return null;
  if ("go" in what) return right ? null : { to: { position: what.go, column: 0 }, extend: false };
  return what;
}

/** Through the cells and on to the next row; out of the sheet at its ends. */
function tab(back: boolean, place: SheetPlace): SheetCommand | null {
  const { at, column, columns, rows } = place;
  const next = at * columns + column + (back ? -1 : 1);
  if (next < 0 || next >= rows.length * columns || at < 0) return null;
  return { to: { position: Math.floor(next / columns), column: next % columns }, extend: false };
}

function doing({ key, shift }: Stroke, place: SheetPlace): SheetCommand | null {
  if (key === "?") return { deed: "help" };
  if (key === "F2") return shift ? { deed: "open" } : { edit: "whole" };
  if (key === "Delete" || key === "Backspace") return { deed: "clear" };
  if (key === "Insert") return { deed: "insert" };
  if (key === " " && shift) return { deed: "selectRow" };
  if (!place.typing) return key === "+" ? { zoom: 1 } : key === "-" ? { zoom: -1 } : null;
  return [...key].length === 1 && key !== " " ? { edit: "typed", text: key } : null;
}

function deed(name: Deed | undefined): SheetCommand | null {
  return name ? { deed: name } : null;
}
