/** Tells the labels of texts while a bag-of-words classifier is being trained. */

import type { BagPlan } from "../../../models/bag-plan.ts";
import type { BagTexts, BagTrainer } from "../../../models/bag-trainer.ts";
import { huffmanPaths, type Paths } from "../../../models/huffman.ts";

/** What is found of the texts of a chunk. */
export interface Answer {
  readonly chunk: number;
  /** The sum of the losses of the texts that have a label of the model: of several labels their mean. */
  readonly loss: number;
  /** How many these are. */
  readonly told: number;
  /** The likeliest label of each text, and those that it has. */
  readonly predicted: Uint32Array;
  readonly wanted: readonly Uint32Array[];
}

export class BagJudge {
  readonly #plan: BagPlan;
  readonly #trainer: BagTrainer;
  readonly #paths: Paths | undefined;
  readonly #scores: Float64Array;

  /** `counts` are those of the labels, by which the tree was made. */
  constructor(plan: BagPlan, trainer: BagTrainer, counts: Float64Array) {
    this.#plan = plan;
    this.#trainer = trainer;
    this.#paths = plan.loss === "hierarchical" ? huffmanPaths(counts, "inner") : undefined;
    this.#scores = new Float64Array(plan.labels);
  }

  answer(chunk: number, texts: BagTexts): Answer {
    const predicted = new Uint32Array(texts.count);
    let [loss, told, text] = [0, 0, 0];
    const wanted = Array.from(labelsOf(texts));
    for (const logits of this.#trainer.logits(texts)) {
      const scores = this.#score(logits);
      predicted[text] = largest(scores);
      const labels = wanted[text++].filter((label) => label < scores.length);
      if (labels.length === 0) continue;
      loss += this.#isShared ? meanLoss(scores, labels) : eachLoss(scores, labels);
      told++;
    }
    return { chunk, loss, told, predicted, wanted };
  }

  /** Whether all labels share one probability. */
  get #isShared(): boolean {
    return this.#plan.loss === "softmax" || this.#plan.loss === "hierarchical";
  }

  /** The logarithm of each label's probability where they share one, or else its logit. */
  #score(logits: Float32Array): Float64Array {
    const scores = this.#scores;
    if (this.#paths !== undefined) alongPaths(this.#paths, logits, scores);
    else scores.set(logits);
    if (this.#plan.loss !== "softmax") return scores;
    const most = scores[largest(scores)];
    const sum = scores.reduce((all, x) => all + Math.exp(x - most), 0);
    const whole = most + Math.log(sum);
    for (let label = 0; label < scores.length; label++) scores[label] -= whole;
    return scores;
  }
}

/** The labels of each text. */
function* labelsOf({ bytes, count }: BagTexts): Generator<Uint32Array> {
  const numbers = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  for (let i = 0, at = 0; i < count; i++) {
    const [rows, labels] = [numbers[at], numbers[at + 1]];
    yield numbers.slice(at + 2, at + 2 + labels);
    at += 2 + labels + rows;
  }
}

/** The sum of the logarithms of the sigmoids on the way, with fastText's sides: right is 1. */
function alongPaths({ starts, nodes }: Paths, logits: Float32Array, scores: Float64Array): void {
  for (let label = 0; label < scores.length; label++) {
    let score = 0;
    for (let at = starts[label]; at < starts[label + 1]; at++) {
      const logit = logits[nodes[at] & 0x7fffffff];
      score -= softplus(nodes[at] >= 2 ** 31 ? -logit : logit);
    }
    scores[label] = score;
  }
}

const meanLoss = (scores: Float64Array, labels: Uint32Array): number =>
  labels.reduce((sum, label) => sum - scores[label], 0) / labels.length;

/** Of all labels, each by itself. */
function eachLoss(logits: Float64Array, labels: Uint32Array): number {
  const all = logits.reduce((sum, x) => sum + softplus(x), 0);
  return labels.reduce((sum, label) => sum - logits[label], all);
}

/** log(1 + e^x) */
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** The first of the largest. */
function largest(numbers: Float64Array): number {
  let best = 0;
  for (let i = 1; i < numbers.length; i++) if (numbers[i] > numbers[best]) best = i;
  return best;
}
