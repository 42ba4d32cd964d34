/**
 * How long each thread of a team has worked, for whoever looks, at any time: a number in shared memory for each, which a
 * thread changes when it begins to work and when it begins to wait.
 */

/** Numbers of 8 bytes in a cache line: each thread has one of its own. */
const LINE = 8;

/** Memory for the clocks of so many threads. */
export const openClocks = (threads: number): SharedArrayBuffer => new SharedArrayBuffer(threads * LINE * 8);

/** Microseconds since 1970: the same number in all threads. */
const microseconds = (): bigint => BigInt(Math.round((performance.timeOrigin + performance.now()) * 1000));

/**
 * The clock of one thread. Its number is how long the thread has worked, in microseconds; while it works, less the time
 * of day when it began, and so below 0.
 */
export class WorkClock {
  readonly #number: BigInt64Array;
  readonly #now: () => bigint;

  constructor(clocks: SharedArrayBuffer, thread: number, now = microseconds) {
    this.#number = new BigInt64Array(clocks, thread * LINE * 8, 1);
    this.#now = now;
  }

  begin(): void {
    Atomics.sub(this.#number, 0, this.#now());
  }

  end(): void {
    Atomics.add(this.#number, 0, this.#now());
  }
}

/** The seconds that each thread has worked so far. */
export function workedSeconds(clocks: SharedArrayBuffer, now = microseconds): number[] {
  const numbers = new BigInt64Array(clocks);
  return Array.from({ length: numbers.length / LINE }, (_, thread) => {
    const number = Atomics.load(numbers, thread * LINE);
    return Number(number < 0n ? number + now() : number) / 1e6;
  });
}

/** This thread's own, where it is one of a team. */
let own: WorkClock | undefined;

/** From now on `clock` is this thread's. */
export function wind(clock: WorkClock): void {
  own = clock;
}

/** Does what is waiting for others, and no work. */
export function whileIdle(wait: () => void): void {
  own?.end();
  wait();
  own?.begin();
}
