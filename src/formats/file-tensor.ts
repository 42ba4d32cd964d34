/** A tensor as it stands in a file: its bytes, little-endian, row by row, and what they mean. */

/** The bytes of one element of each type of safetensors; types of less than a byte are not among them. */
export const DTYPE_BYTES = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  F8_E4M3: 1,
  F8_E5M2: 1,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U64: 8,
  U32: 4,
  U16: 2,
  U8: 1,
  BOOL: 1,
} as const;

export type Dtype = keyof typeof DTYPE_BYTES;

export interface FileTensor {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  /** May be a view of a file that was read, or of memory that threads share. */
  readonly bytes: Uint8Array;
}

export interface NamedTensor extends FileTensor {
  readonly name: string;
}

export const isDtype = (name: string): name is Dtype => Object.hasOwn(DTYPE_BYTES, name);

/** How many elements a shape has; 1 for that of a single number, `[]`. */
export const elementsOf = (shape: readonly number[]): number =>
  shape.reduce((all, length) => all * length, 1);

/** An F32 tensor over the numbers, which are not copied. */
export const numbersTensor = (
  name: string,
  shape: readonly number[],
  { buffer, byteOffset, byteLength }: Float32Array,
): NamedTensor => ({ name, dtype: "F32", shape, bytes: new Uint8Array(buffer, byteOffset, byteLength) });

/** Any bytes, such as a file, as a U8 tensor of one dimension. */
export const bytesTensor = (name: string, bytes: Uint8Array): NamedTensor => ({
  name,
  dtype: "U8",
  shape: [bytes.length],
  bytes,
});

/** The numbers of an F32 tensor: a view where their place allows it, else a copy. */
export function numbersOf({ bytes }: FileTensor): Float32Array {
  const whole = aligned(bytes);
  return new Float32Array(whole.buffer, whole.byteOffset, whole.length / 4);
}

/** Those of a U32 tensor, likewise. */
export function idsOf({ bytes }: FileTensor): Uint32Array {
  const whole = aligned(bytes);
  return new Uint32Array(whole.buffer, whole.byteOffset, whole.length / 4);
}

const aligned = (bytes: Uint8Array): Uint8Array => (bytes.byteOffset % 4 === 0 ? bytes : bytes.slice());
