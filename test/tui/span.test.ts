import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { beside, cut, fill, line, padded, textOf, widthOf, wrap } from "../../src/tui/span.ts";

describe("the width of a text", () => {
  it.each([
    ["plain", 5],
    ["", 0],
    ["─ ⠿ ░█", 6],
    ["日本語", 6],
    ["한국", 4],
    ["e\u0301", 1],
    ["😀!", 3],
    ["Ω≈ç", 3],
  ])("%s is %i columns", (text, columns) => expect(widthOf(text)).toBe(columns));
});

describe("a line", () => {
  it("is cut with a sign, by columns", () => {
    expect(textOf(cut(line("abcdef"), 6))).toBe("abcdef");
    expect(textOf(cut(line("abcdef"), 5))).toBe("abcd…");
    expect(textOf(cut([{ text: "日本" }, { text: "語語" }], 6))).toBe("日本…");
    expect(cut(line("abc"), 0)).toEqual([]);
  });

  it("is filled up", () => {
    expect(textOf(padded(line("日"), 4))).toBe("日  ");
    expect(textOf(padded(line("abcdef"), 4))).toBe("abc…");
  });
});

describe("blocks", () => {
  it("are filled to their size", () => {
    expect(fill([line("abc")], { columns: 2, rows: 2 }).map(textOf)).toEqual(["a…", ""]);
    expect(fill([line("a"), line("b")], { columns: 2, rows: 1 }).map(textOf)).toEqual(["a"]);
  });

  it("stand side by side", () => {
    expect(beside([line("ab")], [line("x"), line("y")], 4).map(textOf)).toEqual(["ab   x", "     y"]);
  });
});

describe("wrapped text", () => {
  it("breaks at blanks, and in words that are too long", () => {
    expect(wrap("the warp and the weft", 9)).toEqual(["the warp", "and the", "weft"]);
    expect(wrap("abcdefgh ij", 5)).toEqual(["abcde", "fgh", "ij"]);
  });

  it("never is too wide and loses nothing but blanks", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 60 }),
        fc.integer({ min: 2, max: 20 }),
        (text, columns) => {
          const lines = wrap(text, columns);
          for (const part of lines) expect(widthOf(part)).toBeLessThanOrEqual(columns);
          expect(lines.join("").replace(/\s/g, "")).toBe(text.replace(/\s/g, ""));
        },
      ),
      { numRuns: 200, seed: 3 },
    );
  });
});
