/** A matrix in memory as a file is to have it. */

/** Every row takes `stride` numbers: those of the file, and more that are passed over. */
export interface StridedMatrix {
  readonly rows: number;
  readonly stride: number;
  /** (rows · stride) A view, which is asked for each time that it is read. */
  numbers(): Float32Array;
}

const PIECE_BYTES = 2 ** 22;

/** Its bytes, (rows, columns) f32, in pieces of at most 4 MiB or one row: views where they lie so already. */
export function* matrixPieces(
  { rows, stride, numbers }: StridedMatrix,
  columns: number,
): Generator<Uint8Array> {
  const some = Math.max(1, Math.floor(PIECE_BYTES / (stride * 4)));
  for (let row = 0; row < rows; row += some) {
    const part = numbers().subarray(row * stride, Math.min(rows, row + some) * stride);
    const { buffer, byteOffset, byteLength } = stride === columns ? part : packedRows(part, stride, columns);
    yield new Uint8Array(buffer, byteOffset, byteLength);
  }
}

/** A copy of rows of `stride` numbers with `columns` of each. */
export function packedRows(numbers: Float32Array, stride: number, columns: number): Float32Array {
  const rows = numbers.length / stride;
  const packed = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++)
    packed.set(numbers.subarray(row * stride, row * stride + columns), row * columns);
  return packed;
}
