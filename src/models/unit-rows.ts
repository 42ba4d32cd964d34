/** Rows of a matrix and their lengths, apart from each other. */
import type { Kernels } from "../engine/kernels.ts";

export interface Rows {
  readonly address: number;
  /** Numbers of a row, and from one row to the next. */
  readonly dim: number;
  readonly stride: number;
}

/** Writes the Euclidean lengths of the rows [first, last) to their places behind `lengths`, f32; 0 for a row of zeros. */
export function measureRows(
  kernels: Kernels,
  { address, dim, stride }: Rows,
  first: number,
  last: number,
  lengths: number,
): void {
  const start = address + first * stride * 4;
  kernels.call.row_norms(lengths + first * 4, start, stride, last - first, dim);
  const found = kernels.f32(lengths, last);
  for (let row = first; row < last; row++) {
    if (found[row] !== 1) continue; // which stands for that of zeros, too
    const numbers = kernels.f32(address + row * stride * 4, dim);
    if (numbers.every((number) => number === 0)) found[row] = 0;
  }
}

/** Makes the rows ones of length 1, but for those of zeros. */
export function divideRows(
  kernels: Kernels,
  { address, dim, stride }: Rows,
  first: number,
  last: number,
  lengths: number,
): void {
  const found = kernels.f32(lengths, last);
  for (let row = first; row < last; row++) {
    const place = address + row * stride * 4;
    if (found[row] > 0) kernels.call.vector_scale(place, place, dim, 1 / found[row]);
  }
}
