/**
 * Neural language models: P(x₁ … x_T) = Π P(x_t | x_<t), where a network reads the tokens before x_t and a softmax over
 * the vocabulary tells the next one. The network sees a fixed window of tokens (Bengio et al. 2003) or is recurrent:
 * Mikolov et al. 2010 (simple), Zaremba et al. 2014 (LSTM, dropout between layers only), Press & Wolf 2017 (tied weights),
 * Grave et al. 2017 (adaptive softmax).
 */
import { adaptiveSoftmax } from "../nn/adaptive-softmax.ts";
import { type Embedding, embedding } from "../nn/embedding.ts";
import { uniform } from "../nn/initializers.ts";
import { Slab } from "../nn/slab.ts";
import { type ClassLoss, softmaxLoss } from "../nn/softmax-loss.ts";
import type { LanguageModelConfig } from "./language-model-config.ts";
import type { Reader } from "./reader.ts";
import { recurrentReader } from "./recurrent-reader.ts";
import { windowReader } from "./window-reader.ts";

export type { LanguageModelConfig };

export interface LanguageModel extends Reader {
  readonly config: LanguageModelConfig;
  readonly slab: Slab;
  readonly embedding: Embedding;
  /** It reads the output of the reader. */
  readonly softmax: ClassLoss;
}

export function languageModel(config: LanguageModelConfig): LanguageModel {
  const slab = new Slab();
  const initializer = config.init > 0 ? uniform(config.init) : undefined;
  const words = embedding(slab.scope("embedding"), {
    vocabulary: config.vocabulary,
    size: config.embed,
    initializer: initializer ?? uniform(0.1),
  });
  const open = config.arch === "window" ? windowReader : recurrentReader;
  const reader = open(config, { slab, words, initializer });
  const { vocabulary: classes, cutoffs, tie } = config;
  const output = { inputs: reader.outputs, classes, initializer };
  const softmax =
    cutoffs === undefined
      ? softmaxLoss(slab.scope("output"), { ...output, tied: tie ? words.weight : undefined })
      : adaptiveSoftmax(slab.scope("output"), { ...output, cutoffs });
  return { config, slab, embedding: words, softmax, ...reader };
}
