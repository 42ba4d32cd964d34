// By which output rows a text's label is told, and which weight each has in the binary losses (bag-train-state.ts).

import { alias_draw } from "./alias";
import {
  ALIAS, ALL_OUTPUTS, EACH_LOSS, LABELS, LABEL_COUNT, LOSS, NEGATIVES, NODES, OUTPUT, OUTPUTS, OUTPUTS_AT, OUTPUT_COUNT,
  PATHS, SOFTMAX_LOSS, STRIDE, TARGET, TEXT, TEXT_HEAD, TREE_LOSS, WEIGHTS_AT, ZERO_ROW,
} from "./bag-train-state";
import { random_bits } from "./random";

/**
 * Notes a text in a window. Of several labels one is drawn, but where each is told by itself: there all are wanted. `key` is
 * that of its random numbers.
 */
export function open_text(state: usize, window: usize, text: usize, key: u32): void {
  store<u32>(window, text as u32, TEXT);
  const loss = load<u32>(state, LOSS);
  const labels = load<u32>(text, LABEL_COUNT);
  const drawn: usize = labels == 1 ? 0 : <usize>(((random_bits(key, 0) as u64) * (labels as u64)) >> 32);
  const target = load<u32>(text + TEXT_HEAD + (drawn << 2));
  store<u32>(window, target, TARGET);
  if (loss == SOFTMAX_LOSS || loss == EACH_LOSS) {
    const count = load<u32>(state, LABELS);
    store<u32>(window, load<u32>(state, ALL_OUTPUTS), OUTPUTS);
    store<u32>(window, (count + 1) & ~1, OUTPUT_COUNT);
    if (loss == EACH_LOSS) weighAll(state, window, text, count);
    return;
  }
  const outputs = window + load<u32>(state, OUTPUTS_AT);
  const weights = window + load<u32>(state, WEIGHTS_AT);
  const count = loss == TREE_LOSS
    ? listPath(state, target, outputs, weights)
    : listNegatives(state, target, key, outputs, weights);
  store<u32>(outputs + (count << 2), load<u32>(state, ZERO_ROW));
  v128.store(weights + (count << 2), f32x4.splat(0));
  store<u32>(window, outputs as u32, OUTPUTS);
  store<u32>(window, ((count + 1) & ~1) as u32, OUTPUT_COUNT);
}

/** 1 for the labels of the text and -1 for all others, then zeros up to a multiple of four. */
function weighAll(state: usize, window: usize, text: usize, count: u32): void {
  const weights = window + load<u32>(state, WEIGHTS_AT);
  for (let i: u32 = 0; i < count; i += 4) v128.store(weights + ((i as usize) << 2), f32x4.splat(-1));
  v128.store(weights + ((count as usize) << 2), f32x4.splat(0));
  const end = text + TEXT_HEAD + ((load<u32>(text, LABEL_COUNT) as usize) << 2);
  for (let label = text + TEXT_HEAD; label < end; label += 4) store<f32>(weights + ((load<u32>(label) as usize) << 2), 1);
}

/** The nodes from the root to the label, with fastText's sides: right is 1. Returns how many there are. */
function listPath(state: usize, target: u32, outputs: usize, weights: usize): i32 {
  const path: usize = (load<u32>(state, PATHS) as usize) + ((target as usize) << 2);
  const nodes: usize = load<u32>(state, NODES);
  const end = nodes + ((load<u32>(path, 4) as usize) << 2);
  let count = 0;
  for (let node = nodes + ((load<u32>(path) as usize) << 2); node < end; node += 4, count++) {
    const step = load<u32>(node);
    store<u32>(outputs + (count << 2), addressOf(state, step & 0x7fffffff));
    store<f32>(weights + (count << 2), step >> 31 ? 1 : -1);
  }
  return count;
}

/** The label, and K drawn by chance; one that is the label, or was drawn already, counts for nothing. */
function listNegatives(state: usize, target: u32, key: u32, outputs: usize, weights: usize): i32 {
  const negatives = load<u32>(state, NEGATIVES) as i32;
  store<u32>(outputs, addressOf(state, target));
  store<f32>(weights, 1);
  for (let k = 1; k <= negatives; k++) {
    let row = addressOf(state, alias_draw(load<u32>(state, ALIAS), load<u32>(state, LABELS), random_bits(key, k)));
    let weight: f32 = -1;
    for (let i = 0; i < k; i++) {
      if (load<u32>(outputs + (i << 2)) != row) continue;
      row = load<u32>(state, ZERO_ROW);
      weight = 0;
      break;
    }
    store<u32>(outputs + (k << 2), row);
    store<f32>(weights + (k << 2), weight);
  }
  return negatives + 1;
}

@inline
function addressOf(state: usize, row: u32): u32 {
  return load<u32>(state, OUTPUT) + row * load<u32>(state, STRIDE);
}
