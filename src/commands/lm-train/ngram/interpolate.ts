/** From smoothed n-grams and the probabilities of the shorter ones to probabilities, and to their logarithms. */
import type { Spool } from "../../../io/spool.ts";
import { join, joinMemory } from "./join.ts";
import { RecordSorter } from "./record-sorter.ts";
import { FileRecords, type RecordSource, Room } from "./records.ts";
import { type NgramFile, ngramFile, shapeOf, type TaskContext } from "./task.ts";

export interface InterpolateInput {
  readonly n: number;
  /** As `smooth` makes them. */
  readonly ngrams: NgramFile;
  /** n - 1 ids and a probability, by their last words. */
  readonly shorter: NgramFile;
  readonly output: Spool;
}

/** n ids and a probability, by their last words. */
export function interpolate(
  context: TaskContext,
  { n, ngrams, shorter, output }: InterpolateInput,
): NgramFile {
  const { kernels } = context;
  const { windows, sorter } = sortedFile(context, ngrams, n, 2, "suffix");
  const right = new FileRecords(kernels, shorter.spool, n);
  const step = (pointer: number) => kernels.call.ngram_interpolate(pointer, n);
  join(context, windows, { left: sorter.sorted(), right, output, step });
  sorter.close();
  return ngramFile(output, n + 1);
}

export interface FinishInput {
  readonly n: number;
  readonly probabilities: NgramFile;
  /** The weights of those n-grams that are contexts, of which the longest are none. */
  readonly contexts?: NgramFile;
  readonly output: Spool;
}

/** n ids and the logarithms to base 10 of probability and back-off weight, from the first word on. */
export function finish(context: TaskContext, input: FinishInput): NgramFile {
  const { n, probabilities, contexts, output } = input;
  const { kernels } = context;
  const { windows, sorter } = sortedFile(context, probabilities, n, 1, "prefix");
  const right = contexts === undefined ? NOTHING : new FileRecords(kernels, contexts.spool, n + 1);
  const step = (pointer: number) => kernels.call.ngram_finish(pointer, n);
  join(context, windows, { left: sorter.sorted(), right, output, step });
  sorter.close();
  return ngramFile(output, n + 2);
}

const NOTHING: RecordSource = { fill: (at) => at };

/** Sorts a file in all of the memory but what the windows of a join need. */
function sortedFile(
  context: TaskContext,
  { spool }: NgramFile,
  n: number,
  numbers: number,
  order: "suffix" | "prefix",
) {
  const { kernels, memory } = context;
  const room = new Room(memory.pointer, memory.size);
  const size = joinMemory(context);
  const windows = new Room(room.take(size), size);
  const shape = shapeOf(context, n, numbers, order);
  const sorter = new RecordSorter(kernels, room, shape);
  sorter.addAll(new FileRecords(kernels, spool, shape.words));
  return { windows, sorter };
}
