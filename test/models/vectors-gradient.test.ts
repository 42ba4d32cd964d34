/** What the kernels move in one window, divided by the learning rate, is the gradient of the loss with its sign turned. */
import { test } from "vitest";
import type { Kernels } from "../../src/engine/kernels.ts";
import { KEY, RATE } from "../../src/kernels/vectors-state.ts";
import type { VectorsConfig } from "../../src/models/vectors-config.ts";
import type { VectorsPlan } from "../../src/models/vectors-plan.ts";
import { VectorsTrainer } from "../../src/models/vectors-trainer.ts";
import { checkGradients, type Doubles } from "../helpers/gradients.ts";
import { BASE, MODES, matrixOf, planned, slowOf } from "../helpers/vectors-plan.ts";
import { type SlowVectors, windowLoss, wordsAround } from "../reference/word-vectors.ts";

/** A word stands twice in the window; 9 is the end of a sentence. */
const TEXT = [0, 9, 4, 7, 2, 4, 1, 8, 9, 3];
const CENTER = 4;
const WINDOW = 4;
const RANDOM_KEY = 6;
const STEP = 2 ** -10;

test.each(MODES)("$arch, $loss, subwords $subwords", (config) => check(config));
test.each([0, 1, 2, 5, 6, 11])("with %i negatives", (negative) => check({ ...BASE, negative }));

function check(base: VectorsConfig): void {
  const config = { ...base, window: WINDOW };
  const { plan, kernels } = planned(config, false);
  const slow = { ...slowOf(config, plan, kernels), key: RANDOM_KEY };
  const before = numbersOf(plan, kernels);
  trainOneWindow(plan, kernels);
  const after = numbersOf(plan, kernels);
  const gradient = (name: "input" | "output", times: number) =>
    after[name].map((x, i) => (before[name][i] - x) / STEP / times);
  // the step of a mean goes to each of its rows whole, as in word2vec and fastText
  checkGradients(before, (at) => windowLoss(matricesOf(slow, at, config.dim), TEXT, CENTER), {
    input: gradient("input", rowsOfMean(slow)),
    output: gradient("output", 1),
  });
}

/** As the first state that it allocates is the trainer's, the kernels can be called for one window alone. */
function trainOneWindow(plan: VectorsPlan, kernels: Kernels): void {
  const state = kernels.allocated;
  new VectorsTrainer(kernels, plan, 0);
  const text = kernels.allocate(TEXT.length * 4);
  kernels.u32(text, TEXT.length).set(TEXT);
  kernels.f32(state + RATE, 1)[0] = STEP;
  kernels.store(state + KEY, RANDOM_KEY);
  kernels.call.vectors_forward(state, text, CENTER, CENTER + 1, TEXT.length);
  kernels.call.vectors_backward(state, 1);
}

function numbersOf(plan: VectorsPlan, kernels: Kernels) {
  return {
    input: Float64Array.from(matrixOf(kernels, plan.input, plan, plan.inputRows).flat()),
    output: Float64Array.from(matrixOf(kernels, plan.output, plan).flat()),
  };
}

const matricesOf = (slow: SlowVectors, { input, output }: Doubles, dim: number): SlowVectors => ({
  ...slow,
  input: slow.input.map((_, row) => [...input.subarray(row * dim, (row + 1) * dim)]),
  output: slow.output.map((_, row) => [...output.subarray(row * dim, (row + 1) * dim)]),
});

/** How many rows make up the only input. */
function rowsOfMean(slow: SlowVectors): number {
  const { cbow, rows } = slow;
  if (!cbow && rows === undefined) return 1;
  const words = cbow ? wordsAround(slow, TEXT, CENTER) : [TEXT[CENTER]];
  return words.reduce((sum, word) => sum + (rows?.[word].length ?? 1), 0);
}
