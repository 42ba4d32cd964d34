/** The training of what writes texts on a condition: the words of a text are told from those before them (teacher forcing). */
import type { Tensor } from "../engine/tensor.ts";
import type { Pass } from "../nn/layer.ts";
import type { Network, Totals } from "../nn/network.ts";
import type { ConditionalModel } from "./conditional-model.ts";
import { oneLater, type RaggedIds } from "./ragged-ids.ts";
import { mixPredictions } from "./scheduled-sampling.ts";
import type { TextBatch } from "./text-encoder.ts";

/** What one shard works on: as many sources as targets, which have their end token behind them; all in the shared memory. */
export interface ConditionalShard<Source> {
  readonly source: Source;
  readonly target: TextBatch;
}

export interface ConditionalBatch<Source> {
  readonly shards: readonly ConditionalShard<Source>[];
  /** How often a word is read as the model would have written it (models/scheduled-sampling.ts); 0 where not given. */
  readonly sampling?: number;
}

/** A model as the training loop sees it. The loss of a text is that of its words and of its end token. */
export function conditionalNetwork<Source>(
  model: ConditionalModel<Source>,
): Network<ConditionalBatch<Source>> {
  const { slab, decoder } = model;
  const stream = slab.stream();
  return {
    slab,
    gradient(pass, { shards, sampling = 0 }, shard) {
      const { source, target } = shards[shard];
      if (target.lengths.length === 0) return NOTHING;
      const words = oneLater(pass.engine, target);
      if (sampling > 0) sample(model, pass, source, { words, target }, { share: sampling, stream });
      const { output, backward } = write(model, pass, source, words, target);
      const { total, count, dx } = decoder.softmax.lossAndGradient(pass, output, target.ids, 1);
      backward(dx);
      return { total, count };
    },
    evaluate(pass, { shards }, shard) {
      const { source, target } = shards[shard];
      if (target.lengths.length === 0) return NOTHING;
      const { output } = write(model, pass, source, oneLater(pass.engine, target), target);
      const logs = pass.engine.tensor(output.rows);
      decoder.softmax.logProbabilities(pass, output, target.ids, logs);
      const total = -pass.engine.numbers(logs).reduce((sum, log) => sum + log, 0);
      return { total, count: output.rows };
    },
  };
}

const NOTHING: Totals = { total: 0, count: 0 };

/** What the softmax reads for each word of the targets, in the order in which they lie. */
function write<Source>(
  { decoder, begin }: ConditionalModel<Source>,
  pass: Pass,
  source: Source,
  words: RaggedIds,
  { lengths }: TextBatch,
) {
  const [beginning, beginBackward] = begin(pass, source);
  const texts = { words, lengths, counts: lengths };
  const [{ output }, backward] = decoder.read(pass, texts, beginning.state, decoder.conditionOf(beginning));
  return {
    output,
    backward: (dOutput: Tensor) => beginBackward(decoder.gradientOf(pass.engine, backward(dOutput))),
  };
}

/** Changes some of the words to those that the model finds likeliest where it reads the true ones. */
function sample<Source>(
  model: ConditionalModel<Source>,
  pass: Pass,
  source: Source,
  { words, target }: { words: RaggedIds; target: TextBatch },
  options: { readonly share: number; readonly stream: number },
): void {
  const { engine, key, lengths } = pass;
  const mark = engine.step.mark();
  const calm = { engine, key, lengths, training: false };
  const { output } = write(model, calm, source, words, target);
  mixPredictions(calm, model.decoder.softmax, output, { words, target }, options);
  engine.step.release(mark);
}
