// Training of fastText's classifier (Joulin et al. 2017): a linear layer over the mean of a text's input rows. A thread may
// own a block of the columns: the inner products of all blocks are then added up before the steps are taken.

import { open_text } from "./bag-outputs";
import { add_to_rows, mean_of_rows } from "./bag-rows";
import {
  ALL_OUTPUTS, BLOCK, BLOCKS, BLOCK_STEP, FALL, GRADIENT_AT, HIDDEN_AT, INPUT, KEY, LABELS, LABEL_COUNT, LOGITS_AT, LOSS,
  LOSS_SUM, OUTPUTS, OUTPUT_COUNT, RATE, ROW_COUNT, SEEN, SOFTMAX_LOSS, STEPS_AT, STRIDE, TARGET, TEXT, TEXT_HEAD, WEIGHTS_AT,
  WIDTH, WINDOWS, WINDOW_BYTES,
} from "./bag-train-state";
import { sum_blocks } from "./blocks";
import { random_bits } from "./random";
import { dot_rows } from "./vectors-dots";
import { binary_steps, softmax_steps } from "./vectors-losses";
import { update_around } from "./vectors-updates";

/** Trains on `count` texts that lie one behind the other, with all columns. */
export function bag_train(state: usize, texts: usize, count: i32): void {
  for (let i = 0; i < count; i++) {
    texts = bag_forward(state, texts, i, 1);
    if (i + 1 < count) lookAt(state, texts);
    bag_backward(state, i, 1);
  }
}

/** Looks at the rows of a text, so that they are on their way to the caches while the one before it is finished. */
function lookAt(state: usize, text: usize): void {
  const base: usize = load<u32>(state, INPUT);
  const stride: usize = load<u32>(state, STRIDE);
  const end = behind(text);
  let seen: u32 = 0;
  for (let row = rowsOf(text); row < end; row += 4) seen += load<u32>(base + (load<u32>(row) as usize) * stride);
  store<u32>(state, seen, SEEN); // kept so that the looks are not optimized away
}

/**
 * Opens the windows of `count` texts, the first of which is number `first` of all, and multiplies this block's columns.
 * Returns where the next text begins.
 */
export function bag_forward(state: usize, texts: usize, first: i32, count: i32): usize {
  const bytes: usize = load<u32>(state, WINDOW_BYTES);
  const width: usize = load<u32>(state, WIDTH);
  let window: usize = load<u32>(state, WINDOWS);
  for (let i = 0; i < count; i++, window += bytes) {
    open_text(state, window, texts, random_bits(load<u32>(state, KEY), first + i));
    const hidden = window + load<u32>(state, HIDDEN_AT);
    meanOf(state, texts, width, hidden);
    const outputCount = load<u32>(window, OUTPUT_COUNT) as i32;
    dot_rows(hidden, load<u32>(window, OUTPUTS), outputCount, width, window + load<u32>(state, LOGITS_AT));
    texts = behind(texts);
  }
  return texts;
}

/** Takes the steps of the `count` texts that were opened, from number `first` on, in this block's columns. */
export function bag_backward(state: usize, first: i32, count: i32): void {
  const bytes: usize = load<u32>(state, WINDOW_BYTES);
  const width: usize = load<u32>(state, WIDTH);
  let window: usize = load<u32>(state, WINDOWS);
  for (let i = 0; i < count; i++, window += bytes) {
    takeSteps(state, window, load<f32>(state, RATE) - load<f32>(state, FALL) * ((first + i) as f32));
    const gradient = window + load<u32>(state, GRADIENT_AT);
    const hidden = window + load<u32>(state, HIDDEN_AT);
    memory.fill(gradient, 0, width);
    const outputCount = load<u32>(window, OUTPUT_COUNT) as i32;
    update_around(hidden, gradient, load<u32>(window, OUTPUTS), outputCount, width, window + load<u32>(state, STEPS_AT));
    const text: usize = load<u32>(window, TEXT);
    const rows = load<u32>(text, ROW_COUNT) as i32;
    add_to_rows(load<u32>(state, INPUT), load<u32>(state, STRIDE), rowsOf(text), rows, width, gradient);
  }
}

/** Writes the logits of all outputs for a text to `out`, four more numbers behind them, and returns where the next text begins. */
export function bag_logits(state: usize, text: usize, out: usize): usize {
  const width: usize = load<u32>(state, WIDTH);
  const hidden = (load<u32>(state, WINDOWS) as usize) + load<u32>(state, HIDDEN_AT);
  meanOf(state, text, width, hidden);
  dot_rows(hidden, load<u32>(state, ALL_OUTPUTS), ((load<u32>(state, LABELS) + 1) & ~1) as i32, width, out);
  return behind(text);
}

@inline
function meanOf(state: usize, text: usize, width: usize, out: usize): void {
  const rows = load<u32>(text, ROW_COUNT) as i32;
  mean_of_rows(load<u32>(state, INPUT), load<u32>(state, STRIDE), rowsOf(text), rows, width, out);
}

@inline
function rowsOf(text: usize): usize {
  return text + TEXT_HEAD + ((load<u32>(text, LABEL_COUNT) as usize) << 2);
}

@inline
function behind(text: usize): usize {
  return rowsOf(text) + ((load<u32>(text, ROW_COUNT) as usize) << 2);
}

/** Adds up what the blocks of columns have of the logits, and makes steps of them. */
function takeSteps(state: usize, window: usize, rate: f32): void {
  const count = load<u32>(window, OUTPUT_COUNT);
  const stride: usize = ((count + 3) & ~3) << 2;
  const logits = window + load<u32>(state, LOGITS_AT);
  const steps = window + load<u32>(state, STEPS_AT);
  const sums = sum_blocks(logits, load<u32>(state, BLOCKS), load<u32>(state, BLOCK), load<u32>(state, BLOCK_STEP), stride, steps);
  const loss = load<u32>(state, LOSS) == SOFTMAX_LOSS
    ? softmax_steps(sums, 1, stride, load<u32>(state, LABELS) as i32, window + TARGET, 1, rate, steps)
    : binary_steps(sums, 1, stride, window + load<u32>(state, WEIGHTS_AT), rate, steps);
  if (load<u32>(state, BLOCK) == 0) store<f64>(state, load<f64>(state, LOSS_SUM) + loss, LOSS_SUM);
}
