import { h } from "../dom";
import { openWords } from "./dialog";

/** The keys of the sheet; docs/guide.md holds the same table. */
export const KEYS: readonly (readonly [keys: string, words: string])[] = [
  ["Arrows, Tab, Home, End", "Move from cell to cell"],
  ["Ctrl Home, Ctrl End", "First cell, last cell"],
  ["Page Up, Page Down", "A page up or down"],
  ["Left, Right on a name", "Close or open a summary"],
  ["Shift with a moving key", "Choose more cells"],
  ["Ctrl with a click, Ctrl Space", "Choose one more row, or one less"],
  ["Ctrl Up, Ctrl Down", "To another row, and leave what is chosen"],
  ["Ctrl A, Shift Space", "Choose all, choose the row"],
  ["Type, F2", "Replace the cell, change the cell"],
  ["Alt Down", "Open the list of choices"],
  ["Enter, Esc", "Take the text, leave it"],
  ["Delete", "Empty the chosen cells"],
  ["Ctrl C, Ctrl X, Ctrl V", "Copy, cut, paste; also to and from Excel"],
  ["Ctrl D", "Fill down"],
  ["Ctrl Enter", "The text into all chosen cells"],
  ["Insert, Ctrl Delete", "Add a task above, remove tasks"],
  ["Alt Shift Right, Left", "Indent, outdent"],
  ["Alt Shift Up, Down", "Move the rows up or down"],
  ["Ctrl F2", "Link the chosen tasks one after the other"],
  ["Ctrl Z, Ctrl Y", "Undo, redo"],
  ["Alt Enter", "Details of the task"],
  ["Shift F10", "Menu of the task"],
  ["Ctrl F", "Find a task"],
  ["Alt Page Up, Page Down", "Move the timeline"],
  ["Alt +, Alt −, Ctrl wheel", "Zoom"],
  ["F6", "Out of the sheet"],
  ["?", "This table"],
];

export function keysDialog(host: HTMLElement): void {
  const rows = KEYS.flatMap(([keys, words]) => [h("dt", {}, words), h("dd", {}, h("kbd", {}, keys))]);
  openWords(host, "Keys of the plan", [h("dl", { class: "keys gantt-keys" }, ...rows)]);
}
