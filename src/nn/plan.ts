/** Where everything lies that the threads of a training run share: plain data, which can be posted to them. */
import type { BackendName } from "../engine/backend.ts";
import * as barrier from "../engine/barrier.ts";
import type { Kernels } from "../engine/kernels.ts";
import type { Totals } from "./network.ts";
import type { Range } from "./optimizer.ts";

/** Numbers of the slab whose squares are summed by one thread: the norm depends on this number, and on no other. */
export const CHUNK = 4096;

const TOTALS_SIZE = 64; // total and count as f64, each shard's in a cache line of its own

/** `size` is the slab's, in numbers; addresses are in bytes. */
export interface Plan {
  readonly memory: WebAssembly.Memory;
  readonly module: WebAssembly.Module;
  readonly backend: BackendName;
  /** How many threads there are. */
  readonly members: number;
  /** How many parts each batch has: they decide the bits of the result, the members do not. */
  readonly shards: number;
  readonly size: number;
  readonly values: number;
  /** One array for each shard, at even distances. */
  readonly gradients: readonly number[];
  /** The arrays of the optimizer. */
  readonly slots: readonly number[];
  readonly barrier: number;
  /** The totals of each shard. */
  readonly totals: number;
  /** The sum of squares of each chunk of the gradient, f64. */
  readonly squares: number;
}

export interface PlanOptions {
  readonly module: WebAssembly.Module;
  readonly backend: BackendName;
  readonly size: number;
  readonly members: number;
  readonly shards: number;
  /** How many arrays the optimizer needs. */
  readonly slots: number;
}

/** Takes the memory that a run needs, all zero. @throws IoError when it does not fit into the engine's. */
export function makePlan(kernels: Kernels, { slots, ...options }: PlanOptions): Plan {
  const { size, shards } = options;
  const array = Math.ceil((size * 4) / 64) * 64;
  const gradients = kernels.allocate(array * shards);
  return {
    ...options,
    memory: kernels.memory,
    values: kernels.allocate(array),
    gradients: Array.from({ length: shards }, (_, shard) => gradients + shard * array),
    slots: Array.from({ length: slots }, () => kernels.allocate(array)),
    barrier: barrier.openBarrier(kernels),
    totals: kernels.allocate(shards * TOTALS_SIZE),
    squares: kernels.allocate(Math.ceil(size / CHUNK) * 8),
  };
}

/** Makes all members fail that wait for each other, and all that will: for when one has died. The plan is of no use then. */
export const abort = ({ memory, barrier: address }: Plan): void => barrier.abort(memory, address);

/** A member's part of the slab, in whole chunks. */
export function rangeOf({ size, members }: Plan, index: number): Range {
  const chunks = Math.ceil(size / CHUNK);
  const border = (i: number) => Math.min(size, Math.floor((i * chunks) / members) * CHUNK);
  return { start: border(index), end: border(index + 1) };
}

export function writeTotals(
  kernels: Kernels,
  { totals }: Plan,
  shard: number,
  { total, count }: Totals,
): void {
  doubles(kernels, totals + shard * TOTALS_SIZE, 2).set([total, count]);
}

/** The totals of all shards, added up in their order. */
export function sumTotals(kernels: Kernels, { totals, shards }: Plan): Totals {
  const numbers = doubles(kernels, totals, (shards * TOTALS_SIZE) / 8);
  let [total, count] = [0, 0];
  for (let at = 0; at < numbers.length; at += TOTALS_SIZE / 8) {
    total += numbers[at];
    count += numbers[at + 1];
  }
  return { total, count };
}

/** The sum of the squares of all numbers of the gradient. */
export const sumSquares = (kernels: Kernels, { squares, size }: Plan): number =>
  doubles(kernels, squares, Math.ceil(size / CHUNK)).reduce((sum, square) => sum + square, 0);

function doubles(kernels: Kernels, pointer: number, length: number): Float64Array {
  const { buffer, byteOffset } = kernels.u32(pointer, length * 2);
  return new Float64Array(buffer, byteOffset, length);
}
