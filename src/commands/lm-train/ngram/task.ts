/** What the tasks of a thread have in common: its memory, and what is the same for all orders. */
import type { Kernels } from "../../../engine/kernels.ts";
import type { Spool } from "../../../io/spool.ts";
import type { RecordShape } from "./records.ts";

export interface TaskContext {
  readonly kernels: Kernels;
  /** Memory for one task at a time. */
  readonly memory: { readonly pointer: number; readonly size: number };
  /** Bytes of a window on a file. */
  readonly window: number;
  readonly order: number;
  /** V; the ids behind those of the words are those of <s> and of what is before it. */
  readonly vocabulary: number;
}

export const beginId = ({ vocabulary }: Pick<TaskContext, "vocabulary">): number => vocabulary;
export const paddingId = ({ vocabulary }: Pick<TaskContext, "vocabulary">): number => vocabulary + 1;

/** n-grams of an order in a file, with numbers behind them. */
export interface NgramFile {
  readonly spool: Spool;
  readonly count: number;
}

export const ngramFile = (spool: Spool, words: number): NgramFile => ({
  spool,
  count: spool.length / (words * 4),
});

/** Records of n ids and `numbers` more: from the last word on (`suffix`), or from the first. */
export function shapeOf(
  { vocabulary }: Pick<TaskContext, "vocabulary">,
  n: number,
  numbers: number,
  order: "suffix" | "prefix",
): RecordShape {
  const bits = 32 - Math.clz32(vocabulary + 1);
  return { words: n + numbers, keys: n, backwards: order === "suffix", bits };
}
