// The likeliest labels of texts, by the scores of all of them or down a tree.

import { best_clear, best_keep, best_offer, best_sort } from "./best";
import {
  FOUND_SIZE, HEAP, IS_SOFTMAX, LABELS, NODE_STRIDE, NODES, STACK, STACK_ENTRY, THRESHOLD, TOP_K, TREE,
} from "./label-state";
import { sum_of_lanes } from "./lane-sums";
import { exp } from "./math";
import { exponentials, maximum } from "./softmax";

/**
 * Writes to `out` (label-state.ts), text after text, the labels with the highest of the scores (texts, labels), from the
 * best on, equals in the order of their numbers; none for a text whose number in `counts` is 0. `ends`, u32, says how many
 * there are up to the end of each text, `found` how many are there already. Returns how many there are then. The scores
 * are lost.
 */
export function best_labels(state: usize, scores: usize, texts: i32, counts: usize, out: usize, ends: usize, found: u32): u32 {
  const labels = load<i32>(state, LABELS), size = load<i32>(state, TOP_K);
  const heap: usize = load<u32>(state, HEAP);
  for (let text = 0; text < texts; text++, scores += (labels as usize) << 2, counts += 4, ends += 4) {
    if (load<u32>(counts)) {
      best_clear(heap, size);
      best_keep(heap, size, scores, labels, 0);
      const best = best_sort(heap, size);
      if (load<u32>(state, IS_SOFTMAX)) softmaxes(heap, best, scores, labels);
      else sigmoids(heap, best);
      found = write(state, best, out, found);
    }
    store<u32>(ends, found);
  }
  return found;
}

/**
 * The same of the leaves of a tree (hierarchical softmax), for texts whose vectors are (texts, NODE_STRIDE / 4): a node's
 * right child has the part sigmoid(vector · row of the node) of its probability. Goes down the likelier way first, and
 * leaves out what is below a node that is less likely than the labels that are found already.
 */
export function best_leaves(state: usize, vectors: usize, texts: i32, counts: usize, out: usize, ends: usize, found: u32): u32 {
  const size = load<i32>(state, TOP_K);
  const heap: usize = load<u32>(state, HEAP), stride: usize = load<u32>(state, NODE_STRIDE);
  for (let text = 0; text < texts; text++, vectors += stride, counts += 4, ends += 4) {
    if (load<u32>(counts)) {
      best_clear(heap, size);
      search(state, vectors, heap, size);
      found = write(state, best_sort(heap, size), out, found);
    }
    store<u32>(ends, found);
  }
  return found;
}

/** Writes those of the best that are likely enough; returns how many there are then. */
function write(state: usize, best: i32, out: usize, found: u32): u32 {
  const threshold = load<f64>(state, THRESHOLD);
  const heap: usize = load<u32>(state, HEAP);
  for (let i: usize = 0; i < (best as usize); i++, found++) {
    const probability = load<f32>(heap + (i << 3));
    if ((probability as f64) < threshold) break;
    store<u32>(out + (found as usize) * FOUND_SIZE, load<u32>(heap + (i << 3), 4));
    store<f32>(out + (found as usize) * FOUND_SIZE, probability, 4);
  }
  return found;
}

/** Makes probabilities of the best scores. */
function softmaxes(heap: usize, best: i32, scores: usize, labels: i32): void {
  const highest = maximum(scores, labels, false);
  const sum = exponentials(scores, labels, highest, 1);
  for (const end = heap + ((best as usize) << 3); heap < end; heap += 8) {
    store<f32>(heap, power(load<f32>(heap) - highest) / sum);
  }
}

function sigmoids(heap: usize, best: i32): void {
  for (const end = heap + ((best as usize) << 3); heap < end; heap += 8) {
    store<f32>(heap, 1 / (1 + power(-load<f32>(heap))));
  }
}

function search(state: usize, vector: usize, heap: usize, size: i32): void {
  const labels = load<u32>(state, LABELS);
  const threshold = load<f64>(state, THRESHOLD);
  const stack: usize = load<u32>(state, STACK);
  let top = push(stack, 2 * labels - 2, 1); // the root, which the last of the merged nodes is
  while (top > stack) {
    top -= STACK_ENTRY;
    const node = load<u32>(top);
    const probability = load<f64>(top, 8) as f32;
    if ((probability as f64) < threshold || probability < load<f32>(heap)) continue;
    if (node < labels) best_offer(heap, size, probability, node);
    else top = pushChildren(state, vector, node - labels, top);
  }
}

/** The likelier one comes on top. Returns where the stack then ends. */
function pushChildren(state: usize, vector: usize, node: u32, top: usize): usize {
  const children: usize = (load<u32>(state, TREE) as usize) + ((node as usize) << 3);
  const stride: usize = load<u32>(state, NODE_STRIDE);
  const score = dot(vector, (load<u32>(state, NODES) as usize) + (node as usize) * stride, stride);
  const odds = power(-abs(score)) as f64; // of the unlikelier child against the other
  const whole = load<f64>(top, 8);
  const likelier: usize = score > 0 ? 4 : 0;
  top = push(top, load<u32>(children + (4 - likelier)), whole * (odds / (1 + odds)));
  return push(top, load<u32>(children + likelier), whole * (1 / (1 + odds)));
}

@inline
function push(top: usize, node: u32, probability: f64): usize {
  store<u32>(top, node);
  store<f64>(top, probability, 8);
  return top + STACK_ENTRY;
}

function dot(a: usize, b: usize, size: usize): f32 {
  let even = f32x4.splat(0), odd = f32x4.splat(0);
  let at: usize = 0;
  for (; at + 32 <= size; at += 32) {
    even = f32x4.add(even, f32x4.mul(v128.load(a + at), v128.load(b + at)));
    odd = f32x4.add(odd, f32x4.mul(v128.load(a + at, 16), v128.load(b + at, 16)));
  }
  if (at < size) even = f32x4.add(even, f32x4.mul(v128.load(a + at), v128.load(b + at)));
  return sum_of_lanes(f32x4.add(even, odd));
}

@inline
function power(x: f32): f32 {
  return f32x4.extract_lane(exp(f32x4.splat(x)), 0);
}
