/** Eigenvalues and eigenvectors of small symmetric matrices by Jacobi's rotations (Golub & Van Loan, 8.5), in f64. */

export interface Eigen {
  /** (n) The greatest first. */
  readonly values: Float64Array;
  /** (n, n) Their vectors, of length 1, a row each. */
  readonly vectors: readonly Float64Array[];
}

const SWEEPS = 60; // a dozen are enough for a hundred rows

/** Of a matrix, (n, n), which becomes diagonal in place. */
export function symmetricEigen(matrix: readonly Float64Array[]): Eigen {
  const size = matrix.length;
  const vectors = matrix.map((_, row) =>
    Float64Array.from({ length: size }, (_, at) => (at === row ? 1 : 0)),
  );
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let isDiagonal = true;
    for (let p = 0; p < size; p++)
      for (let q = p + 1; q < size; q++) if (rotate(matrix, vectors, p, q)) isDiagonal = false;
    if (isDiagonal) break;
  }
  const order = Array.from(matrix.keys()).sort((a, b) => matrix[b][b] - matrix[a][a] || a - b);
  return {
    values: Float64Array.from(order, (at) => matrix[at][at]),
    vectors: order.map((at) => vectors[at]),
  };
}

/** Turns the plane of p and q so that their element becomes 0; false where it is next to nothing already. */
function rotate(
  matrix: readonly Float64Array[],
  vectors: readonly Float64Array[],
  p: number,
  q: number,
): boolean {
  const element = matrix[p][q];
  if (Math.abs(element) <= Number.EPSILON * 1e-3 * Math.sqrt(Math.abs(matrix[p][p] * matrix[q][q])))
    return false;
  const half = (matrix[q][q] - matrix[p][p]) / (2 * element);
  const tangent = (half < 0 ? -1 : 1) / (Math.abs(half) + Math.sqrt(half * half + 1));
  const cosine = 1 / Math.sqrt(tangent * tangent + 1);
  const sine = tangent * cosine;
  for (const row of matrix) turn(row, row, p, q, cosine, sine);
  for (let at = 0; at < matrix.length; at++) turn(matrix[p], matrix[q], at, at, cosine, sine);
  for (let at = 0; at < matrix.length; at++) turn(vectors[p], vectors[q], at, at, cosine, sine);
  [matrix[p][q], matrix[q][p]] = [0, 0];
  return true;
}

function turn(
  left: Float64Array,
  right: Float64Array,
  p: number,
  q: number,
  cosine: number,
  sine: number,
): void {
  const [a, b] = [left[p], right[q]];
  left[p] = cosine * a - sine * b;
  right[q] = sine * a + cosine * b;
}
