import type { Tensor } from "./tensor.ts";

/** A matrix as a product reads it: where it lies, how long its rows are in memory, and whether it is read transposed. */
export interface Matrix {
  readonly pointer: number;
  /** As read: after transposition. */
  readonly rows: number;
  readonly columns: number;
  /** Numbers from one row in memory to the next. */
  readonly stride: number;
  /** It lies in memory as (columns, rows). */
  readonly transposed: boolean;
}

/** A tensor as a matrix: its last dimension are the columns. */
export function matrix(tensor: Tensor): Matrix {
  const { pointer, rows, columns } = tensor;
  return { pointer, rows, columns, stride: columns, transposed: false };
}

export function transposed(tensor: Tensor | Matrix): Matrix {
  const { pointer, rows, columns, stride, transposed } = "shape" in tensor ? matrix(tensor) : tensor;
  return { pointer, rows: columns, columns: rows, stride, transposed: !transposed };
}

/** The columns from `start` to before `end`, such as one gate's. */
export function columns(tensor: Tensor, start: number, end: number): Matrix {
  const whole = matrix(tensor);
  return { ...whole, pointer: whole.pointer + start * 4, columns: end - start };
}
