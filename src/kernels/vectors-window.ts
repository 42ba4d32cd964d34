// The window around a word: what it is told from, and what is told of it (vectors-state.ts has the members of both).

import { alias_draw } from "./alias";
import { first_counters, random_bits, random_bits_of_four } from "./random";
import {
  ALIAS, CBOW, INPUT, INPUTS_AT, INPUT_COUNT, INPUT_STRIDE, KEY, LOSS, NEGATIVES, NEGATIVE_LOSS, NODES, OUTPUT,
  OUTPUTS_AT, OUTPUT_COUNT, OUTPUT_STRIDE, PATHS, SUBWORDS, TARGETS_AT, TARGET_COUNT, TREE_LOSS, VOCABULARY,
  WEIGHTS_AT, WINDOW, ZERO_ROW,
} from "./vectors-state";

/**
 * Describes the window around word `index` of a text that has `count` ids. Where words are their only rows, the words of
 * the window tell the one in the middle, each by itself: as many pairs as when it tells them, and they share its outputs.
 */
export function open_window(state: usize, text: usize, index: i32, count: i32, window: usize): void {
  const center = load<u32>(text + (index << 2));
  store<u32>(window, 0, INPUT_COUNT);
  if (center == load<u32>(state, VOCABULARY)) return;
  const key = random_bits(load<u32>(state, KEY), index);
  const around = window + INPUTS_AT;
  const words = wordsAround(state, text, index, count, key, around);
  if (words == 0) return;
  store<u32>(window, words, INPUT_COUNT);
  const tellsWindow = !load<u32>(state, CBOW) && load<u32>(state, SUBWORDS) != 0;
  if (tellsWindow) swapSides(state, window, center);
  else {
    store<u32>(window, 1, TARGET_COUNT);
    store<u32>(window + load<u32>(state, TARGETS_AT), center);
    if (!load<u32>(state, CBOW)) addressInputs(state, around, words);
  }
  listOutputs(state, window, key);
}

/** The ids of up to `radius` words to each side, which is drawn anew for each word; a sentence ends the window. */
function wordsAround(state: usize, text: usize, index: i32, count: i32, key: u32, out: usize): u32 {
  const end = load<u32>(state, VOCABULARY);
  const radius = 1 + (((key as u64) * (load<u32>(state, WINDOW) as u64)) >> 32) as i32;
  let words: u32 = 0;
  const first = max(index - radius, 0);
  for (let i = index - 1; i >= first; i--) {
    const id = load<u32>(text + (i << 2));
    if (id == end) break;
    store<u32>(out + ((words++ as usize) << 2), id);
  }
  const last = min(index + radius, count - 1);
  for (let i = index + 1; i <= last; i++) {
    const id = load<u32>(text + (i << 2));
    if (id == end) break;
    store<u32>(out + ((words++ as usize) << 2), id);
  }
  return words;
}

/** The words around become the targets, the word in the middle the only input. */
function swapSides(state: usize, window: usize, center: u32): void {
  const words = load<u32>(window, INPUT_COUNT);
  memory.copy(window + load<u32>(state, TARGETS_AT), window + INPUTS_AT, (words as usize) << 2);
  store<u32>(window, words, TARGET_COUNT);
  store<u32>(window, 1, INPUT_COUNT);
  store<u32>(window, center, INPUTS_AT);
}

function addressInputs(state: usize, inputs: usize, count: u32): void {
  const base = load<u32>(state, INPUT);
  const stride = load<u32>(state, INPUT_STRIDE);
  const end = inputs + ((count as usize) << 2);
  for (; inputs < end; inputs += 4) store<u32>(inputs, base + load<u32>(inputs) * stride);
}

function listOutputs(state: usize, window: usize, key: u32): void {
  const loss = load<u32>(state, LOSS);
  const outputs = window + load<u32>(state, OUTPUTS_AT);
  const weights = window + load<u32>(state, WEIGHTS_AT);
  const targets = window + load<u32>(state, TARGETS_AT);
  const targetCount = load<u32>(window, TARGET_COUNT) as i32;
  let count = 0;
  if (loss == NEGATIVE_LOSS || loss == TREE_LOSS) {
    for (let i = 0; i < targetCount; i++) {
      const target = load<u32>(targets + (i << 2));
      count = loss == TREE_LOSS
        ? listPath(state, target, outputs, weights, count)
        : listNegatives(state, target, key, i, outputs, weights, count);
    }
    pad(state, outputs, weights, count);
  } else count = listAll(state, outputs);
  store<u32>(window, ((count + 1) & ~1) as u32, OUTPUT_COUNT);
}

/** The target, and K words drawn by chance; one that is the target, or was drawn already, counts for nothing. */
@inline
function listNegatives(state: usize, target: u32, key: u32, turn: i32, outputs: usize, weights: usize, first: i32): i32 {
  const base = load<u32>(state, OUTPUT);
  const stride = load<u32>(state, OUTPUT_STRIDE);
  const negatives = load<u32>(state, NEGATIVES) as i32;
  const keys = i32x4.splat(key);
  store<u32>(outputs + (first << 2), base + target * stride);
  store<f32>(weights + (first << 2), 1);
  for (let k = 0; k < negatives; k += 4) {
    const bits = random_bits_of_four(keys, first_counters(turn * ((negatives + 3) & ~3) + k));
    const at = first + 1 + k;
    listNegative(state, i32x4.extract_lane(bits, 0), base, stride, outputs, weights, first, at);
    if (k + 1 < negatives) listNegative(state, i32x4.extract_lane(bits, 1), base, stride, outputs, weights, first, at + 1);
    if (k + 2 < negatives) listNegative(state, i32x4.extract_lane(bits, 2), base, stride, outputs, weights, first, at + 2);
    if (k + 3 < negatives) listNegative(state, i32x4.extract_lane(bits, 3), base, stride, outputs, weights, first, at + 3);
  }
  return first + 1 + negatives;
}

@inline
function listNegative(
  state: usize, bits: u32, base: u32, stride: u32, outputs: usize, weights: usize, first: i32, at: i32,
): void {
  let row = base + alias_draw(load<u32>(state, ALIAS), load<u32>(state, VOCABULARY), bits) * stride;
  let weight: f32 = -1;
  for (let i = first; i < at; i++) {
    if (load<u32>(outputs + (i << 2)) != row) continue;
    row = load<u32>(state, ZERO_ROW);
    weight = 0;
    break;
  }
  store<u32>(outputs + (at << 2), row);
  store<f32>(weights + (at << 2), weight);
}

/** The nodes from the root to the target. */
function listPath(state: usize, target: u32, outputs: usize, weights: usize, count: i32): i32 {
  const base = load<u32>(state, OUTPUT);
  const stride = load<u32>(state, OUTPUT_STRIDE);
  const path: usize = (load<u32>(state, PATHS) as usize) + ((target as usize) << 2);
  const nodes: usize = load<u32>(state, NODES);
  const end = nodes + ((load<u32>(path, 4) as usize) << 2);
  for (let node = nodes + ((load<u32>(path) as usize) << 2); node < end; node += 4, count++) {
    const step = load<u32>(node);
    store<u32>(outputs + (count << 2), base + (step & 0x7fffffff) * stride);
    store<f32>(weights + (count << 2), step >> 31 ? -1 : 1);
  }
  return count;
}

function listAll(state: usize, outputs: usize): i32 {
  const base = load<u32>(state, OUTPUT);
  const stride = load<u32>(state, OUTPUT_STRIDE);
  const count = load<u32>(state, VOCABULARY);
  for (let i: u32 = 0; i < count; i++) store<u32>(outputs + ((i as usize) << 2), base + i * stride);
  store<u32>(outputs + ((count as usize) << 2), load<u32>(state, ZERO_ROW));
  return count as i32;
}

/** Rows of zeros up to an even number of outputs, and weights of zero up to a multiple of four. */
@inline
function pad(state: usize, outputs: usize, weights: usize, count: i32): void {
  store<u32>(outputs + (count << 2), load<u32>(state, ZERO_ROW));
  v128.store(weights + (count << 2), f32x4.splat(0));
}
