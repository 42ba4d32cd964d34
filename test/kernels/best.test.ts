/** The order of the best scores, the labels that are chosen by them, and how they are written. */
import { describe, expect, it } from "vitest";
import { Kernels } from "../../src/engine/kernels.ts";
import { FOUND_SIZE } from "../../src/kernels/label-state.ts";
import { randomFloats } from "../helpers/engine.ts";
import { guarded } from "../helpers/guard.ts";
import { randomNumbers } from "../helpers/random.ts";

const kernels = new Kernels();
const { call } = kernels;
const COUNTS = [0, 1, 3, 4, 5, 8, 13, 15, 16, 17, 64];

describe.each(COUNTS)("of %d scores", (count) => {
  it.each([1, 2, 5, 16, 70])("the best %d are in order, equals by their ids", (size) => {
    const next = randomNumbers(count + size);
    for (let round = 0; round < 10; round++) {
      const scores = Float32Array.from({ length: count }, () => (next() % 9) - 4);
      const heap = guarded(kernels, size * 2);
      call.best_clear(heap.pointer, size);
      call.best_keep(heap.pointer, size, guarded(kernels, scores).pointer, count, 0);
      expect(call.best_sort(heap.pointer, size)).toBe(Math.min(size, count));
      const order = [...scores.keys()].sort((a, b) => scores[b] - scores[a] || a - b).slice(0, size);
      const found = heap.read();
      expect(order.map((_, i) => kernels.load(heap.pointer + i * 8 + 4))).toEqual(order);
      expect(order.map((_, i) => found[2 * i])).toEqual(order.map((id) => scores[id]));
    }
  });

  it("the largest in size is found, and a NaN", () => {
    const numbers = randomFloats(count, 3);
    const largest = Math.max(0, ...numbers.map(Math.abs));
    expect(call.largest_size(guarded(kernels, numbers).pointer, count)).toBe(largest);
    for (let at = 0; at < count; at++) {
      for (const number of [-(2 ** 100), Number.NEGATIVE_INFINITY, Number.NaN]) {
        const changed = numbers.slice();
        changed[at] = number;
        expect(call.largest_size(guarded(kernels, changed).pointer, count)).toBe(Math.abs(number));
      }
    }
  });
});

describe("labels that were found", () => {
  const labels = ["a", "", '"\\\n', "слово", "x".repeat(100)];
  const pieces = kernels.allocate(labels.length * 8);
  for (const [id, label] of labels.entries()) {
    const piece = Buffer.from(`{"label":${JSON.stringify(label)},"prob":`);
    const at = kernels.allocate(piece.length);
    kernels.bytes.set(piece, at);
    kernels.u32(pieces + id * 8, 2).set([at, at + piece.length]);
  }

  it.each<{ found: readonly (readonly [number, number])[] }>([
    { found: [] },
    { found: [[0, 1]] },
    {
      found: [
        [4, 0.25],
        [2, 1e-9],
        [3, 0],
        [1, 0.1],
        [0, 3e-39],
      ],
    },
  ])("are JSON: $found", ({ found }) => {
    const pairs = kernels.allocate(found.length * FOUND_SIZE);
    for (const [i, [id, prob]] of found.entries()) {
      kernels.store(pairs + i * FOUND_SIZE, id);
      kernels.f32(pairs + i * FOUND_SIZE + 4, 1)[0] = prob;
    }
    const out = guarded(kernels, Math.ceil(call.predicted_size(pairs, found.length, pieces) / 4));
    const end = call.write_predicted(pairs, found.length, pieces, out.pointer);
    out.read();
    const written = JSON.parse(Buffer.from(kernels.bytes.slice(out.pointer, end)).toString());
    expect(written.map(({ label }: { label: string }) => label)).toEqual(found.map(([id]) => labels[id]));
    const probs = written.map(({ prob }: { prob: number }) => Math.fround(prob));
    expect(probs).toEqual(found.map(([, prob]) => Math.fround(prob)));
  });
});
