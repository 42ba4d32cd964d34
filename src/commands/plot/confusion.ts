/** Which labels were taken for which, from what `weft evaluate` writes. */
import { DataError } from "../../errors.ts";
import type { HeatMap } from "../../formats/chart.ts";
import { inputName } from "../../io/place.ts";
import { grouped } from "../inspect/inspected.ts";
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
  const support = sums(cells, ({ label }) => label);
  const guesses = sums(cells, ({ predicted }) => predicted ?? NOTHING);
  const known = new Set([...support.keys(), ...guesses.keys()].filter((name) => name !== NOTHING));
  const order = [...known].sort((a, b) => (support.get(b) ?? 0) - (support.get(a) ?? 0)); // stable
  const shown = new Set(order.slice(0, top));
  const labels = [...shown, ...(order.length > shown.size ? [OTHERS] : [])];
  const columns = guesses.has(NOTHING) ? [...labels, NOTHING] : labels;
  const named = (name: string) => (shown.has(name) || name === NOTHING ? name : OTHERS);
  const counts = labels.map(() => columns.map(() => 0));
  for (const { label, predicted, count } of cells)
    counts[labels.indexOf(named(label))][columns.indexOf(named(predicted ?? NOTHING))] += count;
  const rowSums = counts.map((row) => row.reduce((sum, count) => sum + count, 0));
  return {
    kind: "heat",
    title: "Confusion matrix",
    subtitle: `${grouped(total)} texts, ${grouped(order.length)} labels${accuracy}`,
    rowsTitle: "label",
    columnsTitle: "predicted",
    shadesTitle: "share of the texts with this label",
    rows: labels,
    columns,
    shades: counts.map((row, at) => row.map((count) => (rowSums[at] > 0 ? count / rowSums[at] : 0))),
    texts: counts.map((row) => row.map((count) => (count === 0 ? "" : grouped(count)))),
  };
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

function sums(cells: readonly Cell[], nameOf: (cell: Cell) => string): Map<string, number> {
  const all = new Map<string, number>();
  for (const cell of cells) all.set(nameOf(cell), (all.get(nameOf(cell)) ?? 0) + cell.count);
  return all;
}
