/** What a thread does that trains word vectors: its own chunks, or its own columns of all chunks. */
import { Kernels } from "../../engine/kernels.ts";
import type { Run } from "../../engine/team.ts";
import { readAt, type Spool } from "../../io/spool.ts";
import type { VectorsPlan } from "../../models/vectors-plan.ts";
import { CHUNK, type VectorsTotals, VectorsTrainer } from "../../models/vectors-trainer.ts";
import { keyOf } from "../../nn/key.ts";
import { chunksOf, LEAST_RATE, orAbort } from "../training/hogwild.ts";
import { bytesOf } from "./symbol-text.ts";

export interface VectorsSpec {
  readonly plan: VectorsPlan;
  /** The text. */
  readonly ids: Spool;
  readonly epochs: number;
  readonly rate: number;
  readonly seed: number;
}

export type VectorsInput =
  | { readonly do: "begin"; readonly index: number }
  /** Gives rows of the input matrix their first numbers. */
  | { readonly do: "fill"; readonly first: number; readonly last: number }
  /** Learns from the chunks [first, last) of an epoch, those of other threads left out. */
  | { readonly do: "step"; readonly epoch: number; readonly first: number; readonly last: number };

export async function vectorsThread(spec: VectorsSpec): Promise<Run<VectorsInput, VectorsTotals>> {
  const { plan } = spec;
  const kernels = new Kernels(plan.module, plan.memory);
  let trainer: VectorsTrainer;
  return (input) => {
    if (input.do === "begin") trainer = new VectorsTrainer(kernels, plan, input.index);
    else if (input.do === "fill") fill(kernels, spec, input.first, input.last);
    else return orAbort(plan, () => step(kernels, spec, trainer, input));
    return { loss: 0, pairs: 0, words: 0 };
  };
}

/** Numbers spread evenly over ±1/2D, as in word2vec; each row from a key of its own. */
function fill(kernels: Kernels, { plan, seed }: VectorsSpec, first: number, last: number): void {
  const { dim, stride, input } = plan;
  const range = 0.5 / dim;
  for (let row = first; row < last; row++)
    kernels.call.random_uniform(input + row * stride * 4, dim, -range, range, keyOf(seed, row), 0);
}

function step(
  kernels: Kernels,
  spec: VectorsSpec,
  trainer: VectorsTrainer,
  { epoch, first, last }: Extract<VectorsInput, { do: "step" }>,
): VectorsTotals {
  const sum = { loss: 0, pairs: 0, words: 0 };
  for (const chunk of chunksOf(kernels, spec.plan, first, last)) {
    const totals = trainer.train(readChunk(spec, chunk), chunkOptions(spec, epoch, chunk));
    sum.loss += totals.loss;
    sum.pairs += totals.pairs;
    sum.words += totals.words;
  }
  return sum;
}

function readChunk({ ids }: VectorsSpec, chunk: number): Uint32Array {
  const at = chunk * CHUNK * 4;
  const words = new Uint32Array(Math.min(CHUNK, (ids.length - at) / 4));
  readAt(ids, at, bytesOf(words));
  return words;
}

/** The rate falls in a line from chunk to chunk. */
function chunkOptions({ ids, epochs, rate, seed }: VectorsSpec, epoch: number, chunk: number) {
  const chunks = Math.ceil(ids.length / 4 / CHUNK);
  const done = (epoch * chunks + chunk) / (epochs * chunks);
  return { rate: rate * Math.max(LEAST_RATE, 1 - done), key: keyOf(seed, epoch, chunk) };
}
