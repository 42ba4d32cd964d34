/** Labels and their ids: 0, 1, 2 … in the order in which they came. Any bytes can be a label. */
import type { Kernels } from "../../engine/kernels.ts";
import { withRoom } from "../../text/symbol-table.ts";
import { WordTable } from "../../text/word-table.ts";

/** The labels of the rows of a batch, as ids: `begin` a row, then `add` its labels, each of which counts once. */
export class LabelIds {
  readonly kernels: Kernels;
  readonly #table: WordTable;
  /** Labels are these alone. */
  readonly #known: number | undefined;
  /** The ids of all rows, one row after the other; good up to `length`. */
  ids = new Uint32Array(2 ** 10);
  length = 0;
  #start = 0;

  /** Other labels than the `known` ones, which get the first ids, are refused; without them there are all that come. */
  constructor(kernels: Kernels, known?: readonly string[]) {
    this.kernels = kernels;
    this.#table = new WordTable(kernels);
    this.#table.addAll(known ?? []);
    this.#known = known?.length;
  }

  get size(): number {
    return this.#known ?? this.#table.size;
  }

  label = (id: number): string => this.#table.symbol(id);

  /** Below 0 where the code points of one label come before those of the other. */
  compare = (left: number, right: number): number => this.#table.compare(left, right);

  /** Forgets the rows, but not the labels. */
  clear(): void {
    this.length = 0;
  }

  begin(): void {
    this.#start = this.length;
  }

  /** Takes back what the row has so far. */
  dropRow(): void {
    this.length = this.#start;
  }

  /** Tells what is wrong with the label, as `addBytes` does. */
  add(label: string): string | undefined {
    return this.#take(this.#table.add(label));
  }

  /** The label [start, end) in the kernels' memory. */
  addBytes(start: number, end: number): string | undefined {
    return this.#take(this.#table.addBytes(start, end));
  }

  #take(id: number): string | undefined {
    if (this.#known !== undefined && id >= this.#known)
      return `the training data has no label ${JSON.stringify(this.label(id))}`;
    for (let at = this.#start; at < this.length; at++) if (this.ids[at] === id) return undefined;
    this.ids = withRoom(this.ids, this.length + 1);
    this.ids[this.length++] = id;
    return undefined;
  }
}
