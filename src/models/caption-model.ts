/**
 * Networks that caption: a vector of features, such as those of an image, becomes the state in which a decoder begins to
 * write (Vinyals et al. 2015, where it is the first input instead; Karpathy & Fei-Fei 2015).
 */
import { Tensor } from "../engine/tensor.ts";
import { activation } from "../nn/activation.ts";
import { chain } from "../nn/chain.ts";
import { dropout } from "../nn/dropout.ts";
import { type Embedding, embedding } from "../nn/embedding.ts";
import { linear } from "../nn/linear.ts";
import { Slab } from "../nn/slab.ts";
import type { CaptionerConfig } from "./captioner-config.ts";
import type { ConditionalBatch } from "./conditional-batch.ts";
import { conditionalDecoder } from "./conditional-decoder.ts";
import type { ConditionalModel, ConditionalOptions } from "./conditional-model.ts";

/** Vectors of features, (B, F) f32, at an address. */
export interface FeatureBatch {
  readonly features: number;
  readonly rows: number;
}

export interface CaptionModel extends ConditionalModel<FeatureBatch> {
  readonly config: CaptionerConfig;
  readonly embedding: Embedding;
}

/** Vectors of features and their captions. */
export type CaptionBatch = ConditionalBatch<FeatureBatch>;

/** Each member of the state has a way of its own, `state.<number>.W` (F, H), behind which is tanh. */
export function captionModel(config: CaptionerConfig, { smoothing }: ConditionalOptions = {}): CaptionModel {
  const { embed: size, features, vocabulary } = config;
  const slab = new Slab();
  const scope = slab.scope("decoder");
  const words = embedding(scope.scope("embedding"), { vocabulary, size });
  const drop = dropout(slab.scope("dropout"), config.dropout);
  const decoder = conditionalDecoder(scope, config, { words, smoothing });
  const ways = decoder.stateSizes.map((outputs, index) =>
    chain(drop, linear(slab.scope(`state.${index}`), { inputs: features, outputs }), activation("tanh")),
  );
  return {
    config,
    slab,
    embedding: words,
    decoder,
    begin(pass, { features: pointer, rows }) {
      const input = new Tensor(pointer, [rows, features]); // (B, F)
      const begun = ways.map((way) => way.forward(pass, input)); // (B, H) each
      return [
        { state: begun.map(([state]) => state) },
        (gradient) => {
          for (const [index, [, backward]] of begun.entries()) backward(gradient.state[index]);
        },
      ];
    },
  };
}
