import { describe, expect, test } from "vitest";
import { Kernels } from "../../src/engine/kernels.ts";
import { CLASS_BITS, expandClasses, placeClasses } from "../../src/text/unicode.ts";
import { UNICODE_VERSION } from "../../src/text/unicode-ranges.ts";
import { classOf, rangesSource } from "../helpers/unicode-ranges.ts";

const running = process.versions.unicode;
const reason =
  running === UNICODE_VERSION ? "" : ` (skipped: Node has Unicode ${running}, the data ${UNICODE_VERSION})`;

describe.skipIf(running !== UNICODE_VERSION)(`against the running ICU${reason}`, () => {
  test("the committed ranges are fresh", async () => {
    await expect(rangesSource()).toMatchFileSnapshot("../../src/text/unicode-ranges.ts");
  });

  test("every code point has the class of its category", () => {
    const wrong: number[] = [];
    const classes = expandClasses();
    for (let code = 0; code < 0x110000; code++)
      if (classes[code] !== CLASS_BITS[classOf(code)]) wrong.push(code);
    expect(wrong).toEqual([]);
  });
});

test("the table in memory says the same, by both of its ways", () => {
  const kernels = new Kernels();
  const table = placeClasses(kernels);
  const { bytes } = kernels;
  const index = new Uint16Array(kernels.memory.buffer, table + 0x800, 0x110000 / 64);
  const classes = expandClasses();
  const wrong = classes.findIndex(
    (bit, code) => bytes[table + 64 * (index[code >> 6] as number) + (code & 63)] !== bit,
  );
  expect(wrong).toBe(-1);
  expect(bytes.subarray(table, table + 0x800)).toEqual(classes.subarray(0, 0x800));
});

test.each([
  ["A", "U"],
  ["ǅ", "U"],
  ["ſ", "L"],
  ["一", "C"],
  ["ʰ", "C"],
  ["\u0301", "M"],
  ["Ⅷ", "N"],
  ["½", "N"],
  ["\u0085", "B"],
  ["\u00a0", "B"],
  ["\u3000", "B"],
  ["\r", "R"],
  ["\ufeff", "O"],
  ["\u200b", "O"],
  ["\u001c", "O"],
  ["_", "O"],
  ["\u{10ffff}", "O"],
])("%j is of class %s", (character, letter) => {
  expect(expandClasses()[character.codePointAt(0) as number]).toBe(CLASS_BITS[letter]);
});
