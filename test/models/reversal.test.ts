/**
 * A language in which a sentence is translated by reading it backwards: a small model with attention learns it, and can be
 * seen to look at the words one after the other from the last to the first.
 */
import { expect, it } from "vitest";
import { Engine } from "../../src/engine/engine.ts";
import { compile, Kernels } from "../../src/engine/kernels.ts";
import { wasmBackend } from "../../src/engine/wasm-backend.ts";
import { beamSearch } from "../../src/models/beam-search.ts";
import { conditionalNetwork } from "../../src/models/conditional-batch.ts";
import { translationModel } from "../../src/models/translation-model.ts";
import { initialize } from "../../src/nn/initialize.ts";
import { member } from "../../src/nn/member.ts";
import { optimizer } from "../../src/nn/optimizer.ts";
import { makePlan } from "../../src/nn/plan.ts";
import { placeTexts, tinyTranslator } from "../helpers/conditional-models.ts";
import { randomNumbers } from "../helpers/random.ts";

const WORDS = 6;
const END = 0;
const BATCH = 32;
const STEPS = 300;

it.each(["dot", "additive"] as const)("is learnt with %s attention", (attention) => {
  const sizes = { vocabulary: WORDS + 1, sourceVocabulary: WORDS + 1, embed: 16, hidden: 24 };
  const { engine, model } = learnt({ ...sizes, attention, bidirectional: true });
  const next = randomNumbers(99);
  const sources = Array.from({ length: 60 }, () => sentence(next));
  const options = { beam: 3, lengthPenalty: 0.6, nBest: 1, maxLength: 12, attention: true, end: END };
  const limits = sources.map(() => options.maxLength);
  const found = beamSearch(model, engine, placeTexts(engine, sources), limits, options).map(([best]) => best);
  const right = found.filter(({ ids }, row) => ids.join() === backwards(sources[row]).slice(0, -1).join());
  expect(right.length).toBeGreaterThanOrEqual(57);
  const looks = right.flatMap(({ ids, attention: weights = [] }) =>
    ids.map((_, at) => weights[at].indexOf(Math.max(...weights[at])) - (ids.length - 1 - at)),
  );
  expect(looks.filter((offset) => Math.abs(offset) <= 1).length / looks.length).toBeGreaterThan(0.8);
});

function learnt(config: Parameters<typeof tinyTranslator>[0]) {
  const module = compile("baseline");
  const [kernels, backend] = [new Kernels(module), wasmBackend("wasm")];
  const engine = new Engine(kernels, backend);
  const model = translationModel(tinyTranslator(config));
  const network = conditionalNetwork(model);
  const adam = optimizer({ name: "adam" });
  const layout = { size: model.slab.size, members: 1, shards: 1, slots: adam.slots };
  const plan = makePlan(kernels, { module, backend: "wasm", ...layout });
  model.slab.values = plan.values;
  initialize(engine, model.slab, 1);
  const { step } = member({ engine, plan, index: 0, network, optimizer: adam });
  const next = randomNumbers(7);
  for (let number = 1; number <= STEPS; number++) {
    const sources = Array.from({ length: BATCH }, () => sentence(next));
    const shard = { source: placeTexts(engine, sources), target: placeTexts(engine, sources.map(backwards)) };
    const rate = 0.01 * Math.min(1, 2 - (2 * number) / STEPS);
    step({ batch: { shards: [shard] }, rate, clip: 1, step: number, seed: 1 });
  }
  return { engine, model };
}

/** Two to six words and the end token. */
const sentence = (next: () => number): number[] => [
  ...Array.from({ length: 2 + (next() % 5) }, () => 1 + (next() % WORDS)),
  END,
];

const backwards = (source: readonly number[]): number[] => [...source.slice(0, -1).toReversed(), END];
