/** A back-off n-gram model in the kernels' memory (src/kernels/ngram-model.ts), where threads may share it. */
import type { Kernels } from "../engine/kernels.ts";
import type { Refuse } from "../formats/refuse.ts";
import * as layout from "../kernels/ngram-model.ts";
import { LOG_ZERO, type NgramLevel } from "./ngram-file.ts";

/** Where the nodes of a level begin, and how many n-grams they are. */
export interface NgramNodes {
  readonly first: number;
  readonly count: number;
}

/** Plain data, which can be posted to a thread. */
export interface NgramModel {
  /** Where its header lies. */
  readonly address: number;
  /** c_1 … c_N */
  readonly counts: readonly number[];
}

/** The levels of nodes of a model with these counts; those of length N are leaves, unless N is 1. */
export function nodeLevels(counts: readonly number[]): NgramNodes[] {
  let first = 0;
  return counts.slice(0, Math.max(1, counts.length - 1)).map((count) => {
    const level = { first, count };
    first += count + 1;
    return level;
  });
}

/** The bytes that a model with these counts takes in memory. */
export function ngramBytes(counts: readonly number[]): number {
  return nodeCount(counts) * (layout.NODE + 4) + leafCount(counts) * layout.LEAF;
}

/** How many nodes there are, those that only tell where others end among them. */
export const nodeCount = (counts: readonly number[]): number =>
  nodeLevels(counts).reduce((sum, { count }) => sum + count + 1, 0);

export const leafCount = (counts: readonly number[]): number =>
  counts.length > 1 ? counts[counts.length - 1] : 0;

/**
 * Puts a model into memory, an array at a time.
 * @throws ModelError where the levels do not fit together, IoError when there is no room.
 */
export function placeNgramModel(kernels: Kernels, levels: readonly NgramLevel[], refuse: Refuse): NgramModel {
  for (const n of levels.keys()) check(levels, n + 1, refuse);
  const counts = levels.map(({ logProbs }) => logProbs.length);
  const address = placeHeader(kernels, counts);
  const nodes = nodeLevels(counts);
  for (const [index, { first }] of nodes.entries()) {
    placeNodes(kernels, address, first, levels[index], nodes[index + 1]?.first ?? 0);
  }
  if (levels.length === 1) return { address, counts };
  placeLeaves(kernels, address, levels[levels.length - 1]);
  for (const { first, count } of nodes) kernels.call.ngram_link(address, first, first + count);
  return { address, counts };
}

/** Takes the memory for a model, and says where its parts will lie. */
function placeHeader(kernels: Kernels, counts: readonly number[]): number {
  const address = kernels.allocate(layout.HEADER);
  const levels = nodeLevels(counts);
  const nodes = nodeCount(counts);
  const members = [
    [layout.NODES, kernels.allocate(nodes * layout.NODE)],
    [layout.WORDS, kernels.allocate(nodes * 4)],
    [layout.LEAVES, kernels.allocate(leafCount(counts) * layout.LEAF)],
    [layout.PARENTS, counts.length > 1 ? levels[levels.length - 1].first : layout.NO_NODE],
    [layout.BEGIN, counts[0] - 1],
  ];
  for (const [member, value] of members) kernels.store(address + member, value);
  return address;
}

/** What is damaged may be anything, but no probability is above 1, no n-gram lies elsewhere, none is there twice. */
function check(levels: readonly NgramLevel[], n: number, refuse: Refuse): void {
  const { logProbs, backoffs, words, starts } = levels[n - 1];
  const count = logProbs.length;
  const wrong = (what: string) => refuse(`the ${what} of its ${n}-grams are damaged`);
  for (let i = 0; i < count; i++) if (!(logProbs[i] <= 0)) throw wrong("probabilities");
  for (let i = 0; backoffs !== undefined && i < count; i++) {
    if (!(backoffs[i] < Number.POSITIVE_INFINITY)) throw wrong("back-off weights");
  }
  if (starts !== undefined && !covers(starts, levels[n].logProbs.length)) throw wrong("places");
  const { starts: contexts = [] } = levels[n - 2] ?? {};
  if (words !== undefined && !areSorted(words, contexts, levels[0].logProbs.length)) throw wrong("words");
}

const covers = (starts: Uint32Array, count: number): boolean =>
  starts[0] === 0 && starts[starts.length - 1] === count && ascends(starts);

/** Whether the words of each context rise and stay below the limit. */
function areSorted(words: Uint32Array, contexts: ArrayLike<number>, limit: number): boolean {
  for (let context = 1; context < contexts.length; context++) {
    for (let i = contexts[context - 1] + 1; i < contexts[context]; i++) {
      if (words[i] <= words[i - 1]) return false;
    }
    const last = contexts[context] - 1;
    if (last >= contexts[context - 1] && words[last] >= limit) return false;
  }
  return true;
}

function ascends(numbers: Uint32Array): boolean {
  for (let i = 1; i < numbers.length; i++) if (numbers[i] < numbers[i - 1]) return false;
  return true;
}

function placeNodes(
  kernels: Kernels,
  model: number,
  first: number,
  { logProbs, backoffs, words, starts }: NgramLevel,
  firstChild: number,
): void {
  const count = logProbs.length;
  const node = kernels.load(model + layout.NODES) + first * layout.NODE;
  const width = layout.NODE / 4;
  const floats = kernels.f32(node, (count + 1) * width);
  const wholes = kernels.u32(node, (count + 1) * width);
  const places = kernels.u32(kernels.load(model + layout.WORDS) + first * 4, count);
  for (let i = 0; i < count; i++) {
    floats[i * width] = logOf(logProbs[i]);
    floats[i * width + layout.BACKOFF / 4] = backoffs === undefined ? 0 : logOf(backoffs[i]);
    wholes[i * width + layout.SUFFIX / 4] = layout.NO_NODE;
    places[i] = words === undefined ? i : words[i];
  }
  for (let i = 0; i <= count; i++) {
    wholes[i * width + layout.START / 4] = starts === undefined ? 0 : firstChild + starts[i];
  }
}

function placeLeaves(kernels: Kernels, model: number, { logProbs, words }: NgramLevel): void {
  const count = logProbs.length;
  const width = layout.LEAF / 4;
  const leaf = kernels.load(model + layout.LEAVES);
  const floats = kernels.f32(leaf, count * width);
  const wholes = kernels.u32(leaf, count * width);
  for (let i = 0; i < count; i++) {
    wholes[i * width] = words === undefined ? 0 : words[i];
    floats[i * width + layout.LEAF_LOG / 4] = logOf(logProbs[i]);
  }
}

const logOf = (log: number): number => (log === LOG_ZERO ? Number.NEGATIVE_INFINITY : log);
