import type { Arrangement } from "../arrange";
import type { Details } from "../details";
import type { List } from "../list";
import type { Scene } from "../scene";
import type { Outline } from "../tree";
import type { Viewport } from "../viewport";

/** What the editor needs of the view it works in. */
export interface Host {
  readonly root: HTMLElement;
  readonly scene: Scene;
  readonly list: List;
  readonly outline: Outline;
  readonly viewport: Viewport;
  readonly details: Details;
  readonly arrangement: Arrangement;
  redraw(): void;
  /** Work out again which rows are on show. */
  refilter(): void;
  /** Make room in time for what these rows say now. */
  reach(rows: readonly number[]): void;
  /** Fetch the plan anew. */
  reload(): Promise<void>;
  select(row: number, column: number, extend?: boolean, wholeRows?: boolean): void;
  goTo(row: number): void;
  open(row: number): void;
  find(): void;
  chooseColumns(): void;
}
