/** One of two things that each record has, such as a text and its translation: how it is read, and where it is kept. */
import type { Block } from "../../io/codec.ts";
import type { IdStore } from "../../io/id-store.ts";

export interface Side {
  readonly store: IdStore;
  /** What the records of a block have, some at a time; good until the next ones are asked for. */
  read(block: Block): Generator<SideRows>;
  /** Takes note of a row whose numbers go to the store next. */
  add(row: Uint32Array): void;
}

/** Some records of one side. */
export interface SideRows {
  readonly count: number;
  /** Of lines of text none is: these are all texts. */
  isBlank(index: number): boolean;
  /** Why a row cannot be learnt from, as far as that can be seen before it is encoded. */
  problem(index: number): BadRecord | undefined;
  /** Takes a row out. */
  drop(index: number): void;
  /** All rows that are left, once. */
  encode(): EncodedRows;
}

/** Good until the next ones are encoded. */
export interface EncodedRows {
  /** What is kept of a row. */
  numbers(index: number): Uint32Array;
  problem(index: number): BadRecord | undefined;
}

/** A record that cannot be learnt from. */
export interface BadRecord {
  readonly file: string;
  readonly line: number;
  readonly error: string;
}
