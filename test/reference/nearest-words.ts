/** The search for the nearest words as the definition has it: every cosine in f64, then sorted. */

export interface Scored {
  readonly id: number;
  readonly score: number;
}

export type Vector = ArrayLike<number>;

/** 0 where one of them has no direction. */
export function cosine(a: Vector, b: Vector): number {
  const norms = Math.sqrt(dot(a, a) * dot(b, b));
  return norms === 0 ? 0 : dot(a, b) / norms;
}

export const unit = (a: Vector): number[] => {
  const norm = Math.sqrt(dot(a, a));
  return Array.from(a, (x) => (norm === 0 ? 0 : x / norm));
};

/** The `most` best, of equal ones those with the lower ids first. */
export const best = (scores: readonly number[], most: number): Scored[] =>
  scores
    .map((score, id) => ({ id, score }))
    .sort((a, b) => b.score - a.score || a.id - b.id)
    .slice(0, most);

/** What is to c as b is to a, by the sum of directions (3CosAdd). */
export function addition(rows: readonly Vector[], [a, b, c]: readonly Vector[]): number[] {
  const [p, q, r] = [a, b, c].map(unit);
  const target = q.map((x, i) => x - p[i] + r[i]);
  return rows.map((row) => cosine(target, row));
}

/** What is to c as b is to a, by the quotient of cosines (3CosMul). */
export const multiplication = (rows: readonly Vector[], [a, b, c]: readonly Vector[]): number[] =>
  rows.map((row) => {
    const [p, q, r] = [a, b, c].map((one) => (1 + cosine(one, row)) / 2);
    return (q * r) / (p + 1e-6);
  });

function dot(a: Vector, b: Vector): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
