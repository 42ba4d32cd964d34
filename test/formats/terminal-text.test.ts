import fc from "fast-check";
import { eastAsianWidth } from "get-east-asian-width";
import { describe, expect, it } from "vitest";
import { cutTo, head, printable, widthOf, wrap } from "../../src/formats/terminal-text.ts";
import { payloads } from "../helpers/payloads.ts";

describe("the width of a text", () => {
  it.each([
    ["plain", 5],
    ["", 0],
    ["─ ⠿ ░█", 6],
    ["日本語", 6],
    ["한국", 4],
    ["\u1112\u1161\u11ab", 2],
    ["e\u0301", 1],
    ["नमस्ते", 4],
    ["😀!", 3],
    ["🇩🇪", 2],
    ["Ω≈ç", 3],
    ["ｗｅｆｔ", 8],
  ])("%s is %i columns", (text, columns) => expect(widthOf(text)).toBe(columns));

  it("is that of Unicode for each character that is assigned, but for marks and parts of syllables", () => {
    const different: string[] = [];
    for (let code = 0x20; code < 0x40000; code++) {
      const character = String.fromCodePoint(code);
      if (/[\p{C}\p{M}\p{Zl}\p{Zp}\u1160-\u11ff\ud7b0-\ud7ff]/u.test(character)) continue;
      if (widthOf(character) !== eastAsianWidth(code)) different.push(code.toString(16));
    }
    expect(different).toEqual([]);
  });
});

describe("a text that is too long", () => {
  it("is cut with a sign, between characters", () => {
    expect([cutTo("abcdef", 6), cutTo("abcdef", 5), cutTo("abc", 1), cutTo("abc", 0)]).toEqual([
      "abcdef",
      "abcd…",
      "…",
      "",
    ]);
    expect([cutTo("日本語", 5), cutTo("日本語", 4), cutTo("e\u0301e\u0301e\u0301", 2)]).toEqual([
      "日本…",
      "日…",
      "e\u0301…",
    ]);
    expect(head("ae\u0301\u0302z", 2)).toBe("ae\u0301\u0302");
  });

  it("is never wider than its room", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.nat(20), (text, columns) => {
        expect(widthOf(cutTo(text, columns))).toBeLessThanOrEqual(columns);
      }),
      { numRuns: 300, seed: 5 },
    );
  });
});

describe("wrapped text", () => {
  it("breaks at blanks, and in words that are too long", () => {
    expect(wrap("the warp and the weft", 9)).toEqual(["the warp", "and the", "weft"]);
    expect(wrap("abc def", 3)).toEqual(["abc", "def"]);
    expect(wrap("abcdefgh ij", 5)).toEqual(["abcde", "fgh", "ij"]);
  });

  it("has every word once, where words fit", () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,9}$/)), (words) => {
        const lines = wrap(words.join(" "), 10);
        expect(lines.join(" ")).toBe(words.join(" "));
        expect(lines.every((line) => line.length <= 10)).toBe(true);
      }),
      { seed: 6 },
    );
  });
});

describe("what could steer a terminal", () => {
  it.each([
    ["\u001b[2J", "\\u001B[2J"],
    ["a\tb\nc", "a\\u0009b\\u000Ac"],
    ["\u202ex\u{e0041}", "\\u202Ex\\uDB40\\uDC41"],
    ["\ud800", "\\uD800"],
    ["é 😀 \\u", "é 😀 \\u"],
  ])("%j is %s", (text, shown) => expect(printable(text)).toBe(shown));

  it("is all gone from hostile texts, which stay different", () => {
    const shown = payloads.map(printable);
    for (const text of shown) expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    expect(new Set(shown).size).toBe(payloads.length);
  });
});
