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

/** Where the person is, how far the selection reaches from there, and what she chose before. */
export class Selection {
  at: Cell | null = null;
  #anchor: Cell | null = null;
  /** Rows were chosen by their numbers, so the whole of each is meant. */
  wholeRows = false;
  /** The cursor went on alone, so that only the kept rows are chosen. */
  #roams = false;
  readonly #kept = new Set<number>();

  /** Rows that were chosen one by one before the rectangle, with the same columns. */
  get kept(): ReadonlySet<number> {
    return this.#kept;
  }

  go(to: Cell, extend = false, wholeRows = false): void {
    if (!extend) this.#kept.clear();
    if (!extend || !this.#anchor) this.#anchor = to;
    this.at = to;
    this.wholeRows = wholeRows;
    this.#roams = false;
  }

  /** Go on without choosing; the rows of the rectangle, `rows`, stay chosen. */
  roam(to: Cell, rows: readonly number[]): void {
    for (const row of rows) this.#kept.add(row);
    this.at = to;
    this.#anchor = to;
    this.#roams = true;
  }

  /** Choose the row of the cursor beside the others, or no more; the last one stays chosen. */
  flip(rows: readonly number[]): void {
    if (!this.at) return;
    this.roam(this.at, rows);
    const isLast = this.#kept.size === 1;
    if (isLast || !this.#kept.delete(this.at.row)) this.#kept.add(this.at.row);
  }

  /** Choose one more row beside those of the rectangle, `rows`; or one less, if it was chosen. */
  toggle(to: Cell, rows: readonly number[], wholeRows = false): void {
    for (const row of rows) this.#kept.add(row);
    const isChosen = this.#kept.delete(to.row);
    const [left] = this.#kept;
    this.at = isChosen && left !== undefined ? { row: left, column: to.column } : to;
    this.#kept.delete(this.at.row);
    this.#anchor = this.at;
    this.wholeRows = wholeRows;
    this.#roams = false;
  }

  clear(): void {
    this.#kept.clear();
    this.at = null;
    this.#anchor = null;
    this.wholeRows = false;
    this.#roams = false;
  }

  /**
   * The chosen rectangle; null while nothing that is on show is chosen.
   *
   * It is empty, its bottom above its top, while the cursor went on alone.
   */
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
      bottom: this.#roams ? here - 1 : Math.max(here, other),
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
    const kept = [...this.#kept].map((row) => moved[row] ?? -1);
    this.#kept.clear();
    for (const row of kept) if (row >= 0) this.#kept.add(row);
    this.at = there(this.at);
    this.#anchor = there(this.#anchor) ?? this.at;
  }
}
