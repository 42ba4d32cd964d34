/**
 * Networks that tell a tag for each word of a sentence: what is known of each word by itself (word-features.ts), recurrent
 * layers over the sentence, mostly in both directions (Schuster & Paliwal 1997), and a softmax for each word or one
 * conditional random field for all (Huang, Xu & Yu 2015; Lample et al. 2016; Ma & Hovy 2016).
 */
import type { Tensor } from "../engine/tensor.ts";
import { chain } from "../nn/chain.ts";
import { crfLoss } from "../nn/crf-loss.ts";
import { dropout } from "../nn/dropout.ts";
import type { Layer, Pass } from "../nn/layer.ts";
import { Slab } from "../nn/slab.ts";
import { softmaxTags, type TagLoss } from "../nn/tag-loss.ts";
import { Words } from "../nn/words.ts";
import { type RaggedIds, sideBySide } from "./ragged-ids.ts";
import { recurrentLayers } from "./recurrent-layers.ts";
import type { TaggerConfig } from "./tagger-config.ts";
import { type WordFeatures, wordFeatures } from "./word-features.ts";
import type { SentenceBatch } from "./word-form.ts";

export interface TaggerNetwork {
  readonly config: TaggerConfig;
  /** What is learnt. */
  readonly slab: Slab;
  /** What stays as it is. */
  readonly frozen: Slab;
  readonly features: WordFeatures;
  readonly output: TagLoss;
  /** A score for each tag at each word; no sentence's depend on the others. */
  read(pass: Pass, sentences: SentenceBatch): ReadSentences;
}

export interface ReadSentences {
  /** With the lengths of the sentences. */
  readonly pass: Pass;
  readonly scores: Tensor; // (T, B, C)
  /** Takes the gradient of the scores. */
  backward(dScores: Tensor): void;
}

/** What only training needs to know. */
export interface TaggerOptions {
  /** The words' vectors learn nothing. */
  readonly freeze?: boolean;
  /** See nn/tag-loss.ts. */
  readonly smoothing?: number;
}

export function taggerNetwork(
  config: TaggerConfig,
  { freeze = false, smoothing }: TaggerOptions = {},
): TaggerNetwork {
  const [slab, frozen] = [new Slab(), new Slab()];
  const features = wordFeatures(config, slab, frozen, { freeze });
  const drop = () => dropout(slab.scope("dropout"), config.dropout, { variational: config.variational });
  const before = drop();
  const layers = recurrentLayers(slab.scope("layers"), config, features.size, drop);
  const after = chain(layers.normal, drop());
  const sizes = { inputs: layers.outputs, tags: config.tags };
  const scope = slab.scope("output");
  const output = config.crf ? crfLoss(scope, sizes) : softmaxTags(scope, { ...sizes, smoothing });
  return {
    config,
    slab,
    frozen,
    features,
    output,
    read(whole, { lengths, places, forms }) {
      const ids = sideBySide(whole.engine, { ids: places, lengths });
      const pass: Pass = { ...whole, lengths: ids.lengths };
      const [vectors, featuresBackward] = features.forward(pass, forms); // (U, D)
      const [input, inputBackward] = spread(pass, vectors, ids, config, before);
      const [{ output: states }, layersBackward] = layers.stacked.forward(pass, input);
      const [said, afterBackward] = after.forward(pass, states); // (T, B, outputs)
      const [scores, scoresBackward] = output.scores.forward(pass, said); // (T, B, C)
      const backward = (dScores: Tensor) =>
        featuresBackward(inputBackward(layersBackward(afterBackward(scoresBackward(dScores))).input));
      return { pass, scores, backward };
    },
  };
}

/**
 * From the vectors of the different words to those of the sentences' words: as words, whose first product is worked out once
 * for each, or, where each place has an input of its own (dropout) or is added to an output (residual), a vector for each.
 */
function spread(
  pass: Pass,
  vectors: Tensor,
  { ids, steps, batch }: RaggedIds,
  { residual, dropout: rate }: TaggerConfig,
  before: Layer,
): [Tensor | Words, (dInput: Tensor) => Tensor] {
  const { engine } = pass;
  const { columns, rows } = vectors;
  const drops = pass.training && rate > 0;
  if (!drops && !residual) return [new Words(vectors, ids, [steps, batch, columns]), (dVectors) => dVectors];
  const spaced = engine.tensor(steps, batch, columns); // (T, B, D)
  engine.call.gather_rows(spaced.pointer, vectors.pointer, rows, columns, ids, steps * batch);
  const [input, backward] = before.forward(pass, spaced);
  return [
    input,
    (dInput) => {
      const dVectors = engine.zeros(rows, columns); // (U, D)
      engine.call.scatter_add_rows(dVectors.pointer, columns, ids, steps * batch, backward(dInput).pointer);
      return dVectors;
    },
  ];
}
