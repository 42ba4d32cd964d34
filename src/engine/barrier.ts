/**
 * A place in the shared memory where the threads of a team meet: none goes on before all have come. By the atomics of
 * JavaScript: those of WebAssembly lose wake-ups in Node 20, whose quick compiler spoils the operands of
 * `memory.atomic.wait32`.
 */
import type { Kernels } from "./kernels.ts";
import { whileIdle } from "./work-clock.ts";

/** A few microseconds of looking before a thread sleeps: longer would take the core from the one that it waits for. */
const SPINS = 4000;

// Words of the barrier, each in a cache line of its own.
const ARRIVED = 0;
const EPOCH = 16;
const ABORTED = 32;
const WORDS = 48;

/** Takes memory for a barrier and gives its address. */
export const openBarrier = (kernels: Kernels): number => kernels.allocate(WORDS * 4);

/** Waits until `members` threads have come. @throws Aborted when the meeting was called off. */
export function meet(memory: WebAssembly.Memory, barrier: number, members: number): void {
  const words = wordsAt(memory, barrier);
  const epoch = Atomics.load(words, EPOCH);
  refuseAborted(words); // looked at after the epoch, which a later abort moves on
  if (Atomics.add(words, ARRIVED, 1) + 1 === members) open(words);
  else whileIdle(() => wait(words, epoch));
  refuseAborted(words);
}

/**
 * Calls the meetings at a barrier off for good, so that nobody waits for a thread that will not come. Any thread may,
 * also one that is no member.
 */
export function abort(memory: WebAssembly.Memory, barrier: number): void {
  const words = wordsAt(memory, barrier);
  Atomics.store(words, ABORTED, 1);
  moveOn(words);
}

/** What the members throw who met nobody. Why they did is told by the one that failed. */
export class Aborted extends Error {
  constructor() {
    super("another thread failed");
    this.name = Aborted.name;
  }
}

/** Also of one that came from another thread, where it lost its class. */
export const isAborted = (error: unknown): boolean => error instanceof Error && error.name === Aborted.name;

const wordsAt = ({ buffer }: WebAssembly.Memory, barrier: number): Int32Array =>
  new Int32Array(buffer, barrier, WORDS);

function refuseAborted(words: Int32Array): void {
  if (Atomics.load(words, ABORTED) !== 0) throw new Aborted();
}

/** The count is set back before the epoch moves on: the first to leave may come to the next meeting at once. */
function open(words: Int32Array): void {
  Atomics.store(words, ARRIVED, 0);
  moveOn(words);
}

function moveOn(words: Int32Array): void {
  Atomics.add(words, EPOCH, 1);
  Atomics.notify(words, EPOCH);
}

function wait(words: Int32Array, epoch: number): void {
  for (let i = 0; i < SPINS; i++) if (Atomics.load(words, EPOCH) !== epoch) return;
  while (Atomics.load(words, EPOCH) === epoch) Atomics.wait(words, EPOCH, epoch);
}
