/** Sorting and merging of records against JavaScript's own sort. */
import { describe, expect, it } from "vitest";
import { Kernels } from "../../src/engine/kernels.ts";
import { randomNumbers } from "../helpers/random.ts";

const kernels = new Kernels();
const { call } = kernels;

type Row = readonly number[];

describe.each([
  [1, 1, false, 1],
  [2, 2, true, 5],
  [3, 2, false, 11],
  [4, 3, true, 12],
  [5, 4, false, 20],
  [6, 5, true, 23],
  [7, 5, false, 32],
  [9, 8, true, 32],
] as const)(
  "records of %d words, %d of them keys, backwards: %s, of %d bits",
  (words, keys, backwards, bits) => {
    const compare = (a: Row, b: Row) => compareKeys(a, b, keys, backwards);

    it.each([0, 1, 2, 3, 5, 8, 64, 1000])("are sorted stably: %d", (count) => {
      const rows = randomRows(count, words, keys, bits, count + words);
      const [records, spare] = [place(rows, words), kernels.allocate(count * words * 4 + 64)];
      const counters = kernels.allocate(keys * Math.ceil(bits / 11) * 8192);
      const sorted =
        call.sort_records(records, spare, count, words * 4, keys, backwards, bits, counters) >>> 0;
      expect(read(sorted, count, words)).toEqual([...rows].sort(compare));
    });

    it.each([1, 2, 3, 7])("are merged, of equals those of the earlier run first: %d runs", (runs) => {
      const all = Array.from({ length: runs }, (_, run) =>
        randomRows(1 + ((run * 5) % 9), words, keys, Math.min(bits, 2), run + 1).sort(compare),
      );
      const table = kernels.allocate(runs * 8);
      kernels.u32(table, runs * 2).set(
        all.flatMap((rows) => {
          const at = place(rows, words);
          return [at, at + rows.length * words * 4];
        }),
      );
      expect(merged(table, runs, words, keys, backwards)).toEqual(all.flat().sort(compare));
    });
  },
);

describe("counts of equal keys", () => {
  it.each([[[]], [[3]], [[1, 2]], [[1, 1, 1, 4, 1, 2]]])("are added up: %j times", (times) => {
    const rows = times.flatMap((count, key) => Array.from({ length: count }, (_, i) => [key, 7, i + 1]));
    const records = place(rows, 3);
    const end = call.combine_records(records, records + rows.length * 12, 12, 2) >>> 0;
    const expected = times.map((count, key) => [key, 7, (count * (count + 1)) / 2]);
    expect(read(records, (end - records) / 12, 3)).toEqual(expected);
  });
});

/** In output room for two records at a time. */
function merged(table: number, runs: number, words: number, keys: number, backwards: boolean): Row[] {
  const heap = kernels.allocate(runs * 4);
  const out = kernels.allocate(words * 8);
  const rows: Row[] = [];
  call.merge_start(table, heap, runs, keys, backwards);
  for (let left = runs; left > 0; ) {
    const end = call.merge_records(table, heap, left, words * 4, keys, backwards, out, out + words * 8) >>> 0;
    rows.push(...read(out, (end - out) / (words * 4), words));
    const [next, last] = kernels.u32(table + kernels.load(heap) * 8, 2);
    if (next === last) left = call.merge_settle(table, heap, left, keys, backwards, true);
  }
  return rows;
}

function compareKeys(a: Row, b: Row, keys: number, backwards: boolean): number {
  for (let i = 0; i < keys; i++) {
    const key = backwards ? keys - 1 - i : i;
    if (a[key] !== b[key]) return a[key] - b[key];
  }
  return 0;
}

/** The words behind the keys number the rows, so that their order can be seen. */
function randomRows(count: number, words: number, keys: number, bits: number, seed: number): Row[] {
  const next = randomNumbers(seed);
  return Array.from({ length: count }, (_, row) =>
    Array.from({ length: words }, (_, i) =>
      i < keys ? Math.floor(next() / 2 ** (32 - bits)) : seed * 2000 + row,
    ),
  );
}

function place(rows: readonly Row[], words: number): number {
  const pointer = kernels.allocate(rows.length * words * 4 + 64);
  kernels.u32(pointer, rows.length * words).set(rows.flat());
  return pointer;
}

function read(pointer: number, count: number, words: number): Row[] {
  const numbers = kernels.u32(pointer, count * words);
  return Array.from({ length: count }, (_, row) => [...numbers.subarray(row * words, (row + 1) * words)]);
}
