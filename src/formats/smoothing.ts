/** Curves with less noise, and with fewer points. */

export type Point = readonly [x: number, y: number];

/**
 * The exponential moving mean of the numbers so far, each `weight` (from 0 to below 1) times as heavy as the next one.
 * It is that of the weights that there are (Kingma & Ba 2015), so that it does not begin at 0. What is not finite stays,
 * and does not count.
 */
export function smoothed(numbers: readonly number[], weight: number): number[] {
  let [mean, weights] = [0, 0];
  return numbers.map((number) => {
    if (!Number.isFinite(number)) return number;
    weights = weight * weights + 1;
    mean += (number - mean) / weights; // what is always the same stays so, to the last bit
    return mean;
  });
}

/**
 * Of a curve from left to right no more points than can be seen: in each column of the width the first, the last, the
 * lowest and the highest, in their order. `place` tells where a point is drawn.
 */
export function thinned(points: readonly Point[], place: (x: number) => number): Point[] {
  const kept: Point[] = [];
  for (let start = 0, end = 0; start < points.length; start = end) {
    const column = Math.floor(place(points[start][0]));
    while (end < points.length && Math.floor(place(points[end][0])) === column) end++;
    kept.push(...extremes(points, start, end));
  }
  return kept;
}

function extremes(points: readonly Point[], start: number, end: number): Point[] {
  if (end - start <= 4) return points.slice(start, end);
  let [low, high] = [start, start];
  for (let at = start; at < end; at++) {
    if (!Number.isFinite(points[at][1])) return points.slice(start, end); // a gap is to be seen
    if (points[at][1] < points[low][1]) low = at;
    if (points[at][1] > points[high][1]) high = at;
  }
  return [...new Set([start, low, high, end - 1])].sort((a, b) => a - b).map((at) => points[at]);
}
