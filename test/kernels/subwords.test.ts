import { describe, expect, it } from "vitest";
import { Kernels } from "../../src/engine/kernels.ts";
import { randomFloats } from "../helpers/engine.ts";
import { guarded } from "../helpers/guard.ts";
import { randomNumbers } from "../helpers/random.ts";
import { subwordIds } from "../reference/subwords.ts";

const kernels = new Kernels();
const { call } = kernels;
const TEXT = kernels.allocate(256);
const ROOM = 4096;

/** Reads a word that lies between other letters and continuation bytes, which are none of it. */
function read(word: Uint8Array, minn: number, maxn: number, buckets: number, offset = 0): number[] {
  const start = TEXT + 16 + offset;
  kernels.bytes.fill(0x80 + (offset % 2 ? 0 : 0xe1 - 0x80), TEXT, TEXT + 256);
  kernels.bytes.set(word, start);
  const out = guarded(kernels, ROOM);
  const room = (word.length + 1) * (maxn - minn + 1);
  const guard = out.pointer + room * 4;
  kernels.u32(guard, 4).fill(7);
  const count = call.subword_ids(start, start + word.length, minn, maxn, buckets, out.pointer);
  expect(count).toBeLessThanOrEqual(room);
  expect([...kernels.u32(guard, 4)]).toEqual([7, 7, 7, 7]);
  out.read();
  return [...kernels.u32(out.pointer, count)];
}

const LENGTHS = [0, 1, 3, 4, 5, 8, 13, 15, 16, 17, 64];
const RANGES = [
  [1, 1],
  [1, 6],
  [2, 2],
  [3, 6],
  [5, 5],
  [1, 40],
] as const;

describe("the n-grams of a word", () => {
  it.each(["", "a", "where", "слова", "日本語", "naïve", "</s>", "<", ">", "😀x"])(
    "%j are those of the twin",
    (text) => {
      const word = Buffer.from(text);
      for (const [minn, maxn] of RANGES)
        for (const buckets of [1, 2, 1000, 2_000_000, 2 ** 32 - 1])
          expect(read(word, minn, maxn, buckets)).toEqual(subwordIds(word, minn, maxn, buckets));
    },
  );

  it.each(LENGTHS)("of %d bytes of any kind are those of the twin", (length) => {
    const next = randomNumbers(length + 1);
    for (let offset = 0; offset < 16; offset++) {
      const word = Uint8Array.from({ length }, () => [next() % 256, 0x80 + (next() % 64), 0x61][next() % 3]);
      for (const [minn, maxn] of RANGES)
        expect(read(word, minn, maxn, 9973, offset)).toEqual(subwordIds(word, minn, maxn, 9973));
    }
  });

  it("are those of the paper's example", () => {
    expect(read(Buffer.from("where"), 3, 3, 2_000_000).length).toBe(5); // <wh whe her ere re>
    expect(read(Buffer.from("where"), 3, 6, 2_000_000).length).toBe(5 + 4 + 3 + 2);
  });
});

describe("buckets of which only some have a row", () => {
  it("become rows, the others fall out", () => {
    const pairs = [1, 50, 4, 0, 7, 3, 4_000_000_000, 9];
    const [ids, pruned] = [kernels.allocate(64), kernels.allocate(64)];
    kernels.u32(pruned, pairs.length).set(pairs);
    const rows = (buckets: readonly number[], size = 4) => {
      kernels.u32(ids, buckets.length).set(buckets);
      return [...kernels.u32(ids, call.subword_rows(ids, buckets.length, pruned, size))];
    };
    expect(rows([7, 0, 1, 5, 4_000_000_000, 4, 4, 4_000_000_001])).toEqual([3, 50, 9, 0, 0]);
    expect(rows([7, 1], 2)).toEqual([50]);
    expect(rows([7, 1], 0)).toEqual([]);
    expect(rows([])).toEqual([]);
  });
});

describe.each([1, 3, 4, 5, 8, 13, 64])("the mean of rows of %d numbers", (columns) => {
  const table = randomFloats(5 * columns, 1);
  const own = randomFloats(columns, 2);
  const { fround } = Math;

  function expected(ids: readonly number[], first?: Float32Array): Float32Array {
    const sum = first?.slice() ?? new Float32Array(columns);
    for (const id of ids) for (let j = 0; j < columns; j++) sum[j] += table[id * columns + j];
    return sum.map((x) => x * fround(1 / (ids.length + (first === undefined ? 0 : 1))));
  }

  it.each([[[]], [[3]], [[4, 0, 0]], [[0, 1, 2, 3, 4, 2, 1]]])(
    "with and without one of its own: %j",
    (ids) => {
      const [rows, row] = [guarded(kernels, table), guarded(kernels, own)];
      const list = kernels.allocate(64);
      kernels.u32(list, ids.length).set(ids);
      const output = guarded(kernels, columns);
      call.mean_rows(output.pointer, row.pointer, rows.pointer, columns, list, ids.length);
      expect(output.read()).toEqual(expected(ids, own));
      call.mean_rows(row.pointer, row.pointer, rows.pointer, columns, list, ids.length);
      expect(row.read()).toEqual(expected(ids, own));
      if (ids.length === 0) return;
      call.mean_rows(output.pointer, 0, rows.pointer, columns, list, ids.length);
      expect(output.read()).toEqual(expected(ids));
    },
  );
});
