/** What evaluates rows, one after the other; it keeps counts, not rows. */
import type { Row } from "../../io/codec.ts";
import type { Report } from "../report.ts";

export interface Metric {
  /** Takes a row in, or tells what is wrong with it and leaves it out. */
  add(row: Row): string | undefined;
  /** What all rows come to. */
  result(): Report;
}

/** The members that are compared, where they are not the usual ones. */
export interface Fields {
  readonly gold?: string;
  readonly predicted?: string;
}

/** A share of nothing is 0, as scikit-learn and conlleval have it. */
export const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

/** Precision, recall and their harmonic mean. */
export interface Scores {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** Of what is right, what was predicted, and what is both. */
export const scores = (gold: number, predicted: number, correct: number): Scores => ({
  precision: share(correct, predicted),
  recall: share(correct, gold),
  f1: share(2 * correct, gold + predicted),
});

/** The value of the first of these members that a row has. */
export function memberOf(row: Row, names: readonly string[]): { name: string; value: unknown } | undefined {
  const name = names.find((member) => Object.hasOwn(row, member) && row[member] !== null);
  return name === undefined ? undefined : { name, value: row[name] };
}
