import { describe, expect, it } from "vitest";
import { fromText, toText } from "./clipboard";

describe("cells on the clipboard", () => {
  it.each([
    ["a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]],
    ["a\nb", [["a"], ["b"]]],
    ["a", [["a"]]],
    ["", [[""]]],
    ["a\t\n\tb", [["a", ""], ["", "b"]]],
    ['"two\nlines"\tb', [["two\nlines", "b"]]],
    ['"say ""hi"""\tb', [['say "hi"', "b"]]],
    ['5" pipe\tb', [['5" pipe', "b"]]],
  ])("reads %j", (text, rows) => {
    expect(fromText(text)).toEqual(rows);
  });

  it("reads back what it writes", () => {
    const rows = [["plain", "with\ttab", 'with "quotes"'], ["", "two\nlines", ""]];
    expect(fromText(toText(rows))).toEqual(rows);
  });
});
