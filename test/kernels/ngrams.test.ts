/** The kernels of n-grams that no other test sees at close quarters: what a text's n-grams are, and how lines are written. */
import { describe, expect, it } from "vitest";
import { Kernels } from "../../src/engine/kernels.ts";
import { randomFloats } from "../helpers/engine.ts";
import { randomNumbers } from "../helpers/random.ts";

const kernels = new Kernels();
const { call } = kernels;
const [BEGIN, PADDING, END] = [100, 101, 1];

describe("the n-grams of a text", () => {
  it.each([1, 2, 3, 5, 8])("of order %d go back to the begin of their passage", (order) => {
    const passages = [[5, 6, 7, 8, 9], [], [5], [], [], [4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4]];
    const ids = passages.flatMap((passage) => [...passage, END]);
    const expected = passages.flatMap((passage) => {
      const text = [...Array(order).fill(PADDING), BEGIN, ...passage, END];
      return text.slice(order + 1).map((_, i) => [...text.slice(i + 2, i + order + 2), 1]);
    });
    for (const cut of [0, 1, 2, 5, 6, 7, ids.length]) {
      const pieces = [windows(ids, 0, cut, order), windows(ids, cut, ids.length, order)];
      expect(pieces.flat()).toEqual(expected);
    }
  });
});

describe("lines of ARPA", () => {
  const words = ["a", "", "été", "a word of more than sixteen bytes", "x".repeat(16)];

  it.each([1, 2, 3, 5])("have %d words, and logarithms with seven digits", (n) => {
    const next = randomNumbers(n);
    const ids = Array.from({ length: 30 * n }, () => next() % words.length);
    const numbers = [...randomFloats(56, n, 9), 0, -99, -1e-9, -100.5];
    const expected = Array.from({ length: 30 }, (_, row) => {
      const [log, backoff] = numbers.slice(row * 2, row * 2 + 2).map(Math.fround);
      const text = ids.slice(row * n, row * n + n).map((id) => words[id]);
      return `${shown(log)}\t${text.join(" ")}${backoff === 0 ? "" : `\t${shown(backoff)}`}\n`;
    });
    expect(lines(ids, numbers, n)).toBe(expected.join(""));
  });

  function lines(ids: readonly number[], numbers: readonly number[], n: number): string {
    const count = numbers.length / 2;
    const records = kernels.allocate(count * (n + 2) * 4);
    for (let row = 0; row < count; row++) {
      const at = records + row * (n + 2) * 4;
      kernels.u32(at, n).set(ids.slice(row * n, row * n + n));
      kernels.f32(at + n * 4, 2).set(numbers.slice(row * 2, row * 2 + 2));
    }
    const encoded = words.map((word) => Buffer.from(word));
    const [ends, bytes, out] = [
      kernels.allocate(64),
      kernels.allocate(256),
      kernels.allocate(count * (32 + n * 40) + 16),
    ];
    const ending = kernels.u32(ends, words.length + 1);
    for (const [id, { length }] of encoded.entries()) ending[id + 1] = ending[id] + length;
    kernels.bytes.set(Buffer.concat(encoded), bytes);
    const end = call.arpa_write(records, records + count * (n + 2) * 4, n, ends, bytes, out) >>> 0;
    return Buffer.from(kernels.bytes.slice(out, end)).toString();
  }
});

const shown = (log: number): string => `${log < 0 ? "-" : ""}${Math.abs(log).toFixed(7)}`;

/** The records of some ids, of which those before lie in front. */
function windows(ids: readonly number[], from: number, to: number, order: number): number[][] {
  const history = Math.min(from, order - 1);
  const pointer = kernels.allocate((history + to - from) * 4 + 4);
  kernels.u32(pointer, history + to - from).set(ids.slice(from - history, to));
  const past = from - 1 - ids.lastIndexOf(END, from - 1);
  const out = kernels.allocate((to - from) * (order + 1) * 4 + 4);
  call.ngram_windows(
    pointer + history * 4,
    to - from,
    from === 0 ? 0 : past,
    order,
    BEGIN,
    PADDING,
    END,
    out,
  );
  const numbers = kernels.u32(out, (to - from) * (order + 1));
  return Array.from({ length: to - from }, (_, i) => [
    ...numbers.slice(i * (order + 1), (i + 1) * (order + 1)),
  ]);
}
