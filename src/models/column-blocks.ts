/** Blocks of columns, of which each thread has its own where the bytes of Hogwild's models must not depend on threads. */

import { meet } from "../engine/barrier.ts";

/** What the engine's memory can hold, less what texts and threads need. */
export const MOST_BYTES = 2 ** 32 - 2 ** 26;

/** Blocks are no narrower than 48 numbers, and their number a power of two. */
const BLOCKS = [
  { from: 192, blocks: 4 },
  { from: 96, blocks: 2 },
] as const;

export const blocksOf = (dim: number): number => BLOCKS.find(({ from }) => dim >= from)?.blocks ?? 1;

/** Blocks are as wide as each other, in steps of four numbers; the last one takes the rest. */
export function columnsOf(
  { stride, blocks }: { readonly stride: number; readonly blocks: number },
  block: number,
): { start: number; end: number } {
  const width = Math.ceil(stride / 4 / blocks) * 4;
  return { start: block * width, end: Math.min(stride, (block + 1) * width) };
}

export interface Batches {
  /** How many windows, or texts, a batch has. */
  readonly batch: number;
  readonly memory: WebAssembly.Memory;
  readonly barrier: number;
  readonly members: number;
}

/** Goes through `count` of them: the products of all threads' blocks are there before any thread takes its steps. */
export function inBatches(
  { batch, memory, barrier, members }: Batches,
  count: number,
  forward: (first: number, some: number) => void,
  backward: (first: number, some: number) => void,
): void {
  for (let first = 0; first < count; first += batch) {
    const some = Math.min(batch, count - first);
    forward(first, some);
    if (members > 1) meet(memory, barrier, members);
    backward(first, some);
    if (members > 1) meet(memory, barrier, members);
  }
}
