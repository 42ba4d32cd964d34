/** Cuts text into pieces before merging, by the kernel of src/kernels/scan.ts. */
import type { Kernels } from "../engine/kernels.ts";
import type { PretokenizerName } from "./tokenizer.ts";

/** The number by which the kernels know each pre-tokenizer. */
export const PATTERNS: Readonly<Record<PretokenizerName, number>> = {
  gpt2: 0,
  cl100k: 1,
  o200k: 2,
  whitespace: 3,
  words: 4,
  metaspace: 5,
  none: 6,
};

/** Set in an end that the kernel `scan` writes where the piece before it is to be dropped. */
export const DROPPED = 0x8000_0000;

/** The bytes that the kernel `scan` may read after a text; what they are does not count. */
export const SLACK = 64;

const BATCH = 4096; // pieces a call

/**
 * Makes the function that cuts UTF-8 text into its pieces, in order, without those that are dropped.
 * `digits` is the longest run of digits in a piece (0: any); `tables` is what `placeClasses` returned. The
 * pieces are copies.
 */
export function pretokenizer(
  kernels: Kernels,
  tables: number,
  name: PretokenizerName,
  digits: number,
): (text: Uint8Array) => Uint8Array[] {
  const ends = kernels.u32(kernels.allocate(BATCH * 4), BATCH);
  let place = 0;
  let capacity = 0;
  return (text) => {
    if (text.length > capacity) {
      capacity = Math.max(text.length, 2 * capacity);
      place = kernels.allocate(capacity + SLACK);
    }
    kernels.bytes.set(text, place);
    return cut(kernels, tables, PATTERNS[name], digits, place, place + text.length, ends);
  };
}

function cut(
  kernels: Kernels,
  tables: number,
  pattern: number,
  digits: number,
  start: number,
  end: number,
  ends: Uint32Array,
): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  while (start < end) {
    const count = kernels.call.scan(pattern, digits, start, end, ends.byteOffset, ends.length, tables);
    for (const marked of ends.subarray(0, count)) {
      const stop = marked % DROPPED;
      if (marked < DROPPED) pieces.push(kernels.bytes.slice(start, stop));
      start = stop;
    }
  }
  return pieces;
}
