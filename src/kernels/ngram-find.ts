// Looks for words among the sorted children of an n-gram, and walks from one context to the next.

import { BACKOFF, LEAF, LEAF_LOG, LEAF_SUFFIX, LEAVES, NODE, NODES, NO_NODE, PARENTS, START, SUFFIX, WORDS } from "./ngram-model";

/** Fewer than this are looked at one after the other: they share a cache line or two. */
const FEW: u32 = 8;

@inline
export function nodeAt(model: usize, node: u32): usize {
  return (load<u32>(model, NODES) as usize) + (node as usize) * NODE;
}

@inline
export function leafAt(model: usize, leaf: u32): usize {
  return (load<u32>(model, LEAVES) as usize) + (leaf as usize) * LEAF;
}

/** Whether the children of a node are leaves. */
@inline
export function hasLeaves(model: usize, node: u32): bool {
  return node >= load<u32>(model, PARENTS);
}

/** The node of a word among the nodes [low, high), or NO_NODE. */
@inline
export function findNode(model: usize, low: u32, high: u32, word: u32): u32 {
  return find(load<u32>(model, WORDS), 4, low, high, word);
}

/** The leaf of a word among the leaves [low, high), or NO_NODE. */
@inline
export function findLeaf(model: usize, low: u32, high: u32, word: u32): u32 {
  return find(load<u32>(model, LEAVES), LEAF, low, high, word);
}

/**
 * Reads a word behind a context: log10 of its probability goes to `log`, and the next context is returned. The weights of
 * the contexts that had to be left are added in f32 from the shortest to the longest, as KenLM adds them; `weights` has
 * room for N.
 */
export function read_word(model: usize, context: u32, word: u32, log: usize, weights: usize): u32 {
  let top = weights;
  let at = context;
  while (at != NO_NODE) {
    const node = nodeAt(model, at);
    const low = load<u32>(node, START);
    const high = load<u32>(node, NODE + START);
    if (hasLeaves(model, at)) {
      const leaf = findLeaf(model, low, high, word);
      if (leaf != NO_NODE) {
        store<f32>(log, weighted(load<f32>(leafAt(model, leaf), LEAF_LOG), weights, top));
        return load<u32>(leafAt(model, leaf), LEAF_SUFFIX);
      }
    } else {
      const child = findNode(model, low, high, word);
      if (child != NO_NODE) {
        store<f32>(log, weighted(load<f32>(nodeAt(model, child)), weights, top));
        return child;
      }
    }
    store<f32>(top, load<f32>(node, BACKOFF));
    top += 4;
    at = load<u32>(node, SUFFIX);
  }
  store<f32>(log, weighted(load<f32>(nodeAt(model, word)), weights, top));
  return word;
}

@inline
function weighted(log: f32, weights: usize, top: usize): f32 {
  while (top > weights) {
    top -= 4;
    log += load<f32>(top);
  }
  return log;
}

@inline
function find(words: usize, stride: usize, low: u32, high: u32, word: u32): u32 {
  while (high - low > FEW) {
    const middle = (low + high) >> 1;
    const isBelow = load<u32>(words + (middle as usize) * stride) <= word;
    low = select(middle, low, isBelow);
    high = select(high, middle, isBelow);
  }
  for (; low < high; low++) {
    const found = load<u32>(words + (low as usize) * stride);
    if (found >= word) return found == word ? low : NO_NODE;
  }
  return NO_NODE;
}
