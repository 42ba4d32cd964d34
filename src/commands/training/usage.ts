/** What a run takes of the machine, for the records of its log. */
import type { Context } from "../context.ts";

/** Threads that tell how long they have worked, in seconds. */
export interface Working {
  readonly worked: readonly number[];
}

export interface Usage {
  /** Bytes in memory. */
  readonly memory: number;
  /** How many cores were busy, … */
  readonly cores: number;
  /** … and which share of the time each thread worked, not waiting for another or for its next task. */
  readonly loads?: readonly number[];
}

/** Tells what was taken since it was last asked, or made. */
export class UsageMeter {
  readonly #context: Pick<Context, "usage">;
  readonly #threads: Working;
  readonly #now: () => number;
  #last: Reading;

  /** Threads may join while it goes on. `now` is in milliseconds. */
  constructor(context: Pick<Context, "usage">, threads: Working, now = () => performance.now()) {
    this.#context = context;
    this.#threads = threads;
    this.#now = now;
    this.#last = this.#read();
  }

  next(): Usage {
    const [last, now] = [this.#last, this.#read()];
    this.#last = now;
    const seconds = now.seconds - last.seconds;
    const loads = now.worked.map((worked, thread) => share(worked - (last.worked[thread] ?? 0), seconds));
    return {
      memory: now.memory,
      cores: round((now.cpuSeconds - last.cpuSeconds) / seconds),
      ...(loads.length > 0 && { loads }),
    };
  }

  #read(): Reading {
    const { memory, cpuSeconds } = this.#context.usage();
    return { seconds: this.#now() / 1000, memory, cpuSeconds, worked: this.#threads.worked };
  }
}

interface Reading {
  readonly seconds: number;
  readonly memory: number;
  readonly cpuSeconds: number;
  readonly worked: readonly number[];
}

/** The clocks of two threads are read a moment apart. */
const share = (worked: number, seconds: number): number => round(Math.min(1, Math.max(0, worked / seconds)));

const round = (number: number): number => Math.round(number * 1000) / 1000;
