/** What the numbers of a tensor are like, whatever its type. */
import { DTYPE_BYTES, type Dtype, type FileTensor } from "../../formats/file-tensor.ts";

export interface TensorStats {
  /** Of the finite numbers; null where there are none. */
  readonly min: number | null;
  readonly mean: number | null;
  readonly max: number | null;
  /** The root of the sum of squares. */
  readonly norm: number;
  /** How many are NaN or infinite. */
  readonly not_finite: number;
}

type Read = (view: DataView, at: number) => number;

const READERS: Readonly<Partial<Record<Dtype, Read>>> = {
  F64: (view, at) => view.getFloat64(at, true),
  F32: (view, at) => view.getFloat32(at, true),
  F16: (view, at) => half(view.getUint16(at, true)),
  BF16: (view, at) => brainHalf(view.getUint16(at, true)),
  I64: (view, at) => Number(view.getBigInt64(at, true)),
  I32: (view, at) => view.getInt32(at, true),
  I16: (view, at) => view.getInt16(at, true),
  I8: (view, at) => view.getInt8(at),
  U64: (view, at) => Number(view.getBigUint64(at, true)),
  U32: (view, at) => view.getUint32(at, true),
  U16: (view, at) => view.getUint16(at, true),
  U8: (view, at) => view.getUint8(at),
  BOOL: (view, at) => view.getUint8(at),
};

/** Undefined for the types of eight bits that are no whole numbers. */
export function tensorStats({ dtype, bytes }: FileTensor): TensorStats | undefined {
  const read = READERS[dtype];
  if (read === undefined) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let [count, sum, squares] = [0, 0, 0];
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let at = 0; at < bytes.length; at += DTYPE_BYTES[dtype]) {
    const number = read(view, at);
    if (!Number.isFinite(number)) continue;
    count++;
    sum += number;
    squares += number * number;
    if (number < min) min = number;
    if (number > max) max = number;
  }
  const finite = (value: number) => (count === 0 ? null : value);
  const not_finite = bytes.length / DTYPE_BYTES[dtype] - count;
  return {
    min: finite(min),
    mean: finite(sum / count),
    max: finite(max),
    norm: Math.sqrt(squares),
    not_finite,
  };
}

/** IEEE 754 binary16: a sign, five bits of exponent, ten of fraction. */
function half(bits: number): number {
  const sign = bits >> 15 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}

const word = new DataView(new ArrayBuffer(4));

/** The upper half of a binary32. */
function brainHalf(bits: number): number {
  word.setUint32(0, bits * 65536);
  return word.getFloat32(0);
}
