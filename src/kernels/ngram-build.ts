// Makes a back-off n-gram model ready: the node of each n-gram's longest end.

import { findNode, hasLeaves, leafAt, nodeAt } from "./ngram-find";
import { LEAF_SUFFIX, NODE, NO_NODE, START, SUFFIX, WORDS } from "./ngram-model";

/**
 * Sets the suffixes of the children of the nodes [first, end), which are all of one level and have theirs already. The
 * children of a context are (mostly) among those of its longest end, and both are sorted: so one is looked for behind
 * where the one before it was found, in steps that double (galloping search, Bentley & Yao 1976).
 */
export function ngram_link(model: usize, first: u32, end: u32): void {
  for (let node = first; node < end; node++) {
    const low = load<u32>(nodeAt(model, node), START);
    const high = load<u32>(nodeAt(model, node), NODE + START);
    const suffix = load<u32>(nodeAt(model, node), SUFFIX);
    if (hasLeaves(model, node)) linkLeaves(model, low, high, suffix);
    else linkNodes(model, low, high, suffix);
  }
}

function linkNodes(model: usize, low: u32, high: u32, suffix: u32): void {
  const words: usize = load<u32>(model, WORDS);
  let from = firstChild(model, suffix);
  for (let child = low; child < high; child++) {
    const word = load<u32>(words + ((child as usize) << 2));
    from = gallop(model, suffix, from, word);
    store<u32>(nodeAt(model, child), endOf(model, suffix, from, word), SUFFIX);
  }
}

function linkLeaves(model: usize, low: u32, high: u32, suffix: u32): void {
  let from = firstChild(model, suffix);
  for (let child = low; child < high; child++) {
    const leaf = leafAt(model, child);
    const word = load<u32>(leaf);
    from = gallop(model, suffix, from, word);
    store<u32>(leaf, endOf(model, suffix, from, word), LEAF_SUFFIX);
  }
}

@inline
function firstChild(model: usize, node: u32): u32 {
  return node == NO_NODE ? 0 : load<u32>(nodeAt(model, node), START);
}

/** The first child of `context` from `from` on that is not below the word. */
function gallop(model: usize, context: u32, from: u32, word: u32): u32 {
  if (context == NO_NODE) return from;
  const words: usize = load<u32>(model, WORDS);
  const end = load<u32>(nodeAt(model, context), NODE + START);
  let low = from;
  let step: u32 = 1;
  while (low + step <= end && load<u32>(words + ((low + step - 1) as usize << 2)) < word) {
    low += step;
    step <<= 1;
  }
  let high = min(low + step - 1, end);
  while (low < high) {
    const middle = (low + high) >> 1;
    if (load<u32>(words + ((middle as usize) << 2)) < word) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The node of the longest end of `context` and the word; `from` is where the word would be among the context's children. */
function endOf(model: usize, context: u32, from: u32, word: u32): u32 {
  if (context == NO_NODE) return word;
  const words: usize = load<u32>(model, WORDS);
  const end = load<u32>(nodeAt(model, context), NODE + START);
  if (from < end && load<u32>(words + ((from as usize) << 2)) == word) return from;
  let shorter = load<u32>(nodeAt(model, context), SUFFIX);
  while (shorter != NO_NODE) {
    const node = nodeAt(model, shorter);
    const found = findNode(model, load<u32>(node, START), load<u32>(node, NODE + START), word);
    if (found != NO_NODE) return found;
    shorter = load<u32>(node, SUFFIX);
  }
  return word;
}
