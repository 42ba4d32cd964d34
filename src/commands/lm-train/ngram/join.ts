/** Reads two sorted streams side by side through a kernel (src/kernels/ngram-join.ts), and writes what it makes of them. */
import type { Kernels } from "../../../engine/kernels.ts";
import type { Spool } from "../../../io/spool.ts";
import * as state from "../../../kernels/ngram-state.ts";
import { type RecordSource, type Room, Window, writeRecords } from "./records.ts";
import { WINDOW } from "./task.ts";

export interface Join {
  readonly left: RecordSource;
  readonly right: RecordSource;
  readonly output: Spool;
  /** Runs the kernel once on its state. */
  step(pointer: number): void;
}

/** Goes on until the left stream is over. */
export function join(kernels: Kernels, room: Room, { left, right, output: spool, step }: Join): void {
  const pointer = room.take(state.JOIN_SIZE);
  const output = room.take(WINDOW);
  const [first, second] = [new Window(kernels, left, room, WINDOW), new Window(kernels, right, room, WINDOW)];
  first.refill();
  second.refill();
  kernels.bytes.fill(0, pointer, pointer + state.JOIN_SIZE);
  while (first.at < first.end) {
    const [at, other] = [first.at, second.at];
    open(kernels, pointer, first, second, output);
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

function open(kernels: Kernels, pointer: number, left: Window, right: Window, output: number): void {
  kernels.store(pointer + state.JOIN_LEFT, left.at);
  kernels.store(pointer + state.JOIN_LEFT_END, left.end);
  kernels.store(pointer + state.JOIN_RIGHT, right.at);
  kernels.store(pointer + state.JOIN_RIGHT_END, right.end);
  kernels.store(pointer + state.JOIN_OUT, output);
  kernels.store(pointer + state.JOIN_OUT_END, output + WINDOW);
  kernels.store(pointer + state.JOIN_RIGHT_OVER, right.over ? 1 : 0);
}
