/**
 * Chooses the next token from the probabilities of all: the k likeliest (Fan et al. 2018), the likeliest that together
 * have probability p (the nucleus; Holtzman et al. 2020), those not much less likely than the first (min-p). All sums
 * are in f64 and in a fixed order; of equals the lower id comes first.
 */

export interface SamplingOptions {
  /** Only the k likeliest; 0 for all. */
  readonly topK: number;
  /** Only the likeliest that together have this probability; 1 for all. */
  readonly topP: number;
  /** Only those that have this part of the probability of the likeliest; 0 for all. */
  readonly minP: number;
}

/** `random` is in [0, 1). */
export function sample(
  probabilities: Float32Array,
  random: number,
  { topK, topP, minP }: SamplingOptions,
): number {
  const isCut = topK > 0 && topK < probabilities.length;
  if (!isCut && topP >= 1 && minP <= 0) return drawAll(probabilities, random);
  const total = isCut ? undefined : sumOfAll(probabilities);
  const likely =
    total === undefined ? largest(probabilities, topK) : likelyEnough(probabilities, total, topP, minP);
  likely.sort((a, b) => probabilities[b] - probabilities[a] || a - b);
  const least = minP * probabilities[likely[0]];
  const kept = likely.slice(
    0,
    cut(probabilities, likely, topP * (total ?? sumOf(probabilities, likely)), least),
  );
  return draw(probabilities, kept, random);
}

/** The likeliest; of logits as well. */
export function likeliest(numbers: Float32Array): number {
  let best = 0;
  for (let id = 1; id < numbers.length; id++) if (numbers[id] > numbers[best]) best = id;
  return best;
}

/** As `draw` from all ids in their order. */
function drawAll(probabilities: Float32Array, random: number): number {
  let left = random * sumOfAll(probabilities);
  for (let id = 0; id < probabilities.length; id++) {
    left -= probabilities[id];
    if (left < 0) return id;
  }
  return likeliest(probabilities); // rounding left a little over
}

function draw(probabilities: Float32Array, ids: readonly number[], random: number): number {
  let left = random * sumOf(probabilities, ids);
  for (const id of ids) {
    left -= probabilities[id];
    if (left < 0) return id;
  }
  return ids[0];
}

/** How many of the sorted ids it takes to have the probability `wanted`, none below `least`. */
function cut(probabilities: Float32Array, ids: readonly number[], wanted: number, least: number): number {
  let count = 0;
  let sum = 0;
  while (count < ids.length && (count === 0 || (sum < wanted && probabilities[ids[count]] >= least))) {
    sum += probabilities[ids[count]];
    count++;
  }
  return count;
}

const sumOf = (probabilities: Float32Array, ids: readonly number[]): number =>
  ids.reduce((sum, id) => sum + probabilities[id], 0);

function sumOfAll(probabilities: Float32Array): number {
  let sum = 0;
  for (let id = 0; id < probabilities.length; id++) sum += probabilities[id];
  return sum;
}

/**
 * All that top-p and min-p can leave, and few others: the V tokens that each have less than (1 - p) / V do not have
 * 1 - p together, so the likelier ones have p.
 */
function likelyEnough(probabilities: Float32Array, total: number, topP: number, minP: number): number[] {
  const highest = probabilities[likeliest(probabilities)];
  const mean = total / probabilities.length;
  const least = Math.min(highest, Math.max((1 - topP) * mean, minP * highest));
  const ids: number[] = [];
  for (let id = 0; id < probabilities.length; id++) if (probabilities[id] >= least) ids.push(id);
  return ids;
}

/** The ids of the k largest, in a heap whose root is the least of them. */
function largest(probabilities: Float32Array, k: number): number[] {
  const heap: number[] = [];
  const isLess = (a: number, b: number) =>
    probabilities[a] < probabilities[b] || (probabilities[a] === probabilities[b] && a > b);
  for (let id = 0; id < probabilities.length; id++) {
    if (heap.length < k) pushUp(heap, id, isLess);
    else if (probabilities[id] > probabilities[heap[0]]) {
      heap[0] = id;
      sinkDown(heap, isLess);
    }
  }
  return heap;
}

type Less = (a: number, b: number) => boolean;

function pushUp(heap: number[], id: number, isLess: Less): void {
  let at = heap.push(id) - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!isLess(heap[at], heap[parent])) return;
    [heap[at], heap[parent]] = [heap[parent], heap[at]];
    at = parent;
  }
}

function sinkDown(heap: number[], isLess: Less): void {
  for (let at = 0; ; ) {
    const left = 2 * at + 1;
    const right = left + 1;
    let least = left < heap.length && isLess(heap[left], heap[at]) ? left : at;
    if (right < heap.length && isLess(heap[right], heap[least])) least = right;
    if (least === at) return;
    [heap[at], heap[least]] = [heap[least], heap[at]];
    at = least;
  }
}
