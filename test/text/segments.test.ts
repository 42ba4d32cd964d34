import { describe, expect, it } from "vitest";
import { needsSegments, segments } from "../../src/text/segments.ts";
import type { Tokenizer } from "../../src/text/tokenizer.ts";
import { addedToken, learntTokenizer } from "../helpers/tokenizers.ts";

const plain = learntTokenizer(["a b"], {}, 1);
const added = [addedToken(7, "<a>"), addedToken(8, "<a><b>"), addedToken(9, "FOO", { normalized: true })];

describe("segments", () => {
  it("are added tokens and the normalized text between them, each with its place in the original", () => {
    const tokenizer: Tokenizer = { ...plain, normalize: ["nfc", "lowercase"], added };
    expect(list(tokenizer, "E\u0301<a><b>X<a>fooFoo")).toEqual([
      ["é", undefined, "E\u0301"],
      ["<a><b>", 8, "<a><b>"],
      ["x", undefined, "X"],
      ["<a>", 7, "<a>"],
      ["FOO", 9, "foo"],
      ["FOO", 9, "Foo"],
    ]);
  });

  it("have a space in front where one is wanted, which comes from nowhere", () => {
    const tokenizer: Tokenizer = { ...plain, prefixSpace: true, added };
    const found = [...segments(tokenizer, "a<a> b<a>FOOc", false)];
    expect(found.map(({ text }) => text)).toEqual([" a", "<a>", " b", "<a>", "FOO", " c"]);
    expect(found[0]?.origin(0, 1)).toEqual([0, 0]);
    expect(found[0]?.origin(0, 2)).toEqual([0, 1]);
    expect(found[0]?.origin(1, 2)).toEqual([0, 1]);
    expect(found[5]?.origin(1, 2)).toEqual([12, 13]);
  });

  it("take white space along, and words only as wholes", () => {
    const flagged = [
      addedToken(7, "<l>", { lstrip: true }),
      addedToken(8, "<r>", { rstrip: true }),
      addedToken(9, "w", { singleWord: true }),
    ];
    expect(list({ ...plain, added: flagged }, "a \n<l> <r>\u3000 b w ww _w w1 wé w")).toEqual([
      ["a", undefined, "a"],
      ["<l>", 7, " \n<l>"],
      [" ", undefined, " "],
      ["<r>", 8, "<r>\u3000 "],
      ["b ", undefined, "b "],
      ["w", 9, "w"],
      [" ww _w w1 wé ", undefined, " ww _w w1 wé "],
      ["w", 9, "w"],
    ]);
  });

  it("of plain text are one", () => {
    expect(list({ ...plain, normalize: ["lowercase"], added }, "<a>FOO", true)).toEqual([
      ["<a>foo", undefined, "<a>FOO"],
    ]);
    expect(list({ ...plain, added }, "", true)).toEqual([]);
  });
});

describe("they are needed", () => {
  const needs = (change: Partial<Tokenizer>) => needsSegments({ ...plain, ...change });
  it("where text changes, or the kernel would find other tokens", () => {
    expect(needs({})).toBe(false);
    expect(needs({ added: [addedToken(7, "<a>"), addedToken(8, "<a><b>")] })).toBe(false);
    expect(needs({ added: [addedToken(7, "<s>"), addedToken(8, "  ", { normalized: true })] })).toBe(false);
    expect(needs({ added })).toBe(false);
    expect(needs({ added: [...added, addedToken(10, "b>", { normalized: true })] })).toBe(true);
    expect(needs({ added: [addedToken(7, "<s>", { lstrip: true })] })).toBe(true);
    expect(needs({ normalize: ["nfc"] })).toBe(true);
    expect(needs({ prefixSpace: true })).toBe(true);
  });
});

/** The text and id of each segment, and what it comes from. */
function list(
  tokenizer: Tokenizer,
  text: string,
  asPlain = false,
): (readonly [string, number | undefined, string])[] {
  return [...segments(tokenizer, text, asPlain)].map((segment) => [
    segment.text,
    segment.id,
    text.slice(...segment.origin(0, segment.text.length)),
  ]);
}
