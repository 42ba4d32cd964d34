/**
 * Draws words from a back-off n-gram model in time that grows with the logarithm of the vocabulary's size.
 *
 * Behind a context h, a word w that has an entry has the probability p(w | h) that stands there, and all others have
 * b(h) · p(w | h'), where h' is h without its first word. Let m(h) be the sum over the entries. The probabilities add up
 * to 1, so the others have 1 - m(h) together, and among themselves they are as p(w | h') where no entry of h counts. So:
 * with probability m(h) draw an entry of h, by its place in the sums of their probabilities; else draw from h', again
 * and again until the word is no entry of h. What is so kept has just the probability that it should have (rejection
 * sampling, von Neumann 1951). Where the entries of h have nearly all of h' many draws would be in vain: after some, the
 * words without an entry are gone through one by one.
 */
import type { Kernels } from "../engine/kernels.ts";
import * as layout from "../kernels/ngram-model.ts";
import { leafCount, type NgramModel, nodeCount, nodeLevels } from "./ngram-model.ts";
import type { NgramPrediction } from "./ngram-prediction.ts";

/** Fractions in [0, 1), one after the other. */
export type Fractions = () => number;

/** Words that are drawn in vain before all are looked at. */
const TRIES = 32;
const NODE_WORDS = layout.NODE / 4;
const LEAF_WORDS = layout.LEAF / 4;

interface Children {
  readonly low: number;
  readonly high: number;
  /** Of the probabilities, up to and with each child. */
  readonly sums: Float64Array;
  wordOf(child: number): number;
}

export class NgramSampler {
  readonly #prediction: NgramPrediction;
  /** The first node whose children are leaves. */
  readonly #parents: number;
  readonly #nodes: Uint32Array;
  readonly #weights: Float32Array;
  readonly #words: Uint32Array;
  readonly #leaves: Uint32Array;
  readonly #nodeSums: Float64Array;
  readonly #leafSums: Float64Array;
  readonly #wordSums: Float64Array;

  constructor(kernels: Kernels, model: NgramModel, prediction: NgramPrediction) {
    this.#prediction = prediction;
    const member = (offset: number) => kernels.load(model.address + offset);
    const [nodes, leaves] = [nodeCount(model.counts), leafCount(model.counts)];
    this.#parents = member(layout.PARENTS);
    this.#nodes = kernels.u32(member(layout.NODES), nodes * NODE_WORDS);
    this.#weights = kernels.f32(member(layout.NODES), nodes * NODE_WORDS);
    this.#words = kernels.u32(member(layout.WORDS), nodes);
    this.#leaves = kernels.u32(member(layout.LEAVES), leaves * LEAF_WORDS);
    this.#nodeSums = sumsOf(kernels, nodes);
    this.#leafSums = sumsOf(kernels, leaves);
    this.#wordSums = sumsOf(kernels, member(layout.BEGIN));
    for (const { first, count } of nodeLevels(model.counts)) {
      const sums = first < this.#parents ? this.#nodeSums : this.#leafSums;
      kernels.call.ngram_sum_children(model.address, first, first + count, sums.byteOffset);
    }
    kernels.call.ngram_sum_words(model.address, this.#wordSums.byteOffset);
  }

  /** A word behind a context. */
  draw(context: number, next: Fractions): number {
    if (context === layout.NO_NODE) return pickOf(this.#wordSums, 0, this.#wordSums.length, next());
    const children = this.#childrenOf(context);
    const { low, high, sums } = children;
    const mass = high > low ? sums[high - 1] : 0;
    const others = this.#weight(context) === Number.NEGATIVE_INFINITY ? 0 : Math.max(0, 1 - mass);
    const wanted = next() * (mass + others);
    if (wanted < mass) return children.wordOf(pick(sums, low, high, wanted));
    const shorter = this.#nodes[context * NODE_WORDS + layout.SUFFIX / 4];
    for (let tries = 0; tries < TRIES; tries++) {
      const word = this.draw(shorter, next);
      if (!hasWord(children, word)) return word;
    }
    return this.#drawOther(shorter, children, next);
  }

  #weight(context: number): number {
    return this.#weights[context * NODE_WORDS + layout.BACKOFF / 4];
  }

  #childrenOf(context: number): Children {
    const start = context * NODE_WORDS + layout.START / 4;
    const [low, high] = [this.#nodes[start], this.#nodes[start + NODE_WORDS]];
    if (context >= this.#parents)
      return { low, high, sums: this.#leafSums, wordOf: (leaf) => this.#leaves[leaf * LEAF_WORDS] };
    return { low, high, sums: this.#nodeSums, wordOf: (node) => this.#words[node] };
  }

  /** One of the words behind a context that are none of the children; one of them where there are no others. */
  #drawOther(context: number, children: Children, next: Fractions): number {
    const { low, high, sums, wordOf } = children;
    const probabilities = this.#prediction.probabilities(context, 1);
    for (let child = low; child < high; child++) {
      const word = wordOf(child);
      if (word < probabilities.length) probabilities[word] = 0;
    }
    let sum = 0;
    const others = Float64Array.from(probabilities, (one) => (sum += one));
    return sum > 0 ? pickOf(others, 0, others.length, next()) : wordOf(pickOf(sums, low, high, next()));
  }
}

function sumsOf(kernels: Kernels, count: number): Float64Array {
  const place = kernels.allocate(count * 8);
  return new Float64Array(kernels.memory.buffer, place, count);
}

/** The place in [low, high) where the sums pass this fraction of the last of them. */
const pickOf = (sums: Float64Array, low: number, high: number, fraction: number): number =>
  pick(sums, low, high, fraction * sums[high - 1]);

/** The first place in [low, high) whose sum is above `wanted`. */
function pick(sums: Float64Array, low: number, high: number, wanted: number): number {
  let [from, to] = [low, high - 1];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (sums[middle] > wanted) to = middle;
    else from = middle + 1;
  }
  return from;
}

function hasWord({ low, high, wordOf }: Children, word: number): boolean {
  let [from, to] = [low, high];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (wordOf(middle) < word) from = middle + 1;
    else to = middle;
  }
  return from < high && wordOf(from) === word;
}
