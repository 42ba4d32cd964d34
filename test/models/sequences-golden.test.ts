/** Attention, and whole encoders and decoders, against PyTorch: fixtures/golden/sequences.json, which sequences.py beside it made. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Engine } from "../../src/engine/engine.ts";
import { captionModel } from "../../src/models/caption-model.ts";
import type { ConditionalModel } from "../../src/models/conditional-model.ts";
import type { DecoderConfig } from "../../src/models/decoder-config.ts";
import { translationModel } from "../../src/models/translation-model.ts";
import { attention } from "../../src/nn/attention.ts";
import { Slab } from "../../src/nn/slab.ts";
import {
  learn,
  placeFeatures,
  placeTexts,
  tinyCaptioner,
  tinyTranslator,
} from "../helpers/conditional-models.ts";
import { numbersOf, placeSlab, tensorOf, testEngine, testPass } from "../helpers/engine.ts";
import type { Numbers } from "../helpers/gradients.ts";
import { expectClose } from "../helpers/recurrent.ts";
import { namedNumbers } from "../helpers/text-classifiers.ts";

interface AttentionCase {
  readonly score: "dot" | "additive";
  readonly queries: number;
  readonly values: number;
  readonly lengths: number[];
  readonly counts: number[];
  readonly q: number[];
  readonly m: number[];
  readonly probe: number[];
  readonly contexts: number[];
  readonly dq: number[];
  readonly dm: number[];
  readonly weights: Numbers;
  readonly gradients: Numbers;
}

interface NetworkCase {
  readonly config: Partial<DecoderConfig> & { readonly bidirectional: boolean };
  readonly features?: number[];
  readonly loss: number;
  readonly weights: Numbers;
  readonly gradients: Numbers;
}

interface Golden {
  readonly sizes: Partial<DecoderConfig>;
  readonly sources: number[][];
  readonly targets: number[][];
  readonly attentions: AttentionCase[];
  readonly networks: NetworkCase[];
}

const golden: Golden = JSON.parse(
  readFileSync(new URL("../../fixtures/golden/sequences.json", import.meta.url), "utf8"),
);
const smoothing = 0.1;

describe("PyTorch's", () => {
  it.each(golden.attentions)(
    "attention has the same contexts and gradients: $score, $queries, $values",
    (one) => {
      const { score, queries, values, lengths, counts } = one;
      const engine = testEngine();
      const [pass, slab] = [testPass(engine), new Slab()];
      const layer = attention(slab.scope("a"), { score, queries, values });
      setWeights(engine, slab, one.weights, "a.");
      const m = tensorOf(engine, one.m, one.m.length / values, values);
      const [memory, memoryBackward] = layer.remember(pass, m, lengths);
      const q = tensorOf(engine, one.q, one.q.length / queries, queries);
      const [{ contexts }, backward] = layer.attend(pass, q, counts, memory);
      expectClose(numbersOf(engine, contexts), one.contexts);
      const gradient = backward(tensorOf(engine, one.probe, contexts.rows, values));
      expectClose(numbersOf(engine, gradient.queries), one.dq);
      expectClose(numbersOf(engine, memoryBackward(gradient.memory)), one.dm);
      expectGradients(engine, slab, one.gradients, "a.");
    },
  );

  it.each(golden.networks)(
    "encoder and decoder have the same loss and gradients: $config, $features",
    (one) => {
      const { config, features, loss } = one;
      const engine = testEngine();
      const whole = { ...golden.sizes, ...config, resetAfter: true };
      const { targets } = golden;
      const run = <Source>(model: ConditionalModel<Source>, source: Source) => {
        setWeights(engine, model.slab, one.weights);
        expect(learn(model, engine, source, targets).total).toBeCloseTo(loss, 4);
        expectGradients(engine, model.slab, one.gradients);
      };
      if (features === undefined)
        run(translationModel(tinyTranslator(whole), { smoothing }), placeTexts(engine, golden.sources));
      else {
        const size = features.length / targets.length;
        const vectors = targets.map((_, row) => features.slice(row * size, (row + 1) * size));
        const model = captionModel(tinyCaptioner({ ...whole, features: size }), { smoothing });
        run(model, placeFeatures(engine, vectors));
      }
    },
  );
});

function setWeights(engine: Engine, slab: Slab, weights: Numbers, prefix = ""): void {
  placeSlab(engine, slab);
  const names = slab.weights.map(({ name }) => name.slice(prefix.length));
  expect(names.toSorted()).toEqual(Object.keys(weights).toSorted());
  slab.weights.forEach(({ value }, index) => {
    engine.numbers(value).set(weights[names[index]]);
  });
}

function expectGradients(engine: Engine, slab: Slab, gradients: Numbers, prefix = ""): void {
  for (const [name, gradient] of Object.entries(namedNumbers({ slab }, engine, "gradient")))
    expectClose(gradient, gradients[name.slice(prefix.length)], 2e-5);
}
