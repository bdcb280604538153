import type { Bar, Metrics } from "./layout";
import { barOf } from "./layout";
import { LinkIndex } from "./links";
import type { Plan, Task } from "./payload";
import type { TimeScale } from "./scale";
import type { Theme } from "./theme";
import type { DateWords } from "./time";

/** What the viewer has switched on. */
export interface Show {
  criticalOnly: boolean;
  baseline: boolean;
  links: boolean;
  float: boolean;
  progress: boolean;
}

/** A plan together with what is drawn of it: the rows on show and how. */
export class Scene {
  rows: readonly number[] = [];
  links: LinkIndex;
  selected: number | null = null;
  hovered: number | null = null;
  readonly milestones: ReadonlyMap<number, readonly number[]>;
  #positions: Int32Array;

  constructor(
    readonly plan: Plan,
    readonly words: DateWords,
    readonly show: Show,
    public scale: TimeScale,
    public metrics: Metrics,
    public theme: Theme,
  ) {
    this.milestones = byRow(plan);
    this.#positions = new Int32Array(plan.tasks.length).fill(-1);
    this.links = new LinkIndex([], this.#positions);
  }

  setRows(rows: readonly number[]): void {
    this.rows = rows;
    this.#positions = new Int32Array(this.plan.tasks.length).fill(-1);
    rows.forEach((row, position) => {
      this.#positions[row] = position;
    });
    this.links = new LinkIndex(this.plan.links, this.#positions);
  }

  /** Where a row stands in the list, -1 while it is folded away or filtered out. */
  position(row: number): number {
    return this.#positions[row] ?? -1;
  }

  taskAt(position: number): Task | undefined {
    const row = this.rows[position];
    return row === undefined ? undefined : this.plan.tasks[row];
  }

  barAt(position: number): Bar | null {
    const task = this.taskAt(position);
    return task ? barOf(task, this.scale, this.metrics) : null;
  }

  milestonesOf = (row: number): readonly number[] => this.milestones.get(row) ?? [];

  milestoneDate = (milestone: number): number => this.plan.milestones[milestone]?.date ?? 0;

  get height(): number {
    return this.rows.length * this.metrics.row;
  }
}

function byRow(plan: Plan): Map<number, number[]> {
  const found = new Map<number, number[]>();
  plan.milestones.forEach((milestone, index) => {
    const row = found.get(milestone.row);
    if (row) row.push(index);
    else found.set(milestone.row, [index]);
  });
  return found;
}
