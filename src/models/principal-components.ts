/**
 * The directions in which points differ most (Pearson 1901; Hotelling 1933), by subspace iteration with the Rayleigh-Ritz
 * method (Golub & Van Loan, Matrix Computations, 8.2.4), in f64 and with nothing but sums, products and roots.
 */
import { randomFraction } from "../engine/random.ts";
import { symmetricEigen } from "./symmetric-eigen.ts";

export interface Components {
  /** (N, count) The points, from their mean, along the components; that of the greatest variance is the first. */
  readonly coordinates: readonly Float64Array[];
  /** (count) What share of the whole variance lies along each. */
  readonly shares: readonly number[];
}

/** Directions beyond those that are asked for, by which these are found the sooner. */
const SPARE = 8;
const ITERATIONS = 1000;
/** What is left of C·v - λ·v, as a share of the greatest λ. */
const TOLERANCE = 1e-11;
const KEY = 0x5eed;

/**
 * The first `count` components of points, (N, D), of which there is one; a component's greatest number is positive. Steps
 * of some milliseconds, which give nothing.
 */
export function* principalComponents(
  points: readonly Float64Array[],
  count: number,
): Generator<undefined, Components> {
  const centred = centredPoints(points);
  const covariance = yield* covarianceOf(centred);
  const { values, vectors } = yield* greatest(covariance, count);
  const total = covariance.reduce((sum, row, at) => sum + row[at], 0);
  const directions = vectors.map(upright);
  return {
    coordinates: centred.map((point) => Float64Array.from(directions, (direction) => dot(point, direction))),
    shares: values.map((value) => (total > 0 ? value / total : 0)),
  };
}

function centredPoints(points: readonly Float64Array[]): Float64Array[] {
  const mean = new Float64Array(points[0].length);
  for (const point of points) addTimes(mean, point, 1 / points.length);
  return points.map((point) => point.map((number, at) => number - mean[at]));
}

/** (D, D), N times it. */
function* covarianceOf(points: readonly Float64Array[]): Generator<undefined, Float64Array[]> {
  const dim = points[0].length;
  const covariance = Array.from({ length: dim }, () => new Float64Array(dim));
  for (const point of points) {
    for (let row = 0; row < dim; row++) addTimes(covariance[row], point, point[row]);
    yield;
  }
  return covariance;
}

/** The greatest eigenvalues and their vectors; zeros where there are no more. */
function* greatest(
  matrix: readonly Float64Array[],
  count: number,
): Generator<undefined, { values: number[]; vectors: Float64Array[] }> {
  const dim = matrix.length;
  const size = Math.min(dim, count + SPARE);
  let basis = Array.from({ length: size }, (_, row) => randomRow(dim, row * dim));
  for (let iteration = 1; ; iteration++) {
    makeOrthonormal(basis);
    const images = basis.map((row) => matrix.map((other) => dot(other, row)));
    const within = basis.map((row) => Float64Array.from(images, (image) => dot(row, image)));
    const { values, vectors: turns } = symmetricEigen(within);
    const ritz = turns.map((turn) => combined(turn, basis));
    basis = turns.map((turn) => combined(turn, images));
    const isDone = ritz
      .slice(0, count)
      .every((row, at) => rest(basis[at], row, values[at]) <= TOLERANCE * values[0]);
    if (isDone || iteration === ITERATIONS) return padded(values, ritz, count, dim);
    yield;
  }
}

const padded = (values: Float64Array, vectors: readonly Float64Array[], count: number, dim: number) => ({
  values: Array.from({ length: count }, (_, at) => Math.max(0, values[at] ?? 0)),
  vectors: Array.from({ length: count }, (_, at) => vectors[at] ?? new Float64Array(dim)),
});

const randomRow = (dim: number, from: number): Float64Array =>
  Float64Array.from({ length: dim }, (_, at) => randomFraction(KEY, from + at) - 0.5);

/** By Gram and Schmidt, twice, so that rounding leaves nothing over; a row that is none of its own becomes zeros. */
function makeOrthonormal(rows: readonly Float64Array[]): void {
  for (const [at, row] of rows.entries()) {
    const before = Math.sqrt(dot(row, row));
    for (const other of [...rows.slice(0, at), ...rows.slice(0, at)]) addTimes(row, other, -dot(row, other));
    const norm = Math.sqrt(dot(row, row));
    const by = norm > before * 1e-12 ? 1 / norm : 0;
    for (let i = 0; i < row.length; i++) row[i] *= by;
  }
}

/** The norm of image - value · row. */
function rest(image: Float64Array, row: Float64Array, value: number): number {
  let squares = 0;
  for (let at = 0; at < row.length; at++) squares += (image[at] - value * row[at]) ** 2;
  return Math.sqrt(squares);
}

function combined(factors: Float64Array, rows: readonly ArrayLike<number>[]): Float64Array {
  const sum = new Float64Array(rows[0].length);
  for (const [at, row] of rows.entries()) addTimes(sum, row, factors[at]);
  return sum;
}

/** A direction and its opposite are the same component. */
function upright(direction: Float64Array): Float64Array {
  const greatest = direction.reduce((most, number) => (Math.abs(number) > Math.abs(most) ? number : most), 0);
  return greatest < 0 ? direction.map((number) => -number) : direction;
}

function dot(left: Float64Array, right: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < left.length; at++) sum += left[at] * right[at];
  return sum;
}

function addTimes(sum: Float64Array, row: ArrayLike<number>, factor: number): void {
  for (let at = 0; at < sum.length; at++) sum[at] += factor * row[at];
}
