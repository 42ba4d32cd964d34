/** The merges behind a list of tokens: byte-pair rank files name the tokens alone. */
import { type ByteTable, bytesOf, lookupBytes, startOf } from "./byte-table.ts";

/**
 * All ways to make each token of two others: left, right, merged for each, sorted by merged id, then left, then right.
 * Time grows with the square of a token's length, which the caller limits.
 */
export function allSplits(table: ByteTable, ids: Uint32Array): Uint32Array {
  const order = Array.from(ids.keys()).sort((a, b) => (ids[a] as number) - (ids[b] as number));
  const merges: number[] = [];
  for (const index of order) {
    const pairs = splitsOf(table, index).map(
      ([left, right]) => [ids[left] as number, ids[right] as number] as const,
    );
    pairs.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    for (const [left, right] of pairs) merges.push(left, right, ids[index] as number);
  }
  return Uint32Array.from(merges);
}

/** Pairs of indices of the table whose bytes together are those of `index`. */
function splitsOf(table: ByteTable, index: number): [number, number][] {
  const pairs: [number, number][] = [];
  const start = startOf(table, index);
  const end = start + bytesOf(table, index).length;
  for (let middle = start + 1; middle < end; middle++) {
    const left = lookupBytes(table, table.slab, start, middle);
    const right = left < 0 ? -1 : lookupBytes(table, table.slab, middle, end);
    if (right >= 0) pairs.push([left, right]);
  }
  return pairs;
}
