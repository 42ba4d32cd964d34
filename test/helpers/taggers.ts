/** Small taggers with random weights, and their files. */
import type { Engine } from "../../src/engine/engine.ts";
import { numbersTensor } from "../../src/formats/file-tensor.ts";
import { writeModel } from "../../src/models/model-file.ts";
import type { TaggerConfig } from "../../src/models/tagger-config.ts";
import { TAGGER } from "../../src/models/tagger-file.ts";
import { type TaggerNetwork, type TaggerOptions, taggerNetwork } from "../../src/models/tagger-network.ts";
import type { TaggerVocabularyJson } from "../../src/models/tagger-vocabulary.ts";
import { placeSlab, randomFloats, testEngine } from "./engine.ts";

export const tinyTagger = (config: Partial<TaggerConfig> = {}): TaggerConfig => ({
  arch: "lstm",
  vocabulary: 6,
  vectors: 0,
  tags: 4,
  embed: 3,
  lower: false,
  digits: false,
  caps: false,
  chars: "none",
  characters: 7,
  charEmbed: 2,
  charFilters: 3,
  crf: false,
  constrained: false,
  layers: 1,
  hidden: 3,
  bidirectional: true,
  residual: false,
  layerNorm: false,
  resetAfter: false,
  activation: "tanh",
  dropout: 0,
  variational: false,
  maxLength: 100,
  ...config,
});

/** A tagger whose weights follow from the seed, in an engine of its own. */
export function randomTagger(config: TaggerConfig, options: TaggerOptions = {}, seed = 1) {
  const engine = testEngine();
  const model = taggerNetwork(config, options);
  placeSlab(engine, model.slab, seed);
  placeSlab(engine, model.frozen, seed + 100);
  return { engine, model };
}

/** Numbers by the names of the weights, as copies. */
export const taggerNumbers = (
  { slab, frozen }: TaggerNetwork,
  engine: Engine,
  of: "value" | "gradient",
): Record<string, Float32Array> =>
  Object.fromEntries(
    [...slab.weights, ...(of === "value" ? frozen.weights : [])].map((weight) => [
      weight.name,
      engine.numbers(weight[of]).slice(),
    ]),
  );

export const tinyWords: TaggerVocabularyJson = {
  words: ["<unk>", "the", "dog", "runs", "Anna", "."],
  vectors: [],
  characters: [..."thedog"],
  tags: ["O", "B-PER", "I-PER", "B-LOC"],
  scheme: "bio",
};

/** The file of a tagger whose weights are as large as those of trained ones. */
export function taggerFile(
  config: TaggerConfig,
  vocabulary: unknown = tinyWords,
  change: (config: object) => object = (same) => same,
  seed = 1,
): Buffer {
  const { engine, model } = randomTagger(config, {}, seed);
  const tensors = [...model.slab.weights, ...model.frozen.weights].map(({ name, shape, value }, index) => {
    engine.numbers(value).set(randomFloats(value.size, 60 + seed + index, 2));
    return numbersTensor(name, shape, engine.numbers(value).slice());
  });
  const parts = { kind: TAGGER, config: change(config), training: {}, vocabulary };
  return Buffer.concat([...writeModel({ ...parts, tensors })]);
}
