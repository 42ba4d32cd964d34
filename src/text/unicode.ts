/** The classes of characters that pre-tokenizers tell apart, as a table for src/kernels/scan-class.ts. */
import type { Kernels } from "../engine/kernels.ts";
import { CLASS_RUNS } from "./unicode-ranges.ts";

/** The bit of each class, by its letter in `CLASS_RUNS`; src/kernels/scan-class.ts has the same numbers. */
export const CLASS_BITS: Readonly<Record<string, number>> = {
  U: 1, // upper and title case: Lu, Lt
  L: 2, // lower case: Ll
  C: 4, // caseless letters: Lm, Lo
  M: 8, // marks
  N: 16, // numbers
  B: 32, // blanks: White_Space but for \r and \n
  R: 64, // \r and \n
  O: 128, // all else
};

const CODE_POINTS = 0x110000;
const BLOCK = 64; // the code points whose UTF-8 forms differ only in the last byte
const DIRECT = 0x800; // what two bytes of UTF-8 can say is looked up at once
const INDEX_SIZE = (CODE_POINTS / BLOCK) * 2;

/**
 * Writes the table into the kernels' memory, for good, and returns its address. It holds the classes of
 * U+0000 to U+07FF, then for each block of 64 code points a u16, at which multiple of 64 bytes from the
 * table its classes lie, then these classes, equal blocks once.
 */
export function placeClasses(kernels: Kernels): number {
  const classes = expandClasses();
  const index = new Uint16Array(CODE_POINTS / BLOCK);
  const blocks: Uint8Array[] = [];
  const places = new Map<string, number>();
  for (let i = 0; i < index.length; i++) {
    const block = classes.subarray(i * BLOCK, (i + 1) * BLOCK);
    const key = isUniform(block) ? String(block[0]) : block.join();
    if (!places.has(key)) places.set(key, (DIRECT + INDEX_SIZE) / BLOCK + blocks.push(block) - 1);
    index[i] = places.get(key) as number;
  }
  const pointer = kernels.allocate(DIRECT + INDEX_SIZE + blocks.length * BLOCK);
  kernels.bytes.set(classes.subarray(0, DIRECT), pointer);
  kernels.bytes.set(new Uint8Array(index.buffer), pointer + DIRECT);
  for (const [i, block] of blocks.entries())
    kernels.bytes.set(block, pointer + DIRECT + INDEX_SIZE + i * BLOCK);
  return pointer;
}

/** Most blocks are of one class, and are told apart by it alone. */
const isUniform = (block: Uint8Array): boolean => block.every((value) => value === block[0]);

/** The class bit of every code point. */
export function expandClasses(): Uint8Array {
  const classes = new Uint8Array(CODE_POINTS);
  let from = 0;
  for (const [, letter, length] of CLASS_RUNS.matchAll(/([A-Z])([0-9a-z]*)/g)) {
    const to = from + (length ? Number.parseInt(length, 36) : 1);
    classes.fill(CLASS_BITS[letter as string] as number, from, to);
    from = to;
  }
  return classes;
}
