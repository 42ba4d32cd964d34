/** The words that are nearest to a word while vectors are trained, and what changed among them. */
import type { LogRecord } from "./record.ts";

export interface Neighbor {
  readonly word: string;
  /** The cosine of the angle between both vectors. */
  readonly similarity: number;
}

export interface Neighbors {
  readonly step: number;
  /** The nearest first. */
  readonly now: readonly Neighbor[];
  /** Those of the record before; of the first record none. */
  readonly before: readonly Neighbor[] | undefined;
}

export function neighborsOf(step: number, record: LogRecord, last: Neighbors | undefined): Neighbors {
  const now = record.list("neighbors").map((one) => ({
    word: one.text("word") ?? "",
    similarity: one.number("similarity") ?? Number.NaN,
  }));
  return { step, now, before: last?.now };
}

/** Where a neighbour stands now, compared with the record before. */
export type Change = "new" | "up" | "down" | "same";

export function changeOf(place: number, { now, before }: Neighbors): Change {
  if (before === undefined) return "same";
  const last = before.findIndex(({ word }) => word === now[place].word);
  if (last < 0) return "new";
  return last === place ? "same" : place < last ? "up" : "down";
}

/** Those that are no longer there. */
export function goneFrom({ now, before = [] }: Neighbors): string[] {
  const there = new Set(now.map(({ word }) => word));
  return before.flatMap(({ word }) => (there.has(word) ? [] : [word]));
}
