/** The columns of an order's n-grams, as the model file has them. */
import { append, type Spool } from "../../../io/spool.ts";
import { join } from "./join.ts";
import { FileRecords, Room } from "./records.ts";
import type { NgramFile, TaskContext } from "./task.ts";

export interface TrieInput {
  readonly n: number;
  /** n ids and two logarithms, from the first word on. */
  readonly file: NgramFile;
  /** The n-grams of the next order, where there is one. */
  readonly longer?: NgramFile;
  readonly outputs: TrieColumns;
}

/** A file for each. */
export interface TrieColumns {
  /** The last word; where n > 1. */
  readonly words: Spool;
  readonly logProbs: Spool;
  /** Like the starts, where there are longer n-grams. */
  readonly backoffs: Spool;
  /** Where the children of each begin among the longer n-grams, and where those of the last end. */
  readonly starts: Spool;
}

export function trieColumns(context: TaskContext, { n, file, longer, outputs }: TrieInput): TrieColumns {
  const { kernels, memory } = context;
  for (const records of pieces(context, file, n + 2)) {
    append(outputs.logProbs, column(records, n + 2, n));
    if (n > 1) append(outputs.words, column(records, n + 2, n - 1));
    if (longer !== undefined) append(outputs.backoffs, column(records, n + 2, n + 1));
  }
  if (longer === undefined) return outputs;
  const left = new FileRecords(kernels, file.spool, n + 2);
  const right = new FileRecords(kernels, longer.spool, n + 3);
  const step = (pointer: number) => kernels.call.ngram_starts(pointer, n);
  join(context, new Room(memory.pointer, memory.size), { left, right, output: outputs.starts, step });
  append(outputs.starts, new Uint8Array(Uint32Array.of(longer.count).buffer));
  return outputs;
}

function* pieces(
  { kernels, memory, window }: TaskContext,
  { spool }: NgramFile,
  words: number,
): Generator<Uint32Array> {
  const source = new FileRecords(kernels, spool, words);
  for (;;) {
    const end = source.fill(memory.pointer, memory.pointer + window);
    if (end === memory.pointer) return;
    yield kernels.u32(memory.pointer, (end - memory.pointer) / 4);
  }
}

/** The numbers in one place of all records, as bytes. */
function column(records: Uint32Array, words: number, place: number): Uint8Array {
  const numbers = new Uint32Array(records.length / words);
  for (let i = 0, at = place; i < numbers.length; i++, at += words) numbers[i] = records[at];
  return new Uint8Array(numbers.buffer);
}
