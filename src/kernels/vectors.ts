// Training of word vectors: skip-gram and CBOW (Mikolov et al. 2013), with the n-grams of words (Bojanowski et al. 2017).
// The words of a skip-gram window share the outputs that they are told by (HogBatch, Ji et al. 2016); all that makes one
// hidden vector of a window does so once. A thread may own a block of the columns: the inner products of all blocks are then
// added up before the steps are taken.

import { sum_blocks } from "./blocks";
import { random_bits } from "./random";
import { dot_rows } from "./vectors-dots";
import { binary_steps, softmax_steps } from "./vectors-losses";
import {
  BLOCK, BLOCKS, BLOCK_STEP, CBOW, GRADIENT_AT, HIDDEN_AT, INPUT, INPUTS_AT, INPUT_COUNT, INPUT_STRIDE, KEEP, KEY,
  LOGITS_AT, LOSS, LOSS_SUM, OUTPUTS_AT, OUTPUT_COUNT, PAIRS, RATE, SCRATCH, SOFTMAX_LOSS, STEPS_AT, SUBWORDS,
  SUBWORD_ROWS, TARGETS_AT, TARGET_COUNT, VOCABULARY, WEIGHTS_AT, WIDTH, WINDOWS, WINDOW_BYTES,
} from "./vectors-state";
import { update_around, update_rows } from "./vectors-updates";
import { open_window } from "./vectors-window";
import { vector_fill } from "./vector";

/** Copies the ids that stay when frequent words are left out by chance, and the ends of sentences. Returns their number. */
export function vectors_keep(state: usize, ids: usize, count: i32, out: usize): i32 {
  const end = load<u32>(state, VOCABULARY);
  const keep: usize = load<u32>(state, KEEP);
  const key = ~load<u32>(state, KEY);
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const id = load<u32>(ids + (i << 2));
    store<u32>(out + (kept << 2), id);
    kept += (id == end || random_bits(key, i) <= load<u32>(keep + ((id as usize) << 2))) as i32;
  }
  return kept;
}

/** Trains on all windows of a text, one after the other, with all columns. */
export function vectors_train(state: usize, text: usize, count: i32): void {
  for (let i = 0; i < count; i++) {
    vectors_forward(state, text, i, i + 1, count);
    vectors_backward(state, 1);
  }
}

/** Opens the windows around the words [first, last) of a text, and multiplies this block's columns. */
export function vectors_forward(state: usize, text: usize, first: i32, last: i32, count: i32): void {
  const bytes: usize = load<u32>(state, WINDOW_BYTES);
  let window: usize = load<u32>(state, WINDOWS);
  for (let i = first; i < last; i++, window += bytes) {
    open_window(state, text, i, count, window);
    const inputs = load<u32>(window, INPUT_COUNT) as i32;
    if (inputs == 0) continue;
    const width: usize = load<u32>(state, WIDTH);
    const outputs = window + load<u32>(state, OUTPUTS_AT);
    const outputCount = load<u32>(window, OUTPUT_COUNT) as i32;
    let logits = window + load<u32>(state, LOGITS_AT);
    if (hasHidden(state)) {
      const hidden = window + load<u32>(state, HIDDEN_AT);
      meanOfInputs(state, window, hidden);
      dot_rows(hidden, outputs, outputCount, width, logits);
      continue;
    }
    const stride = strideOf(window);
    const end = window + INPUTS_AT + (inputs << 2);
    for (let input = window + INPUTS_AT; input < end; input += 4, logits += stride) {
      dot_rows(load<u32>(input), outputs, outputCount, width, logits);
    }
  }
}

/** Takes the steps of the first `count` windows that were opened, in this block's columns. */
export function vectors_backward(state: usize, count: i32): void {
  const bytes: usize = load<u32>(state, WINDOW_BYTES);
  let window: usize = load<u32>(state, WINDOWS);
  for (let i = 0; i < count; i++, window += bytes) {
    const inputs = load<u32>(window, INPUT_COUNT) as i32;
    if (inputs == 0) continue;
    const width: usize = load<u32>(state, WIDTH);
    const outputs = window + load<u32>(state, OUTPUTS_AT);
    const outputCount = load<u32>(window, OUTPUT_COUNT) as i32;
    const steps = window + load<u32>(state, STEPS_AT);
    const isHidden = hasHidden(state);
    takeSteps(state, window, isHidden ? 1 : inputs);
    if (isHidden) {
      const gradient = window + load<u32>(state, GRADIENT_AT);
      vector_fill(gradient, (width >> 2) as i32, 0);
      update_around(window + load<u32>(state, HIDDEN_AT), gradient, outputs, outputCount, width, steps);
      addToInputs(state, window, gradient);
    } else update_rows(window + INPUTS_AT, inputs, outputs, outputCount, width, steps, strideOf(window), load<u32>(state, SCRATCH));
  }
}

/** Whether the inputs of a window make one vector. */
@inline
function hasHidden(state: usize): bool {
  return (load<u32>(state, CBOW) | load<u32>(state, SUBWORDS)) != 0;
}

/** Bytes of a row of logits and steps, behind which there is room for what is written beyond the last. */
@inline
function strideOf(window: usize): usize {
  return ((load<u32>(window, OUTPUT_COUNT) + 3) & ~3) << 2;
}

/** Adds up what the blocks of columns have of the logits, and makes steps of them. */
function takeSteps(state: usize, window: usize, rows: i32): void {
  const stride = strideOf(window);
  const logits = window + load<u32>(state, LOGITS_AT);
  const steps = window + load<u32>(state, STEPS_AT);
  const size = (rows as usize) * stride;
  const sums = sum_blocks(logits, load<u32>(state, BLOCKS), load<u32>(state, BLOCK), load<u32>(state, BLOCK_STEP), size, steps);
  const rate = load<f32>(state, RATE);
  const targets = window + load<u32>(state, TARGETS_AT);
  const targetCount = load<u32>(window, TARGET_COUNT) as i32;
  const loss = load<u32>(state, LOSS) == SOFTMAX_LOSS
    ? softmax_steps(sums, rows, stride, load<u32>(state, VOCABULARY) as i32, targets, targetCount, rate, steps)
    : binary_steps(sums, rows, stride, window + load<u32>(state, WEIGHTS_AT), rate, steps);
  if (load<u32>(state, BLOCK) != 0) return;
  store<f64>(state, load<f64>(state, LOSS_SUM) + loss, LOSS_SUM);
  store<f64>(state, load<f64>(state, PAIRS) + ((rows * targetCount) as f64), PAIRS);
}

/** The mean of the input rows of all words of a window. */
function meanOfInputs(state: usize, window: usize, hidden: usize): void {
  const width: usize = load<u32>(state, WIDTH);
  vector_fill(hidden, (width >> 2) as i32, 0);
  const end = window + INPUTS_AT + ((load<u32>(window, INPUT_COUNT) as usize) << 2);
  let rows = 0;
  for (let word = window + INPUTS_AT; word < end; word += 4) rows += addRows(state, load<u32>(word), hidden, width);
  const factor = f32x4.splat((1 as f32) / (rows as f32));
  for (let at: usize = 0; at < width; at += 16) v128.store(hidden + at, f32x4.mul(v128.load(hidden + at), factor));
}

/** Adds the rows of a word to `sum`, and returns how many they are. */
@inline
function addRows(state: usize, word: u32, sum: usize, width: usize): i32 {
  const base: usize = load<u32>(state, INPUT);
  const stride: usize = load<u32>(state, INPUT_STRIDE);
  const subwords: usize = load<u32>(state, SUBWORDS);
  if (subwords == 0) {
    addRow(base + (word as usize) * stride, sum, width);
    return 1;
  }
  const rows: usize = load<u32>(state, SUBWORD_ROWS);
  const first = load<u32>(subwords + ((word as usize) << 2));
  const last = load<u32>(subwords + ((word as usize) << 2), 4);
  for (let i = first; i < last; i++) {
    addRow(base + (load<u32>(rows + ((i as usize) << 2)) as usize) * stride, sum, width);
  }
  return (last - first) as i32;
}

@inline
function addRow(row: usize, sum: usize, width: usize): void {
  for (let at: usize = 0; at < width; at += 16) v128.store(sum + at, f32x4.add(v128.load(sum + at), v128.load(row + at)));
}

/** Every row of every word of the window moves by the whole gradient, as in word2vec and fastText. */
function addToInputs(state: usize, window: usize, gradient: usize): void {
  const width: usize = load<u32>(state, WIDTH);
  const base: usize = load<u32>(state, INPUT);
  const stride: usize = load<u32>(state, INPUT_STRIDE);
  const subwords: usize = load<u32>(state, SUBWORDS);
  const rows: usize = load<u32>(state, SUBWORD_ROWS);
  const end = window + INPUTS_AT + ((load<u32>(window, INPUT_COUNT) as usize) << 2);
  for (let word = window + INPUTS_AT; word < end; word += 4) {
    const id: usize = load<u32>(word);
    if (subwords == 0) addRow(gradient, base + id * stride, width);
    else {
      const last = load<u32>(subwords + (id << 2), 4);
      for (let i = load<u32>(subwords + (id << 2)); i < last; i++) {
        addRow(gradient, base + (load<u32>(rows + ((i as usize) << 2)) as usize) * stride, width);
      }
    }
  }
}
