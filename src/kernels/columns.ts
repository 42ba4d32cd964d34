// Some columns of matrices.

/** Copies the first `columns` of each row; the strides are the lengths of whole rows. */
export function copy_columns(
  output: usize,
  output_stride: i32,
  input: usize,
  input_stride: i32,
  rows: i32,
  columns: i32,
): void {
  for (let row = 0; row < rows; row++) {
    memory.copy(output, input, columns << 2);
    output += output_stride << 2;
    input += input_stride << 2;
  }
}
