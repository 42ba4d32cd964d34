import { expect, test } from "vitest";
import { place, sizeText, visible } from "../../src/io/place.ts";

test("a place is a file, a line and a reason", () => {
  expect(place("input.jsonl", 17, "no text")).toBe("input.jsonl:17: no text");
  expect(place("-", 1, "no text")).toBe("standard input:1: no text");
});

test("nothing that a terminal would obey gets through", () => {
  const codes = [...Array(32).keys(), ...Array.from({ length: 33 }, (_, index) => 0x7f + index)];
  for (const code of [...codes, 0x200b, 0x202e, 0x2066, 0x2028, 0xfeff, 0xad, 0xd800]) {
    const shown = visible(`a${String.fromCharCode(code)}b`);
    expect(shown).toBe(`a\\u${code.toString(16).padStart(4, "0")}b`);
  }
  expect(place("a\u001b]0;x\u0007", 1, "\u001b[2J")).toBe("a\\u001b]0;x\\u0007:1: \\u001b[2J");
  expect(visible("\u{e0041} é 漢 🙂")).toBe("\\u{e0041} é 漢 🙂");
});

test("sizes", () => {
  expect([sizeText(1 << 26), sizeText(1000), sizeText(2 ** 20 + 1)]).toEqual([
    "64 MiB",
    "1,000 bytes",
    "1,048,577 bytes",
  ]);
});
