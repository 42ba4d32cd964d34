/** Conditional random fields at awkward sizes: nothing is written but what should be, and sums are added to what is there. */
import { describe, expect, it } from "vitest";
import { Kernels } from "../../src/engine/kernels.ts";
import { randomFloats } from "../helpers/engine.ts";
import { guarded } from "../helpers/guard.ts";
import { addPath, bestPath, crfLoss, expectations, type Steps } from "../reference/crf.ts";
import { rowsOf } from "../reference/layers.ts";

const LABELS = [1, 3, 4, 5, 8, 13, 15, 16, 17, 64];
const NO_TARGET = 0xffffffff;
const [TIMES, LENGTHS] = [3, [2, 0, 1]];
const BATCH = LENGTHS.length;

const kernels = new Kernels();
const { call } = kernels;

describe("a conditional random field", () => {
  it.each(LABELS)("of %d labels has the loss and the gradients of the twin", (labels) => {
    const { scores, steps, numbers } = problem(labels);
    const paths = [[labels - 1, labels >> 1], [], [0]];
    const tags = Array.from({ length: TIMES }, (_, t) => paths.map((path) => path[t] ?? NO_TARGET));
    const room = [guarded(kernels, TIMES * BATCH * labels), guarded(kernels, TIMES * BATCH * labels)];
    const gradients = [labels ** 2, labels, labels].map((size, i) =>
      guarded(kernels, new Float32Array(size).fill(i + 1)),
    );
    const [transitions, start, end] = steps.map(({ pointer }) => pointer);
    const [dTransitions, dStart, dEnd] = gradients.map(({ pointer }) => pointer);
    const [alphas, sums] = room.map(({ pointer }) => pointer);
    const rest = [words(tags.flat()), alphas, sums, TIMES, BATCH, labels, words(LENGTHS)] as const;
    const total = call.crf_loss(scores.pointer, transitions, start, end, ...rest, 100);
    call.crf_backward(scores.pointer, transitions, dTransitions, dStart, dEnd, ...rest);
    const expected = twin(numbers, paths, labels);
    expect(total - 100).toBeCloseTo(expected.total, 4);
    expectClose(scores.read(), expected.scores);
    gradients.forEach(({ read }, i) => {
      expectClose(
        read(),
        expected.steps[i].map((one) => one + i + 1),
      );
    });
    for (const { read } of room) read();
  });

  it.each(LABELS)("of %d labels has the best path of the twin", (labels) => {
    const { scores, steps, numbers } = problem(labels);
    const output = guarded(kernels, TIMES * BATCH);
    const room = [guarded(kernels, labels), guarded(kernels, (TIMES + 1) * labels)];
    const [transitions, start, end] = steps.map(({ pointer }) => pointer);
    const [best, origins] = room.map(({ pointer }) => pointer);
    const shape = [TIMES, BATCH, labels, words(LENGTHS)] as const;
    call.viterbi(output.pointer, scores.pointer, transitions, start, end, best, origins, ...shape);
    for (const { read } of [output, ...room]) read();
    LENGTHS.forEach((length, row) => {
      const found = Array.from({ length }, (_, t) => kernels.load(output.pointer + (t * BATCH + row) * 4));
      if (length > 0) expect(found).toEqual(bestPath(sequence(numbers.scores, row, labels), numbers));
    });
  });
});

/** Guarded numbers, the steps in the order of the kernels: transitions, start, end. */
function problem(labels: number) {
  const scores = randomFloats(TIMES * BATCH * labels, 1, 2);
  const all = [labels ** 2, labels, labels].map((size, i) => randomFloats(size, i + 2, 2));
  const [transitions, start, end] = all;
  return {
    scores: guarded(kernels, scores),
    steps: all.map((one) => guarded(kernels, one)),
    numbers: { scores, transitions, start, end },
  };
}

/** The loss of all paths, and its gradients. */
function twin(
  numbers: Steps & { readonly scores: Float32Array },
  paths: readonly (readonly number[])[],
  labels: number,
) {
  const dScores = new Float64Array(numbers.scores.length);
  const steps = [labels ** 2, labels, labels].map((size) => Array<number>(size).fill(0));
  let total = 0;
  for (const [row, path] of paths.entries()) {
    if (path.length === 0) continue;
    const scores = sequence(numbers.scores, row, labels);
    const found = expectations(scores, numbers);
    addPath(found, path, -1);
    total += crfLoss(scores, numbers, path);
    for (const [t, own] of found.scores.entries()) dScores.set(own, (t * BATCH + row) * labels);
    for (const [i, own] of [found.transitions, found.start, found.end].entries())
      for (const [at, one] of own.entries()) steps[i][at] += one;
  }
  return { total, scores: dScores, steps };
}

/** The scores of one sequence, (T, C). */
const sequence = (scores: ArrayLike<number>, row: number, labels: number): number[][] =>
  rowsOf(scores, labels)
    .filter((_, i) => i % BATCH === row)
    .slice(0, LENGTHS[row]);

function words(numbers: readonly number[]): number {
  const pointer = kernels.allocate(numbers.length * 4);
  kernels.u32(pointer, numbers.length).set(numbers);
  return pointer;
}

function expectClose(found: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(found.length).toBe(expected.length);
  Array.from(found).forEach((number, i) => {
    expect(number, `number ${i}`).toBeCloseTo(expected[i], 5);
  });
}
