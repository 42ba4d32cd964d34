import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bar } from "../../src/formats/bar.ts";
import { facts, hasRoom, pageText } from "../../src/formats/page.ts";
import { type Cell, type Column, type Table, tableLines } from "../../src/formats/table.ts";
import { widthOf } from "../../src/formats/terminal-text.ts";
import { payloads } from "../helpers/payloads.ts";

const lines = (columns: readonly Column[], rows: readonly (readonly Cell[])[], room = 0, colour = false) =>
  tableLines({ columns, rows }, { columns: room, colour });

describe("a table", () => {
  const columns: readonly Column[] = [
    { title: "word", tone: "name" },
    { title: "count", align: "right" },
    { title: "share", align: "point" },
  ];
  const rows = [
    ["the", "1,204", "0.5"],
    ["日本語", "7", "12.25"],
    ["e\u0301te\u0301", "80", "1e-7"],
    ["😀", "0", "–"],
  ];

  it("is aligned, whatever its characters", () => {
    expect(lines(columns, rows)).toEqual([
      "word    count  share",
      "the     1,204   0.5",
      "日本語      7  12.25",
      "e\u0301te\u0301        80   1e-7",
      "😀          0   –",
    ]);
  });

  it("has colour where that is wanted, and the same text", () => {
    const coloured = lines(columns, [[{ text: "a", tone: "bad" }, "1", ""]], 0, true);
    expect(coloured).toEqual([
      "\u001b[2mword\u001b[22m  \u001b[2mcount\u001b[22m  \u001b[2mshare\u001b[22m",
      "\u001b[31ma\u001b[39m         1",
    ]);
  });

  it("has no line of titles where there are none, and no lines where there are no rows", () => {
    expect(lines([{}, {}], [["a", "b"]])).toEqual(["a  b"]);
    expect(lines([{}], [])).toEqual([]);
  });

  it("cuts the widest text, and never a number while text is legible", () => {
    const wide = [["a long text that goes on", "a shorter text", "123,456"]];
    const three: readonly Column[] = [{}, {}, { align: "right" }];
    expect(lines(three, wide, 40)).toEqual(["a long text th…  a shorter text  123,456".slice(0, 40)]);
    expect(lines(three, wide, 30)).toEqual(["a long t…  a shorter…  123,456"]);
    expect(lines(three, wide, 14)).toEqual(["a long …  a s…"]);
    expect(lines(three, wide, 1)).toEqual(["…"]);
  });

  it("gives a cell more lines where it may have some", () => {
    const two: readonly Column[] = [{}, { lines: 2 }];
    expect(lines(two, [["name", "one two three four five"]], 14)).toEqual([
      "name  one two",
      "      three f…",
    ]);
    expect(lines(two, [["name", "one two"]], 14)).toEqual(["name  one two"]);
  });

  it("sets a cell apart that is too wide for its column", () => {
    const two: readonly Column[] = [{ most: 6, apart: true }, { lines: 9 }];
    expect(
      lines(
        two,
        [
          ["short", "what"],
          ["much too long", "it is for"],
        ],
        14,
      ),
    ).toEqual(["short   what", "much too long", "        it is", "        for"]);
  });

  it("keeps the bounds of its columns", () => {
    expect(lines([{ least: 5 }, { most: 3 }], [["a", "abcdef"]])).toEqual(["a      ab…"]);
  });

  it("may have rows that are shorter than others", () => {
    expect(lines([{}, { align: "right" }], [["a", "12"], ["more"]])).toEqual(["a     12", "more"]);
  });
});

describe("whatever is in it, a table", () => {
  const text = fc.oneof(fc.string({ unit: "binary", maxLength: 30 }), fc.constantFrom(...payloads));
  const column = fc.record(
    {
      title: text,
      align: fc.constantFrom("left", "right", "point"),
      least: fc.nat(9),
      most: fc.integer({ min: 1, max: 30 }),
      lines: fc.integer({ min: 1, max: 4 }),
      tone: fc.constantFrom("weak", "bad"),
    },
    { requiredKeys: [] },
  ) as fc.Arbitrary<Column>;
  const table = fc.record({
    columns: fc.array(column, { minLength: 1, maxLength: 5 }),
    rows: fc.array(fc.array(text, { maxLength: 5 }), { maxLength: 5 }),
  });

  it("is never wider than the screen, and has nothing in it that steers the terminal", () => {
    fc.assert(
      fc.property(table, fc.integer({ min: 1, max: 90 }), (any: Table, columns) => {
        for (const line of tableLines(any, { columns, colour: false })) {
          expect(widthOf(line)).toBeLessThanOrEqual(columns);
          expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        }
      }),
      { numRuns: 300, seed: 8 },
    );
  });

  it("has the same text with colour as without, and no other controls than those of colours", () => {
    fc.assert(
      fc.property(table, fc.integer({ min: 1, max: 90 }), (any: Table, columns) => {
        const plain = tableLines(any, { columns, colour: false });
        const coloured = tableLines(any, { columns, colour: true });
        const bare = coloured.map((line) => line.replace(/\u001b\[\d+m/g, "").trimEnd());
        expect(bare).toEqual(plain.map((line) => line.trimEnd()));
      }),
      { numRuns: 200, seed: 9 },
    );
  });
});

describe("a page", () => {
  const page = {
    title: ["a.model", "a model", "3 parameters"] as const,
    blocks: [
      { table: facts([["size", "3 bytes"]]) },
      { heading: "Nothing", table: facts([]) },
      { heading: "Words", table: { columns: [{}], rows: [["one"], ["two"]] } },
    ],
  };

  it("has a title and blocks, without those that are empty", () => {
    expect(pageText(page, { columns: 80, colour: false })).toBe(
      "a.model  a model, 3 parameters\n\n  size  3 bytes\n\nWords\n  one\n  two\n\n",
    );
  });

  it("keeps the name in its title", () => {
    expect(pageText(page, { columns: 18, colour: false })).toMatch(/^a\.model {2}a model,…\n/);
  });

  it("knows whether a table has room", () => {
    const { table } = page.blocks[0];
    expect([15, 14, 0].map((columns) => hasRoom(table, columns))).toEqual([true, false, true]);
  });
});

describe("a bar", () => {
  it.each([
    [0, ""],
    [-1, ""],
    [0.05, "▌"],
    [0.5, "█████"],
    [0.99, "█████████▉"],
    [1, "██████████"],
    [7, "██████████"],
    [Number.NaN, ""],
  ])("of %f is %j", (share, drawn) => expect(bar(share)).toBe(drawn));
});
