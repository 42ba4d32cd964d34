/** Layers that read words: each distinct one is worked out once, and nothing but speed differs. */
import { describe, expect, it } from "vitest";
import { embedding } from "../../src/nn/embedding.ts";
import { gru } from "../../src/nn/gru.ts";
import type { Recurrent } from "../../src/nn/layer.ts";
import { lstm } from "../../src/nn/lstm.ts";
import { rnn } from "../../src/nn/rnn.ts";
import { type Scope, Slab } from "../../src/nn/slab.ts";
import { stack } from "../../src/nn/stack.ts";
import { numbersOf, placeSlab, randomFloats, tensorOf, testEngine, testPass } from "../helpers/engine.ts";
import { randomNumbers } from "../helpers/random.ts";

const [VOCABULARY, SIZE, HIDDEN] = [7, 5, 6];

const layers: readonly (readonly [string, (scope: Scope) => Recurrent])[] = [
  ["lstm", (scope) => lstm(scope, { inputs: SIZE, hidden: HIDDEN })],
  ["gru", (scope) => gru(scope, { inputs: SIZE, hidden: HIDDEN })],
  ["cuDNN's gru", (scope) => gru(scope, { inputs: SIZE, hidden: HIDDEN, resetAfter: true })],
  ["rnn", (scope) => rnn(scope, { inputs: SIZE, hidden: HIDDEN })],
  [
    "stack",
    (scope) =>
      stack([
        lstm(scope.scope("0"), { inputs: SIZE, hidden: HIDDEN }),
        rnn(scope.scope("1"), { inputs: HIDDEN, hidden: HIDDEN }),
      ]),
  ],
];

describe.each(layers)("%s", (_, make) => {
  it.each([
    [1, 1],
    [3, 2],
    [13, 5],
  ])("gives the same for words as for their vectors, %i × %i", (steps, batch) => {
    const words = run(make, steps, batch, true);
    const vectors = run(make, steps, batch, false);
    expect(words.output).toEqual(vectors.output); // to the last bit
    expect(words.gradients.length).toBe(vectors.gradients.length);
    words.gradients.forEach((gradient, i) => {
      expect(Math.abs(gradient - vectors.gradients[i])).toBeLessThan(1e-5);
    });
  });
});

function run(make: (scope: Scope) => Recurrent, steps: number, batch: number, asWords: boolean) {
  const engine = testEngine();
  const slab = new Slab();
  const words = embedding(slab.scope("words"), { vocabulary: VOCABULARY, size: SIZE });
  const layer = make(slab.scope("layer"));
  placeSlab(engine, slab);
  const random = randomNumbers(steps);
  const ids = engine.kernels.allocate(steps * batch * 4);
  for (let i = 0; i < steps * batch; i++) engine.kernels.store(ids + i * 4, random() % VOCABULARY);
  const pass = testPass(engine);
  const [input, inputBackward] = asWords
    ? words.words(pass, ids, steps, batch)
    : words.forward(pass, ids, steps, batch);
  const [{ output }, backward] = layer.forward(pass, input);
  const copy = numbersOf(engine, output);
  const dOutput = tensorOf(engine, randomFloats(output.size, 9), ...output.shape);
  inputBackward(backward(dOutput).input);
  return { output: copy, gradients: engine.kernels.f32(slab.gradients, slab.size).slice() };
}

it("an id that no word has is an error", () => {
  const engine = testEngine();
  const slab = new Slab();
  const words = embedding(slab.scope("words"), { vocabulary: 3, size: 2 });
  placeSlab(engine, slab);
  const ids = engine.kernels.allocate(8);
  engine.kernels.store(ids + 4, 3);
  expect(() => words.words(testPass(engine), ids, 2, 1)).toThrow("an id is not below 3");
});
