import { describe, expect, it } from "vitest";
import { WIDE } from "./layout";
import type { Bar } from "./layout";
import { LinkIndex, route } from "./links";
import type { Link } from "./payload";

const link = (predecessor: number, successor: number): Link => ({
  predecessor,
  successor,
  type: "FS",
  lag: 0,
  driving: false,
  lagText: "",
});

/** Repeatable noise: the tests must see the same links every time. */
function* noise(seed: number): Generator<number, never> {
  let state = seed;
  for (;;) {
    state = (state * 48_271) % 2_147_483_647;
    yield state;
  }
}

describe("LinkIndex", () => {
  it("finds the same links as looking at every one", () => {
    const rows = 300;
    const random = noise(11);
    const links = Array.from({ length: 600 }, () =>
      link(random.next().value % rows, random.next().value % rows),
    );
    const positions = Int32Array.from({ length: rows }, (_, row) => (row % 7 === 0 ? -1 : row));
    const index = new LinkIndex(links, positions);
    for (const [first, last] of [[0, 0], [10, 40], [150, 151], [290, 299], [0, 299]] as const) {
      const expected = links.filter(({ predecessor: from, successor: to }) => {
        const isShown = from % 7 !== 0 && to % 7 !== 0 && from !== to;
        return isShown && Math.min(from, to) <= last && Math.max(from, to) >= first;
      });
      const found = index.crossing(first, last).map((shown) => shown.link);
      expect(new Set(found)).toEqual(new Set(expected));
      expect(found).toHaveLength(expected.length);
    }
  });

  it("leaves out a link whose end is folded away", () => {
    expect(new LinkIndex([link(0, 1)], Int32Array.of(0, -1)).crossing(0, 9)).toEqual([]);
  });
});

describe("route", () => {
  const early: Bar = { shape: "bar", left: 10, right: 50, middle: 11 };
  const late: Bar = { shape: "bar", left: 100, right: 140, middle: 11 };
  const [y0, y1] = [11, WIDE.row + 11];

  it("finish to start goes down just after the predecessor", () => {
    expect(route("FS", early, late, 0, 1, WIDE)).toEqual([[50, y0], [57, y0], [57, y1], [100, y1]]);
  });

  it("finish to start turns back between the rows when the successor begins before", () => {
    const way = route("FS", late, early, 0, 1, WIDE);
    expect(way).toEqual([[140, y0], [147, y0], [147, WIDE.row], [3, WIDE.row], [3, y1], [10, y1]]);
  });

  it("turns below the successor when the successor stands above", () => {
    const way = route("FS", late, early, 3, 1, WIDE);
    expect(way[2]).toEqual([147, 2 * WIDE.row]);
  });

  it("start to start goes round on the left", () => {
    expect(route("SS", late, early, 0, 1, WIDE)).toEqual([[100, y0], [3, y0], [3, y1], [10, y1]]);
  });

  it("finish to finish goes round on the right", () => {
    expect(route("FF", early, late, 0, 1, WIDE)).toEqual([[50, y0], [147, y0], [147, y1], [140, y1]]);
  });

  it("start to finish arrives from the right", () => {
    const way = route("SF", late, early, 0, 1, WIDE);
    expect(way).toEqual([[100, y0], [93, y0], [93, y1], [50, y1]]);
  });

  it.each(["FS", "SS", "FF", "SF"] as const)("%s has right angles only", (type) => {
    for (const [from, to] of [[early, late], [late, early]] as const) {
      const way = route(type, from, to, 2, 5, WIDE);
      for (const [index, [x, y]] of way.slice(1).entries()) {
        const [beforeX, beforeY] = way[index] ?? [NaN, NaN];
        expect(x === beforeX || y === beforeY).toBe(true);
      }
    }
  });
});
