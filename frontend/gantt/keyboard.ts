import type { Task } from "./payload";
import type { Outline } from "./tree";

/** What a key means on the outline: where to go, or what to do with the row. */
export type Command =
  | { go: number }
  | { toggle: number; expanded: boolean }
  | { open: number }
  | { pan: -1 | 1 }
  | { zoom: -1 | 1 };

export interface Place {
  tasks: readonly Task[];
  rows: readonly number[];
  outline: Outline;
  /** Position of the selected row in `rows`, -1 without one. */
  at: number;
  /** Rows a page. */
  page: number;
}

/** The keys of the treegrid pattern; null for a key that is not ours. */
export function command(key: string, shift: boolean, place: Place): Command | null {
  const { rows, at, page } = place;
  const last = rows.length - 1;
  if (last < 0) return null;
  const go = (position: number): Command => ({ go: Math.min(last, Math.max(0, position)) });
  switch (key) {
    case "ArrowDown":
      return go(at + 1);
    case "ArrowUp":
      return go(at - 1);
    case "PageDown":
      return go(at + page);
    case "PageUp":
      return go(at - page);
    case "Home":
      return go(0);
    case "End":
      return go(last);
    case "ArrowLeft":
      return shift ? { pan: -1 } : inward(place, false);
    case "ArrowRight":
      return shift ? { pan: 1 } : inward(place, true);
    case "Enter":
      return rows[at] === undefined ? null : { open: rows[at] };
    case "+":
      return { zoom: 1 };
    case "-":
      return { zoom: -1 };
    default:
      return null;
  }
}

/** Right opens a summary, then goes to its first child; left closes it, then goes up. */
function inward({ tasks, rows, outline, at }: Place, expand: boolean): Command | null {
  const row = rows[at];
  if (row === undefined) return null;
  if (outline.hasChildren[row] && outline.isExpanded(row) !== expand) {
    return { toggle: row, expanded: expand };
  }
  if (expand) {
    const child = rows[at + 1];
    return child !== undefined && tasks[child]?.parent === row ? { go: at + 1 } : null;
  }
  const parent = rows.indexOf(tasks[row]?.parent ?? -1);
  return parent < 0 ? null : { go: parent };
}
