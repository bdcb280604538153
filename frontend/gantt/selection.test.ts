import { describe, expect, it } from "vitest";
import { Selection } from "./selection";

const same = (row: number) => row;

describe("Selection", () => {
  it("reaches from where it began to where it is", () => {
    const selection = new Selection();
    selection.go({ row: 5, column: 3 });
    selection.go({ row: 2, column: 1 }, true);
    expect(selection.area(same, 6)).toEqual({ top: 2, bottom: 5, left: 1, right: 3 });
    selection.go({ row: 4, column: 2 });
    expect(selection.area(same, 6)).toEqual({ top: 4, bottom: 4, left: 2, right: 2 });
  });

  it("takes whole rows, and no column that is not on show", () => {
    const selection = new Selection();
    selection.go({ row: 1, column: 4 }, false, true);
    expect(selection.area(same, 3)).toEqual({ top: 1, bottom: 1, left: 0, right: 2 });
  });

  it("takes one more row, and one less, beside the rectangle", () => {
    const selection = new Selection();
    selection.go({ row: 1, column: 2 });
    selection.toggle({ row: 4, column: 2 }, [1]);
    selection.toggle({ row: 6, column: 2 }, [4]);
    expect([selection.at?.row, ...selection.kept]).toEqual([6, 1, 4]);
    selection.toggle({ row: 4, column: 2 }, [6]);
    expect([selection.at?.row, ...selection.kept].sort()).toEqual([1, 6]);
    selection.follow(Int32Array.of(0, 2, 1, 3, 4, 5, -1));
    expect([selection.at?.row, ...selection.kept]).toEqual([2]);
    selection.go({ row: 3, column: 0 });
    expect(selection.kept.size).toBe(0);
  });

  it("goes on alone, takes the row it is on and leaves it again", () => {
    const selection = new Selection();
    selection.go({ row: 1, column: 2 });
    selection.roam({ row: 2, column: 2 }, [1]);
    selection.roam({ row: 3, column: 2 }, []);
    expect([selection.at?.row, ...selection.kept]).toEqual([3, 1]);
    expect(selection.area(same, 6)).toEqual({ top: 3, bottom: 2, left: 2, right: 2 });
    selection.flip([]);
    expect([...selection.kept]).toEqual([1, 3]);
    selection.flip([]);
    expect([...selection.kept]).toEqual([1]);
  });

  it("leaves a row of the rectangle, but never the last one", () => {
    const selection = new Selection();
    selection.go({ row: 1, column: 0 });
    selection.go({ row: 2, column: 0 }, true);
    selection.flip([1, 2]);
    expect([selection.at?.row, ...selection.kept]).toEqual([2, 1]);
    selection.roam({ row: 1, column: 0 }, []);
    selection.flip([]);
    expect([...selection.kept]).toEqual([1]);
  });

  it("chooses again from where the cursor went", () => {
    const selection = new Selection();
    selection.go({ row: 1, column: 0 });
    selection.roam({ row: 4, column: 0 }, [1]);
    selection.go({ row: 5, column: 0 }, true);
    expect(selection.area(same, 1)).toEqual({ top: 4, bottom: 5, left: 0, right: 0 });
    expect([...selection.kept]).toEqual([1]);
    selection.go({ row: 0, column: 0 });
    expect(selection.area(same, 1)).toMatchObject({ top: 0, bottom: 0 });
    expect(selection.kept.size).toBe(0);
  });

  it("keeps the last row when it is chosen again", () => {
    const selection = new Selection();
    selection.go({ row: 1, column: 2 });
    selection.toggle({ row: 1, column: 2 }, [1]);
    expect(selection.at).toEqual({ row: 1, column: 2 });
    expect(selection.kept.size).toBe(0);
  });

  it("follows its tasks when rows move, and is gone with them", () => {
    const selection = new Selection();
    selection.go({ row: 1, column: 0 });
    selection.follow(Int32Array.of(0, 7));
    expect(selection.at).toEqual({ row: 7, column: 0 });
    selection.follow(new Int32Array(8).fill(-1));
    expect(selection.at).toBeNull();
    expect(selection.area(same, 3)).toBeNull();
  });
});
