/** Which labels were taken for which, from what `weft evaluate` writes. */
import { DataError } from "../../errors.ts";
import type { HeatMap } from "../../formats/chart.ts";
import { inputName } from "../../io/place.ts";
import { grouped } from "../number-text.ts";
import { numberIn } from "./numbers.ts";
import type { RecordSource } from "./source.ts";

interface Cell {
  readonly label: string;
  /** Null where nothing was predicted. */
  readonly predicted: string | null;
  readonly count: number;
}

const MOST = 20;
const OTHERS = "(others)";
const NOTHING = "(none)";

/** A row for each label: the most frequent ones, and the others together. A shade is the share of the row. */
export function confusionChart(source: RecordSource, top = MOST): HeatMap {
  const { cells, accuracy, total } = confusionsIn(source);
  const labels = byFrequency(cells);
  const places = new Places(labels.slice(0, top));
  const rows = places.of(cells.map(({ label }) => label));
  const columns = places.of([...labels, ...cells.map(({ predicted }) => predicted)]);
  const counts = rows.map(() => columns.map(() => 0));
  for (const { label, predicted, count } of cells)
    counts[rows.indexOf(places.at(label))][columns.indexOf(places.at(predicted))] += count;
  const sums = counts.map((row) => row.reduce((sum, count) => sum + count, 0));
  return {
    kind: "heat",
    title: "Confusion matrix",
    subtitle: `${grouped(total)} texts, ${grouped(labels.length)} labels${accuracy}`,
    rowsTitle: "label",
    columnsTitle: "predicted",
    shadesTitle: "share of the texts with this label",
    rows: rows.map(places.name),
    columns: columns.map(places.name),
    shades: counts.map((row, at) => row.map((count) => (sums[at] > 0 ? count / sums[at] : 0))),
    texts: counts.map((row) => row.map((count) => (count === 0 ? "" : grouped(count)))),
  };
}

/** All labels, those of the most texts first; at the end those that were predicted alone. */
function byFrequency(cells: readonly Cell[]): string[] {
  const support = new Map<string, number>();
  for (const { label, count } of cells) support.set(label, (support.get(label) ?? 0) + count);
  const predicted = cells.flatMap((cell) => (cell.predicted === null ? [] : [cell.predicted]));
  const all = [...new Set([...support.keys(), ...predicted])];
  return all.sort((a, b) => (support.get(b) ?? -1) - (support.get(a) ?? -1)); // stable
}

/** Where labels are in the order of those that are shown, behind which are the others, and nothing. */
class Places {
  readonly #shown: readonly string[];
  readonly #places: ReadonlyMap<string, number>;

  constructor(shown: readonly string[]) {
    this.#shown = shown;
    this.#places = new Map(shown.map((label, at) => [label, at]));
  }

  at = (label: string | null): number =>
    label === null ? this.#shown.length + 1 : (this.#places.get(label) ?? this.#shown.length);

  /** Each once, in order. */
  of(labels: readonly (string | null)[]): number[] {
    return [...new Set(labels.map(this.at))].sort((a, b) => a - b);
  }

  name = (place: number): string => this.#shown[place] ?? (place === this.#shown.length ? OTHERS : NOTHING);
}

function confusionsIn({ path, rows }: RecordSource): { cells: Cell[]; accuracy: string; total: number } {
  const record = rows.find(({ confusions }) => Array.isArray(confusions));
  const cells = (record?.confusions ?? []) as Cell[];
  if (cells.length === 0 || !cells.every(isCell))
    throw new DataError(`${inputName(path)}: no record with confusions`, {
      hint: "weft evaluate --task labels writes one",
    });
  const accuracy = numberIn(record?.accuracy);
  return {
    cells,
    accuracy: Number.isFinite(accuracy) ? `, accuracy ${accuracy.toFixed(4)}` : "",
    total: cells.reduce((sum, { count }) => sum + count, 0),
  };
}

function isCell(value: unknown): value is Cell {
  const { label, predicted, count } = (value ?? {}) as Partial<Cell>;
  const isName = predicted === null || typeof predicted === "string";
  return typeof label === "string" && isName && Number.isFinite(count) && (count as number) >= 0;
}
