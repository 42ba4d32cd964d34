import { describe, expect, test } from "vitest";
import { Kernels } from "../../src/engine/kernels.ts";
import { DROPPED, PATTERNS, SLACK } from "../../src/text/pretokenize.ts";
import type { PretokenizerName } from "../../src/text/tokenizer.ts";
import { placeClasses } from "../../src/text/unicode.ts";
import { randomNumbers } from "../helpers/random.ts";
import { randomCharacter, randomText } from "../helpers/random-text.ts";
import { pieces } from "../reference/pretokenize.ts";

const MIB = 1 << 20;
const LIMIT = 1 << 16;
const kernels = new Kernels();
const tables = placeClasses(kernels);
const TEXT = kernels.allocate(9 * MIB);
const ENDS = kernels.allocate(4 * LIMIT + 4);

const names = Object.keys(PATTERNS) as PretokenizerName[];
const encode = (text: string) => Buffer.from(text);

interface Place {
  readonly limit?: number;
  /** Where the text lies, counted from an address that is a multiple of 64. */
  readonly shift?: number;
  /** What lies after it in memory, and must not matter. */
  readonly after?: Uint8Array;
}

/** The ends that the kernel gives, from the text's start, asked for `limit` at a time. */
function scan(
  name: PretokenizerName,
  digits: number,
  text: Uint8Array,
  { limit = LIMIT, shift = 0, after = new Uint8Array() }: Place = {},
) {
  const start = TEXT + shift;
  const end = start + text.length;
  kernels.bytes.set(text, start);
  kernels.bytes.fill(0x61, end, end + SLACK);
  kernels.bytes.set(after.subarray(0, SLACK), end);
  const guard = kernels.u32(ENDS + 4 * limit, 1);
  guard[0] = 0xdead;
  const found: number[] = [];
  for (let at = start; ; ) {
    const count = kernels.call.scan(PATTERNS[name], digits, at, end, ENDS, limit, tables);
    if (guard[0] !== 0xdead || count > limit) throw new Error("scan wrote more than its limit");
    if (count === 0) return found;
    for (const marked of kernels.u32(ENDS, count)) found.push(marked - start);
    at = start + ((found.at(-1) as number) % DROPPED);
  }
}

/** The same from the regular expressions. */
function expected(
  name: PretokenizerName,
  digits: number,
  text: string,
  sizeOf = Buffer.byteLength,
): number[] {
  let start = 0;
  let at = 0;
  return pieces(name, digits, text).map(({ end, dropped }) => {
    at += sizeOf(text.slice(start, end));
    start = end;
    return dropped ? at + DROPPED : at;
  });
}

/** As toEqual, which is too slow for so many. */
function expectEnds(found: readonly number[], right: readonly number[], text: unknown): void {
  const same = found.length === right.length && found.every((end, i) => end === right[i]);
  if (!same) expect({ text, ends: found }).toEqual({ text, ends: right });
}

describe.each(names)("%s", (name) => {
  const seed = names.indexOf(name) + 1;

  test("cuts 100,000 random texts as the regular expression does, wherever they lie, in one call or many", () => {
    const random = randomNumbers(seed);
    for (let i = 0; i < 100_000; i++) {
      const text = randomText(random, i % 4 === 0 ? 150 : 1 + (i % 60));
      const digits = [3, 3, 1, 0, 2, 7][random() % 6] as number;
      const limit = random() % 3 === 0 ? 1 + (random() % 70) : LIMIT;
      const place = { limit, shift: random() % 64, after: encode(randomText(random, 3)) };
      expectEnds(scan(name, digits, encode(text), place), expected(name, digits, text), text);
    }
  });

  test("knows the class of every code point", () => {
    const random = randomNumbers(seed + 100);
    for (let code = 0; code < 0x110000; code += 64) {
      const block = Array.from({ length: 64 }, (_, i) => code + i).filter((c) => c < 0xd800 || c > 0xdfff);
      const text = block.map((c) => `a${String.fromCodePoint(c)}${randomCharacter(random)}B `).join("");
      expectEnds(scan(name, 3, encode(text)), expected(name, 3, text), text);
    }
  });

  test("takes each byte that is not UTF-8 for one symbol", () => {
    const random = randomNumbers(seed + 200);
    for (let i = 0; i < 10_000; i++) {
      const bytes = damaged(random, encode(randomText(random, 40)));
      const found = scan(name, 3, bytes, {
        shift: random() % 64,
        after: encode("\u0080\u3000\u{1f600}").subarray(random() % 8),
      });
      expectEnds(found, expected(name, 3, readable(bytes), sizeOfReadable), bytes);
    }
  });

  test("a character cut off by the end is not completed by what lies after it", () => {
    for (const character of ["é", "д", "日", "\u3000", "\u0301", "𝟘", "𠀀"]) {
      const bytes = encode(character);
      for (let length = 1; length < bytes.length; length++) {
        for (const text of [
          bytes.subarray(0, length),
          Buffer.concat([encode("ab d".repeat(7)), bytes.subarray(0, length)]),
        ]) {
          const found = scan(name, 3, text, { after: bytes.subarray(length) });
          expectEnds(found, expected(name, 3, readable(text), sizeOfReadable), text);
        }
      }
    }
  });

  test("is linear: 8 MiB of what makes patterns go back and forth", () => {
    for (const shape of ADVERSARIAL) {
      const text = shape.repeat(Math.ceil(600 / shape.length));
      expectEnds(scan(name, 3, encode(text)), expected(name, 3, text), shape);
      const long = Buffer.alloc(8 * MIB, shape);
      expect(scan(name, 3, long).at(-1)! % DROPPED).toBe(long.length);
    }
  }, 120_000);
});

test("an empty text has no pieces, and a limit of 0 asks for none", () => {
  for (const name of names) {
    expect(scan(name, 3, encode(""))).toEqual([]);
    kernels.bytes.set(encode("a b"), TEXT);
    expect(kernels.call.scan(PATTERNS[name], 3, TEXT, TEXT + 3, ENDS, 0, tables)).toBe(0);
  }
});

test("the longest contractions, digits and lines across the end of a window", () => {
  const parts = [
    "'ll",
    "'ſx",
    "a'LLb",
    "1234567",
    "\n   \n",
    "\n   x",
    "!\n \n",
    "—x",
    "AbCB",
    "дЖ",
    "日A",
    "\u3000x",
    "!\n//x",
  ];
  for (const name of names) {
    for (const part of parts) {
      for (let length = 50; length < 70; length++) {
        for (const text of [
          `${"a".repeat(length)}${part} b`,
          `${"a ".repeat(length / 2)}${part}`,
          `${" ".repeat(length)}${part}`,
        ]) {
          expectEnds(scan(name, 3, encode(text), { after: encode("ll\n\n") }), expected(name, 3, text), text);
        }
      }
    }
  }
});

// Each is repeated. The last ones have a first character that is unlike the others, every 1 MiB or so.
const ADVERSARIAL = [
  " ",
  "\n ",
  "a",
  "A",
  "'",
  "'s",
  "9",
  "\u0301",
  "日A",
  "é\u3000",
  "!\n/",
  "\ufffd!",
  `\n${" ".repeat(MIB)}`,
  `一${"A".repeat(MIB)}`,
  `\u0301${"A".repeat(MIB)}!`,
  `!${"\n".repeat(MIB)}`,
];

/** Cuts, overwrites and doubles bytes. */
function damaged(random: () => number, bytes: Uint8Array): Uint8Array {
  const copy = [...bytes];
  for (let changes = 1 + (random() % 6); changes > 0 && copy.length > 0; changes--) {
    const at = random() % copy.length;
    const byte = random() % 2 === 0 ? 0x80 + (random() % 128) : (copy[random() % copy.length] as number);
    copy.splice(at, random() % 2, ...(random() % 3 === 0 ? [] : [byte]));
  }
  return Uint8Array.from(copy);
}

// RFC 3629, on bytes as characters.
const UTF8 =
  /(?:[\x00-\x7f]|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2})+|[\x80-\xff]/g;

/** The bytes as a string, those that are not UTF-8 as lone surrogates, which are symbols. */
function readable(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString("latin1")
    .replace(UTF8, (run) => {
      const text = Buffer.from(run, "latin1").toString();
      return text === "\ufffd" && run.length === 1 ? String.fromCharCode(0xdc00 + run.charCodeAt(0)) : text;
    });
}

function sizeOfReadable(text: string): number {
  return Buffer.byteLength(text.replaceAll(/[\udc80-\udcff]/gu, "x"));
}
