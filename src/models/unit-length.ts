/** Directions: vectors of length 1. */

/** Makes a vector one of length 1, in place; one of zeros, which has no direction, stays. */
export function toUnitLength(vector: Float32Array | Float64Array): void {
  let squares = 0; // in f64
  for (let i = 0; i < vector.length; i++) squares += vector[i] * vector[i];
  const norm = Math.sqrt(squares);
  if (norm === 0) return;
  for (let i = 0; i < vector.length; i++) vector[i] /= norm;
}
