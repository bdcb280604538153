/** A cell by the index of its task and of its column; column 0 is the name. */
export interface Cell {
  row: number;
  column: number;
}

/** A rectangle of cells, by positions in the list. */
export interface Area {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

/** Where the person is, and how far the selection reaches from there. */
export class Selection {
  at: Cell | null = null;
  #anchor: Cell | null = null;
  /** Rows were chosen by their numbers, so the whole of each is meant. */
  wholeRows = false;

  go(to: Cell, extend = false, wholeRows = false): void {
    if (!extend || !this.#anchor) this.#anchor = to;
    this.at = to;
    this.wholeRows = wholeRows;
  }

  clear(): void {
    this.at = null;
    this.#anchor = null;
    this.wholeRows = false;
  }

  /** The chosen rectangle; null while nothing that is on show is chosen. */
  area(position: (row: number) => number, columns: number): Area | null {
    if (!this.at || !this.#anchor) return null;
    const here = position(this.at.row);
    if (here < 0) return null;
    const there = position(this.#anchor.row);
    const other = there < 0 ? here : there;
    const last = columns - 1;
    const [one, two] = [this.at.column, this.#anchor.column];
    return {
      top: Math.min(here, other),
      bottom: Math.max(here, other),
      left: this.wholeRows ? 0 : Math.min(last, one, two),
      right: this.wholeRows ? last : Math.min(last, Math.max(one, two)),
    };
  }

  /** The outline has changed; `moved` says where each old row stands now. */
  follow(moved: Int32Array): void {
    const there = (cell: Cell | null): Cell | null => {
      const row = cell ? (moved[cell.row] ?? -1) : -1;
      return cell && row >= 0 ? { row, column: cell.column } : null;
    };
    this.at = there(this.at);
    this.#anchor = there(this.#anchor) ?? this.at;
  }
}
