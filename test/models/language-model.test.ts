/** Language models of every kind, with everything that can be asked of them together: gradients. */
import { describe, expect, it } from "vitest";
import type { Engine } from "../../src/engine/engine.ts";
import {
  type LanguageModel,
  type LanguageModelConfig,
  languageModel,
} from "../../src/models/language-model.ts";
import { placeSlab, randomFloats, testEngine, testPass } from "../helpers/engine.ts";
import { checkGradients, type Numbers } from "../helpers/gradients.ts";
import { tinyConfig, weightsOf } from "../helpers/language-models.ts";
import { predictions } from "../reference/language-model.ts";

const [STEPS, BATCH] = [3, 2];
const INPUTS = [3, 0, 6, 3, 3, 1]; // (T, B)
const TARGETS = [6, 3, 3, 1, 0, 2];

const CELLS: Partial<LanguageModelConfig>[] = [
  { arch: "rnn" },
  { arch: "gru" },
  { arch: "gru", resetAfter: true },
  { arch: "lstm" },
];

const BOTH = [false, true];

/** Every way to say yes or no. */
const recurrent = CELLS.flatMap((cell) =>
  outputs().flatMap((output) =>
    [1, 2].flatMap((layers) =>
      BOTH.flatMap((residual) =>
        BOTH.map((layerNorm) => ({ ...cell, ...output, layers, residual, layerNorm })),
      ),
    ),
  ),
);

const windows = outputs().flatMap((output) =>
  [1, 3].flatMap((window) =>
    BOTH.flatMap((direct) =>
      BOTH.map((layerNorm) => ({ arch: "window" as const, ...output, window, direct, layerNorm })),
    ),
  ),
);

/** The hidden size is 6. */
function outputs(): Partial<LanguageModelConfig>[] {
  return [5, 6].flatMap((embed) => [{ embed }, { embed, tie: true }, { embed, cutoffs: [2, 3] }]);
}

describe.each([...CELLS, { arch: "window" as const }])("the gradients of $arch", (cell) => {
  const all = [...recurrent, ...windows].filter(
    ({ arch, resetAfter }) => arch === cell.arch && resetAfter === cell.resetAfter,
  );

  it("are those of the twin, whatever else is asked for", () => {
    for (const more of all) {
      const config = tinyConfig(more);
      const { engine, model } = placed(config);
      const total = run(engine, model);
      const at = weightsOf(model, engine);
      expect(total).toBeCloseTo(twin(config, at), 4);
      checkGradients(at, (p) => twin(config, p), gradientsOf(model, engine), { most: 3 });
    }
  });

  it("are those of the masks that dropout draws, whatever else is asked for", () => {
    for (const more of all) {
      for (const variational of [false, true]) {
        const config = tinyConfig({ ...more, variational, dropout: 0.3, ...stateDropout(more) });
        const { engine, model } = placed(config);
        run(engine, model);
        const gradient = engine.kernels.f32(model.slab.gradients, model.slab.size).slice();
        const direction = randomFloats(model.slab.size, 5, 1);
        const expected = slopeAlong(engine, model, direction);
        const found = gradient.reduce((sum, one, i) => sum + one * direction[i], 0);
        const error = Math.abs(found - expected) / Math.max(1, Math.abs(expected));
        expect(error, `${JSON.stringify(config)}: ${found}, not ${expected}`).toBeLessThan(2e-3);
      }
    }
  });
});

const stateDropout = ({ arch }: Partial<LanguageModelConfig>) =>
  arch === "window" ? {} : { recurrentDropout: 0.4 };

function placed(config: LanguageModelConfig) {
  const engine = testEngine();
  const model = languageModel(config);
  placeSlab(engine, model.slab);
  return { engine, model };
}

/** Forward and back through the training segment; the loss. */
function run(engine: Engine, { read, softmax }: LanguageModel): number {
  const pass = testPass(engine);
  const [{ output }, backward] = read(pass, words(engine, INPUTS), STEPS, BATCH);
  const x = output.as(STEPS * BATCH, output.columns);
  const { total, dx } = softmax.lossAndGradient(pass, x, words(engine, TARGETS), 1);
  backward(dx.as(...output.shape));
  return total;
}

function twin(config: LanguageModelConfig, weights: Numbers): number {
  const column = (all: readonly number[], row: number) => all.filter((_, i) => i % BATCH === row);
  let loss = 0;
  for (let row = 0; row < BATCH; row++) {
    const targets = column(TARGETS, row);
    predictions(config, weights, column(INPUTS, row)).forEach((logs, time) => {
      loss -= logs[targets[time]];
    });
  }
  return loss;
}

/** The slope of the loss where all weights move along, with the same masks as ever. */
function slopeAlong(engine: Engine, model: LanguageModel, direction: Float32Array): number {
  const step = 2 ** -10;
  const values = engine.kernels.f32(model.slab.values, model.slab.size);
  const start = values.slice();
  const lossAt = (distance: number) => {
    values.set(start.map((value, i) => value + distance * direction[i]));
    return run(engine, model);
  };
  return (lossAt(step) - lossAt(-step)) / (2 * step);
}

const gradientsOf = ({ slab }: LanguageModel, engine: Engine): Record<string, Float32Array> =>
  Object.fromEntries(slab.weights.map(({ name, gradient }) => [name, engine.numbers(gradient).slice()]));

function words({ kernels }: Engine, numbers: readonly number[]): number {
  const pointer = kernels.allocate(numbers.length * 4);
  kernels.u32(pointer, numbers.length).set(numbers);
  return pointer;
}
