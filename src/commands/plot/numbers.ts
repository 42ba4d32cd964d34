/** Numbers of records. */
import type { Row } from "../../io/codec.ts";

/** A number that is not finite is written as null; NaN stands for it, and for what is no number. */
export const numberIn = (value: unknown): number => (typeof value === "number" ? value : Number.NaN);

/** An array of numbers, or undefined for anything else. */
export const numbersIn = (value: unknown): number[] | undefined =>
  Array.isArray(value) ? value.map(numberIn) : undefined;

/** Whether a record has such a number, be it null. */
export const hasNumber = (row: Row, name: string): boolean =>
  Object.hasOwn(row, name) && (typeof row[name] === "number" || row[name] === null);
