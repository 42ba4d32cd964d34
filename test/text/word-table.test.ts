import { describe, expect, it } from "vitest";
import { Kernels } from "../../src/engine/kernels.ts";
import * as row from "../../src/kernels/row.ts";
import { WordTable } from "../../src/text/word-table.ts";
import { randomNumbers } from "../helpers/random.ts";
import { randomText } from "../helpers/random-text.ts";
import { wordIds } from "../reference/words.ts";

const SPACES = [..."\t\n\v\f\r \u0085\u00a0\u1680\u2000\u200a\u2028\u2029\u202f\u205f\u3000"];
const NO_SPACES = [..."\u001f!\u0084\u00a1\u1681\u200b\u2027\u202a\u205e\u2060\u3001\u180e\ufeff"];

/** Texts as rows in the kernels' memory; a text that is not there is a blank row. */
function placeRows(kernels: Kernels, texts: readonly (string | undefined)[], offset = 0): number {
  const rows = kernels.allocate(texts.length * row.ROW_SIZE);
  for (const [index, text] of texts.entries()) {
    const bytes = Buffer.from(text ?? "not to be read");
    const start = kernels.allocate(bytes.length + 160) + offset;
    kernels.bytes.set(bytes, start);
    kernels.bytes.fill(0x78, start + bytes.length, start + bytes.length + 64); // what follows is no part of it
    const struct = rows + index * row.ROW_SIZE;
    kernels.store(struct + row.ROW_STATUS, text === undefined ? row.BLANK : row.OK);
    kernels.store(struct + row.ROW_TEXT_START, start);
    kernels.store(struct + row.ROW_TEXT_END, start + bytes.length);
  }
  return rows;
}

/** The ids of each row. */
function encodeRows(
  kernels: Kernels,
  table: WordTable,
  texts: readonly (string | undefined)[],
  options: { unseen?: number; last?: number } = {},
): number[][] {
  const { ids, ends, count } = table.encodeRows(placeRows(kernels, texts), texts.length, options);
  const all = [...kernels.u32(ids, count)];
  const stops = [...kernels.u32(ends, texts.length)];
  return stops.map((stop, index) => all.slice(index === 0 ? 0 : stops[index - 1], stop));
}

const symbols = (table: WordTable): string[] =>
  Array.from({ length: table.size }, (_, id) => table.symbol(id));

describe("a table of words", () => {
  it("gives each word the id that the twins give it", () => {
    const next = randomNumbers(11);
    const texts = Array.from({ length: 600 }, () => Buffer.from(randomText(next, 60)).toString());
    const known = new Map<string, number>();
    const expected = wordIds(texts, known);
    const kernels = new Kernels();
    const table = new WordTable(kernels);
    expect(encodeRows(kernels, table, texts)).toEqual(expected);
    expect(symbols(table)).toEqual([...known.keys()]);
    for (const [index, text] of texts.entries()) {
      expect([...table.encode(Buffer.from(text), 7)]).toEqual(expected[index]);
    }
  });

  it("counts the words that it learns from, and no others", () => {
    const table = new WordTable(new Kernels());
    table.add("b");
    table.encode(Buffer.from("a b a\nc a"));
    table.encode(Buffer.from("a b d"), 9);
    expect(symbols(table)).toEqual(["b", "a", "c"]);
    expect([...table.counts()]).toEqual([1, 3, 1]);
  });

  it("cuts at each white space and at nothing else, wherever it lies", () => {
    const kernels = new Kernels();
    const table = new WordTable(kernels);
    for (const space of [...SPACES, ...NO_SPACES]) {
      for (let before = 0; before < 70; before++) {
        const text = `${"é".repeat(before % 2)}${"a".repeat(before)}${space}b${space}`;
        const [expected] = wordIds([text], new Map(symbols(table).map((word, id) => [word, id])));
        expect([...table.encode(Buffer.from(text))]).toEqual(expected);
      }
    }
  });

  it("does not read behind a text", () => {
    const kernels = new Kernels();
    const table = new WordTable(kernels);
    for (const [cut, rest] of [
      ["a\u00a0", 1],
      ["a\u3000", 1],
      ["a\u2003", 2],
    ] as const) {
      const whole = Buffer.from(cut);
      const start = kernels.allocate(256);
      kernels.bytes.set(whole, start);
      const rows = placeRows(kernels, ["x"]);
      kernels.store(rows + row.ROW_TEXT_START, start);
      kernels.store(rows + row.ROW_TEXT_END, start + whole.length - rest);
      const { ids, count } = table.encodeRows(rows, 1);
      expect(count).toBe(1);
      const word = kernels.load(kernels.load(table.address + 12) + kernels.load(ids) * 4);
      expect(kernels.load(word)).toBe(whole.length - rest);
    }
  });

  it("tells words of each length apart", () => {
    const kernels = new Kernels();
    const table = new WordTable(kernels);
    const words = Array.from({ length: 40 }, (_, length) => length + 1).flatMap((length) =>
      ["a", "b"].flatMap((last) => ["a", "b"].map((first) => first.repeat(length - 1) + last)),
    );
    const texts = [words.join(" "), words.toReversed().join("\n")];
    const known = new Map<string, number>();
    expect(encodeRows(kernels, table, texts)).toEqual(wordIds(texts, known));
    expect(symbols(table)).toEqual([...known.keys()]);
  });

  it("grows in the middle of a text", () => {
    const words = Array.from({ length: 60_000 }, (_, i) => `word${(i * 7919) % 30_011}${"x".repeat(i % 13)}`);
    const text = words.join(" ");
    const long = "y".repeat(300_000);
    const kernels = new Kernels();
    const table = new WordTable(kernels);
    const texts = ["the first", text, undefined, "", `${long} ${text} ${long}`, "the last"];
    const plain = texts.map((one) => one ?? "");
    expect(encodeRows(kernels, table, texts)).toEqual(wordIds(plain));
    expect(table.counts().reduce((sum, count) => sum + count, 0)).toBe(60_000 * 2 + 6);
  });

  it("puts an id behind each row that is a text", () => {
    const kernels = new Kernels();
    const table = new WordTable(kernels);
    table.add("</s>");
    expect(encodeRows(kernels, table, ["a b", undefined, "", "b"], { last: 0 })).toEqual([
      [1, 2, 0],
      [],
      [0],
      [2, 0],
    ]);
    expect(encodeRows(kernels, table, ["c a", ""], { last: 0, unseen: 99 })).toEqual([[99, 1, 0], [0]]);
    expect(encodeRows(kernels, table, [])).toEqual([]);
  });

  it("takes any symbol", () => {
    const table = new WordTable(new Kernels());
    const odd = ["", "two words", "\u0000", "__proto__", "a".repeat(11), "a".repeat(12), "\ud83d\ude00"];
    expect(odd.map((symbol) => table.add(symbol))).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(odd.map((symbol) => table.add(symbol))).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(symbols(table)).toEqual(odd);
  });

  it("takes symbols of any bytes, and gives them back to another table", () => {
    const odd = [[], [0xff], [0xc3, 0x28], [0x61], [0xef, 0xbf, 0xbd], new Array(30).fill(0x80)].map(
      (bytes) => Uint8Array.from(bytes),
    );
    const table = new WordTable(new Kernels());
    table.addAll([...odd, "a", odd[1]]);
    expect(table.size).toBe(odd.length);
    const other = new WordTable(new Kernels());
    other.addAll(table.allBytes());
    for (const one of [table, other]) {
      expect(odd.map((bytes) => one.find(bytes))).toEqual([0, 1, 2, 3, 4, 5]);
      expect(odd.map((_, id) => [...one.bytes(id)])).toEqual(odd.map((bytes) => [...bytes]));
      expect(one.find("a")).toBe(3);
      expect(one.find(Uint8Array.of(0xfe))).toBeUndefined();
    }
  });

  it("takes symbols that lie one behind the other, more than there was room for", () => {
    const words = Array.from({ length: 20_000 }, (_, i) =>
      Buffer.from(`${"w".repeat((i % 15_000) % 23)}${i % 15_000}`),
    );
    const ends = Uint32Array.from(
      words,
      (
        (end) => (word) =>
          (end += word.length)
      )(0),
    );
    const [table, other] = [new WordTable(new Kernels()), new WordTable(new Kernels())];
    table.addJoined(new Uint8Array(Buffer.concat(words)), ends);
    other.addAll(words);
    expect(symbols(table)).toEqual(symbols(other));
    expect(table.size).toBeLessThan(words.length);
    table.addJoined(new Uint8Array(0), new Uint32Array(0));
    table.addJoined(Buffer.from("first!"), Uint32Array.of(5, 5, 6));
    expect(table.find("first")).toBe(other.size);
    expect(table.find("!")).toBe(other.size + 2);
  });

  it("is read by threads that share its memory", () => {
    const kernels = new Kernels();
    const table = new WordTable(kernels);
    table.encode(Buffer.from("the quick brown fox"));
    const other = new Kernels(undefined, kernels.memory);
    const joined = new WordTable(other, table.address);
    expect([...joined.encode(Buffer.from("fox the hen"), 5)]).toEqual([3, 0, 5]);
    expect(joined.size).toBe(4);
  });
});
