import type { Bar, Metrics } from "./layout";
import type { Link, LinkType, Plan } from "./payload";

/** A link whose both ends are on show, by their positions in the list. */
export interface ShownLink {
  link: Link;
  from: number;
  to: number;
  top: number;
  bottom: number;
}

/**
 * Finds the links that cross a window of rows. The links lie sorted by their upper end
 * as an implicit balanced tree; `#reach[i]` is the lowest end below node i, so a query
 * visits about log n nodes more than it returns.
 */
export class LinkIndex {
  readonly #links: ShownLink[];
  readonly #reach: Float64Array;

  constructor(links: readonly Link[], positions: Int32Array) {
    this.#links = links
      .flatMap((link) => shown(link, positions))
      .sort((a, b) => a.top - b.top);
    this.#reach = new Float64Array(this.#links.length);
    this.#measure(0, this.#links.length);
  }

  crossing(first: number, last: number): ShownLink[] {
    const found: ShownLink[] = [];
    this.#collect(0, this.#links.length, first, last, found);
    return found;
  }

  #measure(low: number, high: number): number {
    if (low >= high) return -1;
    const middle = (low + high) >> 1;
    const own = this.#links[middle]?.bottom ?? -1;
    const reach = Math.max(own, this.#measure(low, middle), this.#measure(middle + 1, high));
    this.#reach[middle] = reach;
    return reach;
  }

  #collect(low: number, high: number, first: number, last: number, found: ShownLink[]): void {
    if (low >= high) return;
    const middle = (low + high) >> 1;
    const one = this.#links[middle];
    if (one === undefined || (this.#reach[middle] ?? -1) < first) return;
    this.#collect(low, middle, first, last, found);
    if (one.top > last) return;
    if (one.bottom >= first) found.push(one);
    this.#collect(middle + 1, high, first, last, found);
  }
}

function shown(link: Link, positions: Int32Array): ShownLink[] {
  const from = positions[link.predecessor] ?? -1;
  const to = positions[link.successor] ?? -1;
  if (from < 0 || to < 0 || from === to) return [];
  return [{ link, from, to, top: Math.min(from, to), bottom: Math.max(from, to) }];
}

/** The successor waits for this link and no other; its row knows it better than an older link. */
export function drives({ tasks }: Plan, { predecessor, successor, driving }: Link): boolean {
  const driver = tasks[successor]?.driver ?? null;
  return driver === null ? driving : driver === tasks[predecessor]?.id;
}

export type Point = [x: number, y: number];

const STUB = 7;

/** The right-angled way from one bar to another; the last leg carries the arrow head. */
export function route(
  type: LinkType,
  from: Bar,
  to: Bar,
  fromPosition: number,
  toPosition: number,
  metrics: Metrics,
): Point[] {
  const leavesRight = type[0] === "F";
  const entersLeft = type[1] === "S";
  const x0 = leavesRight ? from.right : from.left;
  const x1 = entersLeft ? to.left : to.right;
  const y0 = fromPosition * metrics.row + from.middle;
  const y1 = toPosition * metrics.row + to.middle;
  const out = x0 + (leavesRight ? STUB : -STUB);
  const into = x1 + (entersLeft ? -STUB : STUB);
  const onward = (x: number): Point[] => [
    [x0, y0],
    [x, y0],
    [x, y1],
    [x1, y1],
  ];
  if (leavesRight !== entersLeft) {
    return onward(leavesRight ? Math.max(out, into) : Math.min(out, into));
  }
  if (leavesRight ? out <= into : out >= into) return onward(out);
  const between = toPosition * metrics.row + (toPosition > fromPosition ? 0 : metrics.row);
  return [
    [x0, y0],
    [out, y0],
    [out, between],
    [into, between],
    [into, y1],
    [x1, y1],
  ];
}
