/** Reads two sorted streams side by side through a kernel (src/kernels/ngram-join.ts), and writes what it makes of them. */
import type { Kernels } from "../../../engine/kernels.ts";
import type { Spool } from "../../../io/spool.ts";
import * as state from "../../../kernels/ngram-state.ts";
import { type RecordSource, type Room, Window, writeRecords } from "./records.ts";

interface JoinContext {
  readonly kernels: Kernels;
  /** Bytes of a window. */
  readonly window: number;
}

/** Two windows, what is written, and the state. */
export const joinMemory = ({ window }: JoinContext): number => 3 * window + 4 * state.JOIN_SIZE;

export interface Join {
  readonly left: RecordSource;
  readonly right: RecordSource;
  readonly output: Spool;
  /** Runs the kernel once on its state. */
  step(pointer: number): void;
}

/** Goes on until the left stream is over. Takes `joinMemory` bytes of `room`. */
export function join(
  { kernels, window }: JoinContext,
  room: Room,
  { left, right, output: spool, step }: Join,
): void {
  const pointer = room.take(state.JOIN_SIZE);
  const output = room.take(window);
  const [first, second] = [new Window(kernels, left, room, window), new Window(kernels, right, room, window)];
  first.refill();
  second.refill();
  kernels.bytes.fill(0, pointer, pointer + state.JOIN_SIZE);
  while (first.at < first.end) {
    const [at, other] = [first.at, second.at];
    open({ kernels, window }, pointer, first, second, output);
    step(pointer);
    first.at = kernels.load(pointer + state.JOIN_LEFT);
    second.at = kernels.load(pointer + state.JOIN_RIGHT);
    writeRecords(kernels, spool, output, kernels.load(pointer + state.JOIN_OUT));
    if (first.at === at && second.at === other && second.over)
      throw new Error("an n-gram lacks its shorter one");
    if (first.at === first.end) first.refill();
    if (second.at === second.end && !second.over) second.refill();
  }
}

function open(
  { kernels, window }: JoinContext,
  pointer: number,
  left: Window,
  right: Window,
  output: number,
) {
  kernels.store(pointer + state.JOIN_LEFT, left.at);
  kernels.store(pointer + state.JOIN_LEFT_END, left.end);
  kernels.store(pointer + state.JOIN_RIGHT, right.at);
  kernels.store(pointer + state.JOIN_RIGHT_END, right.end);
  kernels.store(pointer + state.JOIN_OUT, output);
  kernels.store(pointer + state.JOIN_OUT_END, output + window);
  kernels.store(pointer + state.JOIN_RIGHT_OVER, right.over ? 1 : 0);
}
