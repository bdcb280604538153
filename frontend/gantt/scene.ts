import type { Bar, Metrics } from "./layout";
import { barOf } from "./layout";
import { LinkIndex } from "./links";
import type { Group } from "./arrange";
import { groupOf } from "./arrange";
import type { Ghost } from "./ghost";
import { Marks } from "./marks";
import type { Link, Plan, Task } from "./payload";
import type { TimeScale } from "./scale";
import { Selection } from "./selection";
import type { Area } from "./selection";
import type { Theme } from "./theme";
import type { DateWords } from "./time";

/** What the viewer has switched on. */
export interface Show {
  baseline: boolean;
  links: boolean;
  float: boolean;
  progress: boolean;
  near: boolean;
}

/** A plan together with what is drawn of it: the rows on show and how. */
export class Scene {
  /** Indices of tasks; -1 - k is the heading of group k. */
  rows: readonly number[] = [];
  groups: readonly Group[] = [];
  links: LinkIndex;
  readonly selection = new Selection();
  readonly marks = new Marks();
  hovered: number | null = null;
  /** Float in days up to which a task counts as near-critical. */
  nearDays = 5;
  /** The link that was clicked, and what is being dragged. */
  link: Link | null = null;
  ghost: Ghost | null = null;
  /** Rows on the chain that drives the selected task's date. */
  drivers: ReadonlySet<number> = new Set();
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

  get selected(): number | null {
    return this.selection.at?.row ?? null;
  }

  setRows(rows: readonly number[], groups: readonly Group[] = []): void {
    this.rows = rows;
    this.groups = groups;
    this.#positions = new Int32Array(this.plan.tasks.length).fill(-1);
    rows.forEach((row, position) => {
      if (row >= 0) this.#positions[row] = position;
    });
    this.relink();
  }

  /** The links have changed, or which rows they join. */
  relink(): void {
    this.links = new LinkIndex(this.plan.links, this.#positions);
  }

  /** The outline has changed; `moved` says where each old row stands now. */
  follow(moved: Int32Array): void {
    this.selection.follow(moved);
    this.hovered = null;
    this.link = null;
    const drivers = [...this.drivers].map((row) => moved[row] ?? -1);
    this.drivers = new Set(drivers.filter((row) => row >= 0));
  }

  groupAt(position: number): Group | undefined {
    const row = this.rows[position];
    return row === undefined || row >= 0 ? undefined : this.groups[groupOf(row)];
  }

  /** Positions of the chosen rows from top to bottom: those of a rectangle and those kept beside it. */
  chosen({ top, bottom }: Pick<Area, "top" | "bottom">): number[] {
    const positions = new Set<number>();
    for (let position = top; position <= bottom; position++) positions.add(position);
    for (const row of this.selection.kept) positions.add(this.position(row));
    return [...positions].filter((position) => position >= 0).sort((a, b) => a - b);
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
