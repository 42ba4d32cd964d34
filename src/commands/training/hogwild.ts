/** What the threads do alike that train one model in shared memory without waiting for each other (Hogwild, Niu et al. 2011). */
import { abort, isAborted } from "../../engine/barrier.ts";
import type { Kernels } from "../../engine/kernels.ts";

/** Of the plan of such a training. */
export interface HogwildPlan {
  readonly memory: WebAssembly.Memory;
  readonly barrier: number;
  /** A u32 from which threads take the number of the next chunk. */
  readonly counter: number;
  /** Where the windows lie that threads work on together, or 0. */
  readonly windows: number;
}

/** The least share of the learning rate. */
export const LEAST_RATE = 1e-4;

/** All chunks where threads work on each together, else those that this one is the first to ask for. */
export function* chunksOf(kernels: Kernels, { windows, counter }: HogwildPlan, first: number, last: number) {
  if (windows !== 0) for (let chunk = first; chunk < last; chunk++) yield chunk;
  else yield* nextChunks(kernels, counter, first, last);
}

/** Those that this thread is the first to ask for. */
export function* nextChunks(kernels: Kernels, counter: number, first: number, last: number) {
  const next = new Int32Array(kernels.memory.buffer, counter, 1);
  for (let chunk = first + Atomics.add(next, 0, 1); chunk < last; chunk = first + Atomics.add(next, 0, 1))
    yield chunk;
}

/** Nobody is to wait for a thread that failed. */
export function orAbort<Result>({ memory, barrier }: HogwildPlan, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!isAborted(error)) abort(memory, barrier);
    throw error;
  }
}
