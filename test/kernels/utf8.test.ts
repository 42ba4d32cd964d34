import { expect, test } from "vitest";
import { Kernels } from "../../src/engine/kernels.ts";
import { pick, seeded } from "./json-generator.ts";

const SIZES = [0, 1, 3, 4, 5, 8, 13, 15, 16, 17, 31, 32, 33, 63, 64, 65, 130];
const BYTES = [
  0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee, 0xef,
  0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff,
];
const CHARACTERS = [
  "a",
  "\u007f",
  "\u0080",
  "é",
  "\u07ff",
  "\u0800",
  "€",
  "\ud7ff",
  "\ue000",
  "\uffff",
  "😀",
  "\u{10ffff}",
];

const kernels = new Kernels();
const INPUT = kernels.allocate(4096);

/** Puts bytes at an address, with continuation bytes behind them that would complete any sequence. */
function put(bytes: Uint8Array, at = INPUT): [number, number] {
  kernels.bytes.set(bytes, at);
  kernels.bytes.fill(0x9f, at + bytes.length, at + bytes.length + 64);
  return [at, at + bytes.length];
}

function isValid(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

const random = seeded(1);
const bytesOf = (length: number) => Uint8Array.from({ length }, () => pick(random, BYTES));
const textOf = (length: number) => Array.from({ length }, () => pick(random, CHARACTERS)).join("");

test("utf8_valid agrees with TextDecoder on every sequence of up to four telling bytes, at each place of a block", () => {
  const sequences = BYTES.flatMap((a) =>
    BYTES.flatMap((b) => BYTES.flatMap((c) => BYTES.map((d) => [a, b, c, d]))),
  );
  sequences.forEach((sequence, i) => {
    const bytes = Uint8Array.from([
      ...new Uint8Array(i % 67),
      ...sequence.slice(0, 1 + (i % 4)),
      ...new Uint8Array(i % 3),
    ]);
    const valid = Boolean(kernels.call.utf8_valid(...put(bytes)));
    if (valid !== isValid(bytes)) expect.fail(Buffer.from(bytes).toString("hex"));
  });
  sequences.forEach((sequence, i) => {
    const bytes = Uint8Array.from([...new Uint8Array(i % 17), ...sequence]);
    const valid = Boolean(kernels.call.utf8_valid(...put(bytes, INPUT + (i % 16))));
    if (valid !== isValid(bytes)) expect.fail(Buffer.from(bytes).toString("hex"));
  });
});

test("utf8_valid accepts valid text of any size and refuses it cut inside a character", () => {
  for (let i = 0; i < 5000; i++) {
    const bytes = new TextEncoder().encode(textOf(random(80)));
    const part = bytes.subarray(0, random(bytes.length + 1));
    expect(Boolean(kernels.call.utf8_valid(...put(bytes, INPUT + (i % 16))))).toBe(true);
    expect(Boolean(kernels.call.utf8_valid(...put(part, INPUT + (i % 16))))).toBe(isValid(part));
  }
});

test("utf8_count counts code points and UTF-16 units of valid text", () => {
  for (const size of [...SIZES, ...SIZES]) {
    const text = textOf(size);
    const [start, end] = put(new TextEncoder().encode(text), INPUT + random(16));
    expect(kernels.call.utf8_count(start, end, 1)).toBe([...text].length);
    expect(kernels.call.utf8_count(start, end, 2)).toBe(text.length);
  }
});

test("utf8_count counts one for each byte that is in no well-formed sequence", () => {
  for (let i = 0; i < 5000; i++) {
    const bytes = bytesOf(random(40));
    // In latin1, a well-formed sequence can be found by its pattern; what is left is single bytes.
    const wellFormed =
      /[\xc2-\xdf][\x80-\xbf]|(?:\xe0[\xa0-\xbf]|\xed[\x80-\x9f]|[\xe1-\xec\xee\xef][\x80-\xbf])[\x80-\xbf]|(?:\xf0[\x90-\xbf]|\xf4[\x80-\x8f]|[\xf1-\xf3][\x80-\xbf])[\x80-\xbf]{2}/g;
    const latin1 = Buffer.from(bytes).toString("latin1");
    const [start, end] = put(bytes);
    expect(kernels.call.utf8_count(start, end, 1)).toBe(latin1.replace(wellFormed, "c").length);
    expect(kernels.call.utf8_count(start, end, 2)).toBe(
      latin1.replace(wellFormed, (sequence) => "c".repeat(sequence.length === 4 ? 2 : 1)).length,
    );
  }
});
