/** What a thread does that trains a bag-of-words classifier: its own chunks, or its own columns of all chunks. */
import { Kernels } from "../../../engine/kernels.ts";
import type { Run } from "../../../engine/team.ts";
import type { BagPlan } from "../../../models/bag-plan.ts";
import { BagTrainer } from "../../../models/bag-trainer.ts";
import { keyOf } from "../../../nn/key.ts";
import { shuffledRows } from "../../dataset/row-order.ts";
import { chunksOf, LEAST_RATE, nextChunks, orAbort } from "../../training/hogwild.ts";
import { type Answer, BagJudge } from "./judge.ts";
import { type ShrinkInput, shrink } from "./shrink-thread.ts";
import { chunkCount, readChunk, type SpooledTexts } from "./spooled-texts.ts";

export interface BowSpec {
  readonly plan: BagPlan;
  readonly labelCounts: Float64Array;
  readonly train: SpooledTexts;
  readonly valid?: SpooledTexts;
  readonly epochs: number;
  readonly rate: number;
  readonly seed: number;
}

export type BowInput =
  | { readonly do: "begin"; readonly index: number }
  /** Gives rows of the input matrix their first numbers. */
  | { readonly do: "fill"; readonly first: number; readonly last: number }
  /** Learns from the chunks [first, last) of an epoch, those of other threads left out. */
  | { readonly do: "step"; readonly epoch: number; readonly first: number; readonly last: number }
  /** Tells the labels of validation texts, those of other threads left out. */
  | { readonly do: "judge"; readonly first: number; readonly last: number }
  | ShrinkInput;

/** The sum of the losses of a step, or what was told of each chunk. */
export type BowOutput = number | readonly Answer[];

export async function bowThread(spec: BowSpec): Promise<Run<BowInput, BowOutput>> {
  const { plan } = spec;
  const kernels = new Kernels(plan.module, plan.memory);
  const epochs = new Epochs(spec);
  let trainer: BagTrainer;
  return (input) => {
    if (input.do === "step") return orAbort(plan, () => step(kernels, spec, epochs, trainer, input));
    if (input.do === "judge") return judge(kernels, spec, trainer, input);
    if (input.do === "begin") trainer = new BagTrainer(kernels, plan, input.index);
    else if (input.do === "fill") fill(kernels, spec, input.first, input.last);
    else shrink(kernels, input);
    return 0;
  };
}

/** Numbers spread evenly over ±1/D, as in fastText; each row from a key of its own. */
function fill(kernels: Kernels, { plan, seed }: BowSpec, first: number, last: number): void {
  const { dim, stride, input } = plan;
  for (let row = first; row < last; row++)
    kernels.call.random_uniform(input + row * stride * 4, dim, -1 / dim, 1 / dim, keyOf(seed, row), 0);
}

function step(
  kernels: Kernels,
  spec: BowSpec,
  epochs: Epochs,
  trainer: BagTrainer,
  { epoch, first, last }: Extract<BowInput, { do: "step" }>,
): number {
  const { plan, train, seed } = spec;
  let loss = 0;
  for (const place of chunksOf(kernels, plan, first, last)) {
    const texts = readChunk(train, epochs.chunkAt(epoch, place));
    const { rate, fall } = ratesOf(spec, epoch, place, texts.count);
    loss += trainer.train(texts, { rate, fall, key: keyOf(seed, epoch, place) });
  }
  return loss;
}

/** The chunks of an epoch in their order, which depends on the seed and the epoch alone. */
class Epochs {
  readonly #spec: BowSpec;
  #order: { readonly epoch: number; readonly chunks: Uint32Array } | undefined;

  constructor(spec: BowSpec) {
    this.#spec = spec;
  }

  chunkAt(epoch: number, place: number): number {
    const { train, seed } = this.#spec;
    if (this.#order?.epoch !== epoch)
      this.#order = { epoch, chunks: shuffledRows(chunkCount(train), keyOf(seed), epoch) };
    return this.#order.chunks[place];
  }
}

/** The rate falls in a line to nearly 0, from text to text. */
function ratesOf({ train, epochs, rate }: BowSpec, epoch: number, place: number, texts: number) {
  const chunks = chunkCount(train);
  const share = 1 / (epochs * chunks);
  const left = Math.max(LEAST_RATE, 1 - (epoch * chunks + place) * share);
  const end = Math.max(LEAST_RATE, left - share);
  return { rate: rate * left, fall: (rate * (left - end)) / texts };
}

function judge(
  kernels: Kernels,
  { plan, valid, labelCounts }: BowSpec,
  trainer: BagTrainer,
  { first, last }: Extract<BowInput, { do: "judge" }>,
): readonly Answer[] {
  if (valid === undefined) throw new Error("there are no validation texts");
  const judge = new BagJudge(plan, trainer, labelCounts);
  return Array.from(nextChunks(kernels, plan.counter, first, last), (chunk) =>
    judge.answer(chunk, readChunk(valid, chunk)),
  );
}
