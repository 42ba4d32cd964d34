/** Matrices and counts as tensors of model files. */
import { type NamedTensor, numbersTensor } from "../formats/file-tensor.ts";
import { packedRows, type StridedMatrix } from "../formats/strided-matrix.ts";

/** (rows, D) f32. Its bytes are a copy where rows have more than D numbers. */
export function matrixTensor(
  name: string,
  { rows, stride, numbers }: StridedMatrix,
  dim: number,
): NamedTensor {
  const shape = [rows, dim];
  return {
    name,
    dtype: "F32",
    shape,
    get bytes() {
      return numbersTensor(name, shape, stride === dim ? numbers() : packedRows(numbers(), stride, dim))
        .bytes;
    },
  };
}

export const countsTensor = (
  name: string,
  { buffer, byteOffset, byteLength, length }: Float64Array,
): NamedTensor => ({
  name,
  dtype: "F64",
  shape: [length],
  bytes: new Uint8Array(buffer, byteOffset, byteLength),
});
