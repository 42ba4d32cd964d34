/** The cosine by its Taylor series: Math.cos may differ in its last bit from one machine to another. */

/** cos(πx) for x from 0 to 1, within 1e-15. */
export function cosineOfPi(x: number): number {
  if (x > 0.5) return -cosineOfPi(1 - x);
  return x > 0.25 ? sine(Math.PI * (0.5 - x)) : cosine(Math.PI * x);
}

/** Up to π / 4, where seven terms are enough. */
const cosine = (angle: number): number => series(angle * angle, 1);

const sine = (angle: number): number => angle * series(angle * angle, 2);

/** 1 - t / (k(k + 1)) · (1 - t / ((k + 2)(k + 3)) · …) */
function series(t: number, first: number): number {
  let sum = 1;
  for (let k = first + 14; k >= first; k -= 2) sum = 1 - (t / (k * (k + 1))) * sum;
  return sum;
}
