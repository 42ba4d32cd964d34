// Products of matrices (placeholder: the obvious loops).
export function gemm_packed_left_size(rows: i32, depth: i32): usize { return (rows * depth) << 2; }
export function gemm_packed_right_size(depth: i32, columns: i32): usize { return (depth * columns) << 2; }
export function gemm_pack_left(packed: usize, source: usize, stride: i32, rows: i32, depth: i32, transposed: i32): void { copy(packed, source, stride, rows, depth, transposed); }
export function gemm_pack_right(packed: usize, source: usize, stride: i32, depth: i32, columns: i32, transposed: i32): void { copy(packed, source, stride, depth, columns, transposed); }
function copy(packed: usize, source: usize, stride: i32, rows: i32, columns: i32, transposed: i32): void {
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) {
    f32.store(packed, f32.load(source + ((transposed ? j * stride + i : i * stride + j) << 2)));
    packed += 4;
  }
}
export function gemm(output: usize, stride: i32, left: usize, right: usize, rows: i32, columns: i32, depth: i32, add: i32): void {
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) {
    let sum: f32 = 0;
    for (let k = 0; k < depth; k++) sum += f32.load(left + ((i * depth + k) << 2)) * f32.load(right + ((k * columns + j) << 2));
    const at = output + ((i * stride + j) << 2);
    f32.store(at, add ? f32.load(at) + sum : sum);
  }
}
