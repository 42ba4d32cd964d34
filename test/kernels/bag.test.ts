/** Texts as input rows, against fastText's own way line by line. */
import { describe, expect, it } from "vitest";
import { Kernels } from "../../src/engine/kernels.ts";
import * as state from "../../src/kernels/bag-state.ts";
import * as row from "../../src/kernels/row.ts";
import { Bag, type BagSettings, shareBag } from "../../src/models/bag.ts";
import { WordTable } from "../../src/text/word-table.ts";
import { guarded } from "../helpers/guard.ts";
import { randomNumbers } from "../helpers/random.ts";
import { bagReader } from "../reference/bag.ts";

const WORDS = ["</s>", "the", "of", "слово", "a", "extraordinarily", "\x80\xbfx", "日本", "__label__x"];
const LATIN = WORDS.map((word) => (/^[\x80-\xff]/.test(word) ? word : Buffer.from(word).toString("latin1")));
/** Those that do not begin as usual. */
const LABELS = ["#a", "#abcdefghijklm"];
const latin = (text: string) => Buffer.from(text, "latin1");

const PRUNED = Int32Array.from([7, 2, 3, 0, 41, 1, 12, 3, 7, 4, 30, 5]);
const SETTINGS: BagSettings[] = [
  { minn: 0, maxn: 0, wordNgrams: 1, bucket: 0 },
  { minn: 0, maxn: 0, wordNgrams: 2, bucket: 0 },
  { minn: 0, maxn: 0, wordNgrams: 2, bucket: 1000 },
  { minn: 0, maxn: 0, wordNgrams: 5, bucket: 2_000_000 },
  { minn: 2, maxn: 4, wordNgrams: 1, bucket: 2_000_000 },
  { minn: 3, maxn: 6, wordNgrams: 3, bucket: 2 ** 31 - 1 },
  { minn: 0, maxn: 2, wordNgrams: 700, bucket: 50 },
  { minn: 4, maxn: 3, wordNgrams: 0, bucket: 50 },
  { minn: 1, maxn: 3, wordNgrams: 2, bucket: 50, pruned: PRUNED },
  { minn: 1, maxn: 3, wordNgrams: 2, bucket: 50, pruned: new Int32Array(0) },
];

const AWKWARD: readonly Buffer[] = [
  "",
  " ",
  " \t\n\v\f\r\0 ",
  "the",
  "the of the слово 日本 where </s",
  "the </s> of a",
  "</s>",
  "</s></s> x</s> </s>y a",
  "the\0of\0\0a\0",
  "the\u00a0of\u2003a\u0085the",
  "line\nof\r\na\vthe\fof",
  "__label__x __label__y",
  "the __label__ of __label_ a __label__labels-are-no-words __label__x __label__xx the __LABEL__y",
  `the ${"__label__y ".repeat(1100)}of a __label__y`,
  "the #a of #abcdefghijklm #c a__label__",
  `${"word ".repeat(700)}`,
  `a ${"of ".repeat(510)}extraordinarily extraordinarily`,
  "x".repeat(3000),
].map((text) => Buffer.from(text));
const INVALID = ["\x80\x80\x80", "\x80\xbfx \x80\xbf", "\xff\xfe \xc0\xaf \xed\xa0\x80", "a\xe2\x82 the"].map(
  latin,
);

/** A bag of the words in a memory with one text, whose surroundings are letters and continuation bytes. */
function open(settings: BagSettings, words: readonly Uint8Array[], lists = true) {
  const kernels = new Kernels();
  const [table, labels] = [words, LABELS].map((symbols) => {
    const one = new WordTable(kernels);
    one.addAll(symbols);
    return one;
  });
  const { members } = shareBag(kernels, table, settings, { lists });
  const bag = new Bag(kernels, { members: [...members, [state.LABELS, labels.address]] });
  const place = (text: Uint8Array) => {
    const start = kernels.allocate(text.length + 128) + 61;
    kernels.bytes.fill(0x61, start - 8, start);
    kernels.bytes.set(text, start);
    kernels.bytes.fill(0x80, start + text.length, start + text.length + 64);
    return [start, start + text.length] as const;
  };
  return { kernels, bag, place, rows: (text: Uint8Array) => [...bag.text(...place(text))] };
}

describe.each(SETTINGS)(
  "the input rows of a text, with $minn to $maxn characters and $wordNgrams words",
  (settings) => {
    const { kernels, bag, place, rows } = open(settings, LATIN.map(latin));
    const twin = bagReader(LATIN, settings, LABELS);

    it("are those of the twin, for awkward texts", () => {
      for (const text of [...AWKWARD, ...INVALID]) {
        const found = rows(text);
        expect(found).toEqual(twin(text));
        expect(found.length).toBeLessThanOrEqual(bag.most(text.length));
      }
    });

    it("are those of the twin, for any bytes", () => {
      const next = randomNumbers(settings.maxn + settings.wordNgrams);
      const pieces = [
        ...LATIN,
        ...LABELS,
        "__label__",
        " ",
        "\0",
        "\t",
        "\n",
        "x",
        "\xe6",
        "\x80",
        "<",
        ">",
        "<",
      ];
      for (let i = 0; i < 200; i++) {
        const length = next() % 40;
        const text = latin(
          Array.from({ length }, () => pieces[next() % pieces.length] + " ".repeat(next() % 2)).join(""),
        );
        expect(rows(text)).toEqual(twin(text));
      }
    });

    it("of many texts are those of each, in rooms of any size", () => {
      const texts = [...AWKWARD, ...INVALID];
      const structs = kernels.allocate(texts.length * row.ROW_SIZE);
      const ends = kernels.allocate(texts.length * 4);
      for (const [index, text] of texts.entries()) {
        const [start, end] = place(text);
        kernels
          .u32(structs + index * row.ROW_SIZE, 8)
          .set([0, 0, start, end, 0, index === 3 ? row.ODD : row.OK]);
      }
      const least = Math.max(...texts.map((text) => bag.most(text.length)));
      for (const room of [least, 2 * least, 20 * least]) {
        const out = guarded(kernels, room);
        const found: number[][] = [];
        for (let first = 0, done = 0; first < texts.length; first = done) {
          done = kernels.call.bag_rows(bag.address, structs, first, texts.length, out.pointer, room, ends);
          expect(done).toBeGreaterThan(first);
          const own = kernels.u32(ends, texts.length);
          for (let i = first; i < done; i++)
            found.push([...kernels.u32(out.pointer, room).subarray(i === first ? 0 : own[i - 1], own[i])]);
          out.read();
        }
        expect(found).toEqual(texts.map((text, index) => (index === 3 ? [] : twin(text))));
      }
    });
  },
);

describe("the input rows", () => {
  it("of a word of a megabyte are those of its n-grams", () => {
    const settings = { minn: 2, maxn: 3, wordNgrams: 2, bucket: 1000 };
    const { rows } = open(settings, LATIN.map(latin));
    const text = Buffer.alloc(2 ** 20, "слон");
    const found = rows(text);
    expect(found.length).toBe(2 * (2 ** 19 + 1) - 2 + 1 + 1 + 1); // without `<` alone and `>` alone, of two lengths
    expect(found.slice(-2)[0]).toBe(0);
  });

  it("without lists have the words' own rows alone", () => {
    const settings = { minn: 2, maxn: 3, wordNgrams: 1, bucket: 1000 };
    const { rows } = open(settings, LATIN.map(latin), false);
    expect(rows(Buffer.from("the of a"))).toEqual([1, 2, 4, 0]);
  });

  it("where the end of a line is no word have none for it", () => {
    const settings = { minn: 0, maxn: 0, wordNgrams: 2, bucket: 1000 };
    const { rows } = open(settings, [Buffer.from("a"), Buffer.from("b")]);
    for (const text of ["", "b a x", "</s> a"])
      expect(rows(Buffer.from(text))).toEqual(bagReader(["a", "b"], settings)(Buffer.from(text)));
    expect(rows(Buffer.from(""))).toEqual([]);
  });
});
