/** Which labels were taken for which: the cells of a confusion matrix that are not 0. */
import { compare } from "./class-table.ts";

export interface Cell {
  readonly label: string;
  /** Null where nothing was predicted. */
  readonly predicted: string | null;
  readonly count: number;
}

/** More labels than there ever are. */
const MOST = 2 ** 26;
const NOTHING = MOST - 1;

export class Confusion {
  readonly #counts = new Map<number, number>();

  /** A text of the one label was taken for the other; both are ids below 2^26. */
  add(label: number, predicted: number | undefined): void {
    const cell = label * MOST + (predicted ?? NOTHING);
    this.#counts.set(cell, (this.#counts.get(cell) ?? 0) + 1);
  }

  /** The largest first, equal ones by code point. */
  cells(name: (id: number) => string): Cell[] {
    const cells = Array.from(this.#counts, ([cell, count]) => {
      const [label, predicted] = [Math.floor(cell / MOST), cell % MOST];
      return { label: name(label), predicted: predicted === NOTHING ? null : name(predicted), count };
    });
    return cells.sort(
      (a, b) =>
        b.count - a.count || compare(a.label, b.label) || compare(a.predicted ?? "", b.predicted ?? ""),
    );
  }
}
