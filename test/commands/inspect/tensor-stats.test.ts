import { describe, expect, it } from "vitest";
import { tensorStats } from "../../../src/commands/inspect/tensor-stats.ts";
import { DTYPE_BYTES, type Dtype } from "../../../src/formats/file-tensor.ts";

const statsOf = (dtype: Dtype, bytes: Uint8Array) =>
  tensorStats({ dtype, shape: [bytes.length / DTYPE_BYTES[dtype]], bytes });

const bytesOf = ({ buffer }: { buffer: ArrayBufferLike }) => new Uint8Array(buffer);

describe("the numbers of each type", () => {
  it.each<[Dtype, Uint8Array]>([
    ["F64", bytesOf(Float64Array.of(-2, 0, 5, 1))],
    ["F32", bytesOf(Float32Array.of(-2, 0, 5, 1))],
    ["F16", bytesOf(Uint16Array.of(0xc000, 0x8000, 0x4500, 0x3c00))],
    ["BF16", bytesOf(Uint16Array.of(0xc000, 0x8000, 0x40a0, 0x3f80))],
    ["I64", bytesOf(BigInt64Array.of(-2n, 0n, 5n, 1n))],
    ["I32", bytesOf(Int32Array.of(-2, 0, 5, 1))],
    ["I16", bytesOf(Int16Array.of(-2, 0, 5, 1))],
    ["I8", bytesOf(Int8Array.of(-2, 0, 5, 1))],
  ])("%s", (dtype, bytes) => {
    expect(statsOf(dtype, bytes)).toEqual({ min: -2, mean: 1, max: 5, norm: Math.sqrt(30), not_finite: 0 });
  });

  it.each<[Dtype, Uint8Array]>([
    ["U64", bytesOf(BigUint64Array.of(2n ** 40n, 0n))],
    ["U32", bytesOf(Uint32Array.of(2 ** 31, 0))],
    ["U16", bytesOf(Uint16Array.of(2 ** 15, 0))],
    ["U8", Uint8Array.of(128, 0)],
    ["BOOL", Uint8Array.of(1, 0)],
  ])("%s has no sign", (dtype, bytes) => {
    const max = { U64: 2 ** 40, U32: 2 ** 31, U16: 2 ** 15, U8: 128 }[dtype as string] ?? 1;
    expect(statsOf(dtype, bytes)).toEqual({ min: 0, mean: max / 2, max, norm: max, not_finite: 0 });
  });

  it("at an odd place", () => {
    const file = new Uint8Array([9, ...bytesOf(Float32Array.of(3, 4))]);
    expect(statsOf("F32", file.subarray(1))).toMatchObject({ min: 3, max: 4, norm: 5 });
  });

  it("half: the smallest, the largest below one, the largest, and what is no number", () => {
    const of = (...bits: number[]) => statsOf("F16", bytesOf(Uint16Array.from(bits)));
    expect(of(0x0001, 0x03ff)).toMatchObject({ min: 2 ** -24, max: 1023 * 2 ** -24 });
    expect(of(0x3bff, 0x7bff)).toMatchObject({ min: 1 - 2 ** -11, max: 65504 });
    expect(of(0x7c00, 0xfc00, 0x7e00, 0x3c00)).toMatchObject({ min: 1, mean: 1, max: 1, not_finite: 3 });
  });
});

it("counts what is not finite, and has nothing to say of nothing", () => {
  const numbers = Float32Array.of(Number.NaN, 1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);
  expect(statsOf("F32", bytesOf(numbers))).toEqual({ min: 1, mean: 1, max: 1, norm: 1, not_finite: 3 });
  expect(statsOf("F32", new Uint8Array())).toEqual({
    min: null,
    mean: null,
    max: null,
    norm: 0,
    not_finite: 0,
  });
  expect(statsOf("F8_E4M3", Uint8Array.of(1))).toBeUndefined();
});
