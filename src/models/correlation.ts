/** How two lists of numbers go together. */

/** Pearson's r; NaN where one of them does not vary, or there are fewer than two numbers. */
export function pearson(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const [xs, ys] = [centred(x), centred(y)];
  const r = dot(xs, ys) / Math.sqrt(dot(xs, xs) * dot(ys, ys));
  return Math.min(1, Math.max(-1, r));
}

/** Spearman's rho: Pearson's r of the ranks, where equal numbers have the mean of theirs. */
export const spearman = (x: ArrayLike<number>, y: ArrayLike<number>): number => pearson(ranks(x), ranks(y));

/** From 1, the mean rank for equal numbers. */
export function ranks(numbers: ArrayLike<number>): Float64Array {
  const order = Array.from(numbers, (_, index) => index).sort((a, b) => numbers[a] - numbers[b]);
  const all = new Float64Array(order.length);
  for (let start = 0, end = 0; start < order.length; start = end) {
    while (end < order.length && numbers[order[end]] === numbers[order[start]]) end++;
    for (let at = start; at < end; at++) all[order[at]] = (start + 1 + end) / 2;
  }
  return all;
}

function centred(numbers: ArrayLike<number>): Float64Array {
  let sum = 0;
  for (let i = 0; i < numbers.length; i++) sum += numbers[i];
  return Float64Array.from(numbers, (number) => number - sum / numbers.length);
}

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * y[i];
  return sum;
}
