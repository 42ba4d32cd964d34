import { describe, expect, it } from "vitest";
import { type Components, principalComponents } from "../../src/models/principal-components.ts";
import { symmetricEigen } from "../../src/models/symmetric-eigen.ts";
import { randomNumbers } from "../helpers/random.ts";
import { slowComponents } from "../reference/principal-components.ts";

function randomPoints(count: number, dim: number, seed: number): Float64Array[] {
  const next = randomNumbers(seed);
  const number = () => next() / 2 ** 31 - 1;
  // the numbers of a point have something to do with each other, and sizes of their own
  return Array.from({ length: count }, () => {
    const [first, second] = [number(), number()];
    return Float64Array.from(
      { length: dim },
      (_, d) => 3 + first * (d % 3) + second * (d % 2) * 2 + number() / (1 + d),
    );
  });
}

const componentsOf = (points: readonly Float64Array[], count: number): Components => {
  const steps = principalComponents(points, count);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
};

const variance = (numbers: readonly number[]) =>
  numbers.reduce((sum, one) => sum + one * one, 0) / numbers.length;

describe("principal components", () => {
  it.each([
    [40, 5],
    [200, 17],
    [9, 30],
  ])("of %d points of %d numbers are those of power iteration", (count, dim) => {
    const points = randomPoints(count, dim, count);
    const { coordinates, shares } = componentsOf(points, 2);
    const slow = slowComponents(
      points.map((point) => [...point]),
      2,
    );
    for (const [at, { direction, variance: expected }] of slow.entries()) {
      const along = coordinates.map((place) => place[at]);
      expect(variance(along)).toBeCloseTo(expected, 9);
      const mean = direction.map((_, d) => points.reduce((sum, point) => sum + point[d], 0) / count);
      const slowAlong = points.map((point) =>
        direction.reduce((sum, by, d) => sum + by * (point[d] - mean[d]), 0),
      );
      const sign = Math.sign(along[0] * slowAlong[0]);
      for (const [i, number] of along.entries()) expect(number).toBeCloseTo(sign * slowAlong[i], 6);
      const greatest = direction.reduce((most, one) => (Math.abs(one) > Math.abs(most) ? one : most));
      expect(sign).toBe(Math.sign(greatest));
    }
    const whole = points[0].reduce((sum, _, d) => {
      const mean = points.reduce((all, point) => all + point[d], 0) / count;
      return sum + variance(points.map((point) => point[d] - mean));
    }, 0);
    expect(shares[0]).toBeCloseTo(slow[0].variance / whole, 9);
    expect(shares[1]).toBeCloseTo(slow[1].variance / whole, 9);
  });

  it("are at right angles to each other, also where all directions are alike", () => {
    const points = Array.from({ length: 6 }, (_, at) =>
      Float64Array.from({ length: 6 }, (_, d) => (at === d ? 1 : 0)),
    );
    const { coordinates, shares } = componentsOf(points, 2);
    const product = coordinates.reduce((sum, [x, y]) => sum + x * y, 0);
    expect(product).toBeCloseTo(0, 12);
    expect(shares[0]).toBeCloseTo(0.2, 12);
    expect(shares[1]).toBeCloseTo(0.2, 12);
  });

  it.each([
    ["one point", [[1, 2, 3]]],
    [
      "equal points",
      [
        [1, 2],
        [1, 2],
        [1, 2],
      ],
    ],
    ["points of one number", [[1], [2], [4]]],
  ])("of %s are finite", (_, points) => {
    const { coordinates, shares } = componentsOf(
      points.map((point) => Float64Array.from(point)),
      2,
    );
    for (const place of coordinates) expect([...place].every(Number.isFinite)).toBe(true);
    expect(shares.every((share) => share >= 0 && share <= 1 + 1e-12)).toBe(true);
    if (points[0].length === 1) expect(shares).toEqual([1, 0]);
  });

  it("leave the points as they are", () => {
    const points = randomPoints(5, 3, 1);
    const before = points.map((point) => [...point]);
    componentsOf(points, 2);
    expect(points.map((point) => [...point])).toEqual(before);
  });
});

describe("eigenvalues of a symmetric matrix", () => {
  it.each([1, 2, 5, 12])(
    "of %d rows: M v = λ v, the greatest first, vectors of length 1 at right angles",
    (size) => {
      const next = randomNumbers(size);
      const matrix = Array.from({ length: size }, () => new Float64Array(size));
      for (let i = 0; i < size; i++)
        for (let j = 0; j <= i; j++) {
          matrix[i][j] = next() / 2 ** 31 - 1;
          matrix[j][i] = matrix[i][j];
        }
      const { values, vectors } = symmetricEigen(matrix.map((row) => row.slice()));
      expect([...values]).toEqual([...values].sort((a, b) => b - a));
      for (const [at, vector] of vectors.entries()) {
        for (const row of matrix.keys())
          expect(matrix[row].reduce((sum, one, j) => sum + one * vector[j], 0)).toBeCloseTo(
            values[at] * vector[row],
            12,
          );
        for (const [other, another] of vectors.entries())
          expect(vector.reduce((sum, one, j) => sum + one * another[j], 0)).toBeCloseTo(
            at === other ? 1 : 0,
            12,
          );
      }
    },
  );
});
