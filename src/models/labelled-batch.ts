/** The training of a text classifier on texts with labels. */
import type { Tensor } from "../engine/tensor.ts";
import type { Pass } from "../nn/layer.ts";
import type { Network, Totals } from "../nn/network.ts";
import type { TextClassifier } from "./text-classifier.ts";
import type { TextBatch } from "./text-encoder.ts";

/** The texts of a batch that one shard works on, and their labels; all are addresses in the shared memory. */
export interface LabelledShard extends TextBatch {
  /** See nn/label-loss.ts. */
  readonly ends: number;
  readonly labels: number;
  /** Where the likeliest label of each text is left when the batch is evaluated, (B) u32. */
  readonly predicted: number;
}

export interface LabelledBatch {
  readonly shards: readonly LabelledShard[];
  /** A factor for the loss of each label, (C) f32; 0 for none. */
  readonly classWeights: number;
}

export interface ClassifierNetworkOptions {
  /** The largest norm that the weights of a label may have; without it any. */
  readonly maxNorm?: number;
}

/** A text classifier as the training loop sees it. */
export function labelledNetwork(
  model: TextClassifier,
  { maxNorm }: ClassifierNetworkOptions = {},
): Network<LabelledBatch> {
  const { output, slab } = model;
  return {
    slab,
    gradient: (pass, batch, shard) => {
      if (isEmpty(batch, shard)) return NOTHING;
      const { vectors, backward, logits, totals } = read(model, pass, batch, shard);
      backward(output.backward(pass, vectors, logits));
      return totals;
    },
    evaluate: (pass, batch, shard) => {
      if (isEmpty(batch, shard)) return NOTHING;
      return read(model, pass, batch, shard).totals;
    },
    ...(maxNorm !== undefined && {
      constrain: ({ call }) => {
        const { value } = output.weight; // (C, H)
        call.limit_norms(value.pointer, value.rows, value.columns, maxNorm);
      },
    }),
  };
}

const NOTHING: Totals = { total: 0, count: 0 };

const isEmpty = ({ shards }: LabelledBatch, shard: number): boolean => shards[shard].lengths.length === 0;

/** Leaves the gradient of the logits in their place. */
function read(model: TextClassifier, pass: Pass, { shards, classWeights }: LabelledBatch, shard: number) {
  const part = shards[shard];
  const [vectors, backward] = model.encoder.encode(pass, part);
  const logits: Tensor = model.output.logits(pass, vectors); // (B, C)
  pass.engine.call.row_maxima(part.predicted, logits.pointer, logits.rows, logits.columns);
  const totals = model.output.loss(pass, logits, part, classWeights);
  return { vectors, backward, logits, totals };
}
