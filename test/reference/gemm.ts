/** Products of matrices as the textbook has them, in f64. */

/** A matrix in an array of numbers, as engine/matrix.ts describes one in memory. */
export interface View {
  readonly numbers: ArrayLike<number>;
  readonly rows: number;
  readonly columns: number;
  readonly stride: number;
  readonly transposed: boolean;
}

/** left · right, row by row. */
export function product(left: View, right: View): Float64Array {
  const output = new Float64Array(left.rows * right.columns);
  for (let i = 0; i < left.rows; i++) {
    for (let j = 0; j < right.columns; j++) {
      for (let k = 0; k < left.columns; k++)
        output[i * right.columns + j] += element(left, i, k) * element(right, k, j);
    }
  }
  return output;
}

export const element = ({ numbers, stride, transposed }: View, row: number, column: number): number =>
  numbers[transposed ? column * stride + row : row * stride + column];
