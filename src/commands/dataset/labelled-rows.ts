/** What is known of labelled rows beside their ids: some 28 bytes a row, in memory. */
import { inputName } from "../../io/place.ts";
import { f64Column, u32Column, u64Column } from "./column.ts";

/** A row as it comes. */
export interface NewRow {
  /** How many ids there are up to its end. */
  readonly end: number;
  readonly labels: ArrayLike<number>;
  /** Of its text. */
  readonly hash: bigint;
  readonly file: string;
  readonly line: number;
}

export class LabelledRows {
  readonly #ends = f64Column();
  readonly #labelEnds = u32Column();
  readonly #labels = u32Column();
  readonly #hashes = u64Column();
  readonly #lines = u32Column();
  /** Each file's name and its first row. */
  readonly #files: { readonly file: string; readonly first: number }[] = [];

  get count(): number {
    return this.#ends.length;
  }

  add({ end, labels, hash, file, line }: NewRow): void {
    if (this.#files.at(-1)?.file !== file) this.#files.push({ file, first: this.count });
    for (let at = 0; at < labels.length; at++) this.#labels.push(labels[at]);
    this.#labelEnds.push(this.#labels.length);
    this.#hashes.push(hash);
    this.#lines.push(line);
    this.#ends.push(end);
  }

  /** Where a row's ids begin … */
  start(row: number): number {
    return row === 0 ? 0 : this.#ends.at(row - 1);
  }

  /** … and end. */
  end(row: number): number {
    return this.#ends.at(row);
  }

  /** The ids of a row's labels, at least one: a view. */
  labels(row: number): Uint32Array {
    return this.#labels.values.subarray(row === 0 ? 0 : this.#labelEnds.at(row - 1), this.#labelEnds.at(row));
  }

  /** The hashes of the texts, two u32 for each. */
  get hashes(): Uint32Array {
    return new Uint32Array(this.#hashes.values.buffer, 0, this.count * 2);
  }

  /** Where a row was read, for people: `train.txt:17`. */
  place(row: number): string {
    const file = this.#files.findLast(({ first }) => first <= row)?.file ?? "-";
    return `${inputName(file)}:${this.#lines.at(row)}`;
  }

  /** How many rows have each label, by its id. */
  labelCounts(size: number): Uint32Array {
    const counts = new Uint32Array(size);
    for (const label of this.#labels.values) counts[label]++;
    return counts;
  }

  /** From here on a label `i` is `map[i]`. */
  renumberLabels(map: ArrayLike<number>): void {
    const labels = this.#labels.values;
    for (let at = 0; at < labels.length; at++) labels[at] = map[labels[at]];
  }

  /** All numbers that training sees. */
  get columns(): readonly (Float64Array | Uint32Array)[] {
    return [this.#ends.values, this.#labelEnds.values, this.#labels.values];
  }
}
