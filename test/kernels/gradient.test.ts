/** The sum of the shards' gradients and its squares, against plain sums in the same order. */
import { describe, expect, it } from "vitest";
import { randomFloats, testEngine } from "../helpers/engine.ts";

const { kernels, call } = testEngine();
const CHUNK = 32;
const GUARD = 16;

interface Reduced {
  readonly sum: Float32Array;
  readonly squares: Float64Array;
}

/** Reduces `shards` seeded gradients, in ranges that end at `cuts` (in chunks), the last one first. */
function reduced(count: number, shards: number, cuts: readonly number[] = []): Reduced {
  const { pointer, stride, squares } = placed(gradientsOf(count, shards));
  const borders = [0, ...cuts.map((cut) => cut * CHUNK), count];
  for (let i = borders.length - 2; i >= 0; i--) {
    const [start, end] = [borders[i], borders[i + 1]];
    const sums = squares + (start / CHUNK) * 8;
    call.reduce_gradients(pointer + start * 4, stride, shards, end - start, CHUNK, sums);
  }
  return read(pointer, squares, count);
}

const gradientsOf = (count: number, shards: number): Float32Array[] =>
  Array.from({ length: shards }, (_, shard) => randomFloats(count, shard + 1));

function placed(gradients: readonly Float32Array[]) {
  const stride = (gradients[0].length + GUARD) * 4;
  const pointer = kernels.allocate(stride * gradients.length);
  for (const [shard, numbers] of gradients.entries()) {
    kernels.f32(pointer + shard * stride, numbers.length).set(numbers);
    kernels.f32(pointer + shard * stride + numbers.length * 4, GUARD).fill(7);
  }
  return { pointer, stride, squares: kernels.allocate(Math.ceil(gradients[0].length / CHUNK) * 8 + 8) };
}

function read(pointer: number, squares: number, count: number): Reduced {
  expect([...kernels.f32(pointer + count * 4, GUARD)]).toEqual(Array(GUARD).fill(7));
  const sum = kernels.f32(pointer, count).slice();
  const { buffer } = kernels.u32(squares, 1);
  return { sum, squares: new Float64Array(buffer, squares, Math.ceil(count / CHUNK)).slice() };
}

/** Shard after shard in f32; squares in f64, number i in sum i modulo 4. */
function slowly(count: number, shards: number): Reduced {
  const gradients = gradientsOf(count, shards);
  const sum = gradients[0].map((first, i) =>
    gradients.slice(1).reduce((all, other) => Math.fround(all + other[i]), first),
  );
  const squares = Float64Array.from({ length: Math.ceil(count / CHUNK) }, (_, chunk) => {
    const lanes = [0, 0, 0, 0];
    for (const [i, x] of sum.subarray(chunk * CHUNK, (chunk + 1) * CHUNK).entries()) lanes[i % 4] += x * x;
    return lanes[0] + lanes[1] + (lanes[2] + lanes[3]);
  });
  return { sum, squares };
}

describe("reduce_gradients", () => {
  it.each([1, 2, 3, 5])("adds %i shards up in their order, with the squares of each chunk", (shards) => {
    for (const count of [0, 1, 3, 4, 5, 8, 13, 16, 17, 31, 32, 33, 64, 100, 511])
      expect(reduced(count, shards)).toEqual(slowly(count, shards));
  });

  it("gives the same bits when it is cut between any chunks", () => {
    const whole = reduced(203, 3);
    for (const cuts of [[1], [3], [6], [1, 2], [2, 2, 5], [0, 1, 2, 3, 4, 5, 6]])
      expect(reduced(203, 3, cuts)).toEqual(whole);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    "%f anywhere makes the square of its chunk, and of no other, not finite",
    (bad) => {
      for (let i = 0; i < 70; i++) {
        const gradients = gradientsOf(70, 2);
        gradients[i % 2][i] = bad;
        const { pointer, stride, squares } = placed(gradients);
        call.reduce_gradients(pointer, stride, 2, 70, CHUNK, squares);
        const finite = [...read(pointer, squares, 70).squares].map(Number.isFinite);
        expect(finite).toEqual([0, 1, 2].map((chunk) => chunk !== Math.floor(i / CHUNK)));
      }
    },
  );

  it("squares the largest numbers without overflow, and notices a sum that overflows", () => {
    const [largest, most] = [3e38, 3.4e38].map(Math.fround);
    const one = placed([Float32Array.of(largest)]);
    call.reduce_gradients(one.pointer, one.stride, 1, 1, CHUNK, one.squares);
    expect([...read(one.pointer, one.squares, 1).squares]).toEqual([largest * largest]);
    const two = placed([Float32Array.of(most), Float32Array.of(most)]);
    call.reduce_gradients(two.pointer, two.stride, 2, 1, CHUNK, two.squares);
    expect([...read(two.pointer, two.squares, 1).squares]).toEqual([Number.POSITIVE_INFINITY]);
  });
});

describe("clear", () => {
  it("sets the bytes it is told to, and no other", () => {
    const pointer = kernels.allocate(64);
    for (const size of [0, 1, 3, 4, 8, 13, 40]) {
      kernels.bytes.fill(7, pointer, pointer + 64);
      call.clear(pointer + 8, size);
      const expected = Array.from({ length: 64 }, (_, i) => (i >= 8 && i < 8 + size ? 0 : 7));
      expect([...kernels.bytes.subarray(pointer, pointer + 64)]).toEqual(expected);
    }
  });
});
