/** The training of a tagger on sentences with tags. */
import type { Engine } from "../engine/engine.ts";
import type { Network, Totals } from "../nn/network.ts";
import { NO_TARGET } from "../nn/softmax-loss.ts";
import type { TagRules } from "../nn/viterbi.ts";
import { type RaggedIds, sideBySide } from "./ragged-ids.ts";
import type { TaggerNetwork } from "./tagger-network.ts";
import type { SentenceBatch } from "./word-form.ts";

/** The sentences of a batch that one shard works on, and their tags; all are addresses in the shared memory. */
export interface TaggedShard extends SentenceBatch {
  /** One sentence behind the other, u32; NO_TARGET is none. */
  readonly tags: number;
  /** Where the likeliest tags are left in the same order when the batch is evaluated. */
  readonly predicted: number;
}

export interface TaggedBatch {
  readonly shards: readonly TaggedShard[];
}

/** A tagger as the training loop sees it; with rules, evaluation finds only sequences that they allow. */
export function taggedNetwork(model: TaggerNetwork, rules?: TagRules): Network<TaggedBatch> {
  const { output, slab } = model;
  return {
    slab,
    gradient: (whole, { shards }, shard) => {
      if (isEmpty(shards[shard])) return NOTHING;
      const { pass, scores, backward } = model.read(whole, shards[shard]);
      const wanted = wantedTags(pass.engine, shards[shard]);
      const [totals, lossBackward] = output.loss(pass, scores, wanted.ids);
      backward(lossBackward());
      return totals;
    },
    evaluate: (whole, { shards }, shard) => {
      if (isEmpty(shards[shard])) return NOTHING;
      const { pass, scores } = model.read(whole, shards[shard]);
      const wanted = wantedTags(pass.engine, shards[shard]);
      const found = pass.engine.step.take(wanted.steps * wanted.batch * 4);
      output.decode(pass, scores, found, rules);
      oneByOne(pass.engine, found, shards[shard].lengths, shards[shard].predicted);
      return output.loss(pass, scores, wanted.ids)[0];
    },
  };
}

/** From tags (T, B) to those of one sentence behind those of the other, at `output`. */
export function oneByOne(
  { kernels }: Pick<Engine, "kernels">,
  tags: number,
  lengths: readonly number[],
  output: number,
): void {
  const batch = lengths.length;
  const places = kernels.u32(tags, Math.max(...lengths) * batch);
  let at = output;
  for (const [row, length] of lengths.entries()) {
    kernels.u32(at, length).forEach((_, time, own) => {
      own[time] = places[time * batch + row];
    });
    at += length * 4;
  }
}

const NOTHING: Totals = { total: 0, count: 0 };

const isEmpty = ({ lengths }: TaggedShard): boolean => lengths.length === 0;

/** Time by time, and none behind the end of a sentence. */
function wantedTags(engine: Engine, { tags, lengths }: TaggedShard): RaggedIds {
  const wanted = sideBySide(engine, { ids: tags, lengths });
  const { ids, steps, batch } = wanted;
  const places = engine.kernels.u32(ids, steps * batch);
  for (const [row, length] of lengths.entries())
    for (let time = length; time < steps; time++) places[time * batch + row] = NO_TARGET;
  return wanted;
}
