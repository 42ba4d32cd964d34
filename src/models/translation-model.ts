/**
 * Networks that translate: an encoder reads the source and a decoder writes its translation (Cho et al. 2014, Sutskever et
 * al. 2014), which may attend to all that the encoder said (Bahdanau et al. 2015, Luong et al. 2015).
 */
import { type Embedding, embedding } from "../nn/embedding.ts";
import type { Pass } from "../nn/layer.ts";
import { Slab } from "../nn/slab.ts";
import { joiningBridge, straightBridge } from "./bridge.ts";
import type { ConditionalBatch } from "./conditional-batch.ts";
import { type Beginning, type BeginningGradient, conditionalDecoder } from "./conditional-decoder.ts";
import type { ConditionalModel, ConditionalOptions } from "./conditional-model.ts";
import { sourceEncoder } from "./source-encoder.ts";
import type { TextBatch } from "./text-encoder.ts";
import type { TranslatorConfig } from "./translator-config.ts";

/** Its sources are texts of ids with an end token behind each. */
export interface TranslationModel extends ConditionalModel<TextBatch> {
  readonly config: TranslatorConfig;
  /** Of the words that it reads; where embeddings are shared, the same as the next one. */
  readonly source: Embedding;
  /** Of the words that it writes. */
  readonly target: Embedding;
}

/** Texts and their translations. */
export type ParallelBatch = ConditionalBatch<TextBatch>;

export function translationModel(
  config: TranslatorConfig,
  { smoothing }: ConditionalOptions = {},
): TranslationModel {
  const { bidirectional, embed: size, shareEmbeddings, sourceVocabulary, vocabulary } = config;
  const slab = new Slab();
  const decoderScope = slab.scope("decoder");
  const target = embedding(decoderScope.scope("embedding"), { vocabulary, size });
  const encoderScope = slab.scope("encoder");
  const own = () => embedding(encoderScope.scope("embedding"), { vocabulary: sourceVocabulary, size });
  const source = shareEmbeddings ? target : own();
  const encoder = sourceEncoder(encoderScope, config, source);
  const bridge = bidirectional ? joiningBridge(slab.scope("bridge"), config) : straightBridge;
  const parts = { words: target, values: encoder.outputs, smoothing };
  const decoder = conditionalDecoder(decoderScope, config, parts);
  const begin = (pass: Pass, texts: TextBatch): [Beginning, (gradient: BeginningGradient) => void] => {
    const [{ last, values }, encoderBackward] = encoder.encode(pass, texts);
    const [state, bridgeBackward] = bridge.forward(pass, last);
    const { attention } = decoder.readout;
    if (attention === undefined || values === undefined)
      return [{ state }, (gradient) => encoderBackward({ last: bridgeBackward(gradient.state) })];
    const [memory, memoryBackward] = attention.remember(pass, values, texts.lengths);
    const backward = ({ state: dState, memory: dMemory }: BeginningGradient) =>
      encoderBackward({ last: bridgeBackward(dState), values: dMemory && memoryBackward(dMemory) });
    return [{ state, memory }, backward];
  };
  return { config, slab, source, target, decoder, begin };
}
