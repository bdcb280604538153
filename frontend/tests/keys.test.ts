import { describe, expect, it } from "vitest";
import { Sequence } from "../app/keys.ts";

const wanted = ["?", "/", "g h", "g p"];
const type = (sequence: Sequence, ...strokes: [string, number][]): (string | null)[] =>
  strokes.map(([key, at]) => sequence.press(key, at, wanted));

describe("a sequence of strokes", () => {
  it("answers a single key at once", () => {
    expect(type(new Sequence(), ["?", 0])).toEqual(["?"]);
  });

  it("waits for the second key", () => {
    expect(type(new Sequence(), ["g", 0], ["p", 300])).toEqual([null, "g p"]);
  });

  it("forgets the first key after a pause", () => {
    expect(type(new Sequence(), ["g", 0], ["p", 2000])).toEqual([null, null]);
  });

  it("starts again with the stroke that broke a sequence", () => {
    expect(type(new Sequence(), ["g", 0], ["g", 100], ["h", 200])).toEqual([null, null, "g h"]);
  });

  it("lets a single key through after a started sequence", () => {
    expect(type(new Sequence(), ["g", 0], ["/", 100])).toEqual([null, "/"]);
  });
});
