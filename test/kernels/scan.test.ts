import { describe, expect, test } from "vitest";
import { Kernels } from "../../src/engine/kernels.ts";
import { DROPPED, PATTERNS, SLACK } from "../../src/text/pretokenize.ts";
import type { PretokenizerName } from "../../src/text/tokenizer.ts";
import { placeClasses } from "../../src/text/unicode.ts";
import { randomNumbers } from "../helpers/random.ts";
import { randomCharacter, randomText } from "../helpers/random-text.ts";
import { pieces } from "../reference/pretokenize.ts";

const ROOM = 9 << 20;
const kernels = new Kernels();
const tables = placeClasses(kernels);
const TEXT = kernels.allocate(ROOM);
const LIMIT = 1 << 16;
const ENDS = kernels.allocate(4 * LIMIT);

const names = Object.keys(PATTERNS) as PretokenizerName[];
const encoder = new TextEncoder();

/** The ends that the kernel gives, relative to the text's start, asked for `limit` at a time. */
function scan(name: PretokenizerName, digits: number, bytes: Uint8Array, limit: number, shift = 0, after = ""): number[] {
  const start = TEXT + shift;
  const end = start + bytes.length;
  kernels.bytes.set(bytes, start);
  kernels.bytes.fill(0x61, end, end + SLACK);
  kernels.bytes.set(encoder.encode(after).subarray(0, SLACK), end);
  const found: number[] = [];
  for (let at = start; ; ) {
    const guard = ENDS + 4 * limit;
    kernels.u32(guard, 1)[0] = 0xdead;
    const count = kernels.call.scan(PATTERNS[name], digits, at, end, ENDS, limit, tables);
    if (kernels.u32(guard, 1)[0] !== 0xdead) throw new Error("scan wrote more than its limit");
    if (count === 0) return found;
    for (const marked of kernels.u32(ENDS, count)) {
      found.push(marked - start);
      at = marked % DROPPED;
    }
  }
}

/** The same from the regular expressions. */
function expected(name: PretokenizerName, digits: number, text: string, sizeOf = Buffer.byteLength): number[] {
  let start = 0;
  let at = 0;
  return pieces(name, digits, text).map(({ end, dropped }) => {
    at += sizeOf(text.slice(start, end));
    start = end;
    return dropped ? at + DROPPED : at;
  });
}

function expectSame(name: PretokenizerName, digits: number, text: string, found: number[]): void {
  const right = expected(name, digits, text);
  if (found.length !== right.length || found.some((end, i) => end !== right[i])) {
    expect({ text, ends: found }).toEqual({ text, ends: right });
  }
}

describe.each(names)("%s", (name) => {
  test("cuts random text as the regular expression does", () => {
    const random = randomNumbers(names.indexOf(name) + 1);
    for (let i = 0; i < 100_000; i++) {
      const text = randomText(random, i % 10 === 0 ? 200 : 1 + (i % 60));
      const digits = [3, 3, 1, 0][random() % 4] as number;
      const limit = random() % 3 === 0 ? 1 + (random() % 70) : 4096;
      const found = scan(name, digits, encoder.encode(text), limit, random() % 64, randomText(random, 3));
      expectSame(name, digits, text, found);
    }
  });
});
