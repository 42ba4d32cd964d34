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

/**
 * Moves rows of `columns` numbers that end where the last of rows of `stride` numbers would end, the first of which begins
 * at `rows`, to the places of these, and fills what is left of each with zeros.
 */
export function spread_rows(rows: usize, count: i32, columns: i32, stride: i32): void {
  const size: usize = columns << 2, step: usize = stride << 2;
  let from = rows + (count as usize) * (step - size);
  for (let row = 0; row < count; row++, rows += step, from += size) {
    memory.copy(rows, from, size);
    for (let at = size; at < step; at += 4) store<f32>(rows + at, 0);
  }
}
