/** Tensors in records and in tables. */
import { elementsOf, type FileTensor } from "../../formats/file-tensor.ts";
import { escapeText } from "../escape-token.ts";
import { grouped } from "./inspected.ts";
import { type TensorStats, tensorStats } from "./tensor-stats.ts";

export interface TensorRecord extends Partial<TensorStats> {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly count: number;
  readonly bytes: number;
}

type Tensors = ReadonlyMap<string, FileTensor>;

export const describeTensors = (tensors: Tensors, stats: boolean): TensorRecord[] =>
  Array.from(tensors, ([name, tensor]) => ({
    name,
    dtype: tensor.dtype,
    shape: tensor.shape,
    count: elementsOf(tensor.shape),
    bytes: tensor.bytes.length,
    ...(stats && tensorStats(tensor)),
  }));

/** How many numbers there are that training moves: those with a fraction. */
export const countParameters = (tensors: readonly TensorRecord[]): number =>
  tensors.reduce((sum, { dtype, count }) => sum + (/^B?F/.test(dtype) ? count : 0), 0);

/** One line each, in columns. */
export function tensorLines(tensors: readonly TensorRecord[]): string[] {
  const cells = tensors.map((tensor) => [
    escapeText(tensor.name),
    tensor.shape.join(" × ") || "one number",
    tensor.dtype,
    grouped(tensor.count),
    `${grouped(tensor.bytes)} bytes`,
    ...statsCells(tensor),
  ]);
  const widths = cells[0]?.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells.map((row) =>
    row
      .map((cell, column) => aligned(cell, column, widths?.[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

function statsCells({ min, mean, max, norm, not_finite }: TensorRecord): string[] {
  if (norm === undefined) return [];
  const shown = { min, mean, max, norm, "not finite": not_finite || undefined };
  return Object.entries(shown).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name} ${short(value)}`],
  );
}

const short = (value: number | null): string => (value === null ? "–" : String(Number(value.toPrecision(4))));

/** Counts and sizes stand at the right of their columns. */
const aligned = (cell: string, column: number, width: number): string =>
  column === 3 || column === 4 ? cell.padStart(width) : cell.padEnd(width);
