/** Tensors in records and in tables. */
import { elementsOf, type FileTensor } from "../../formats/file-tensor.ts";
import type { Column, Table } from "../../formats/table.ts";
import { escapeText } from "../escape-token.ts";
import { grouped, significant } from "../number-text.ts";
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

/** A row each, with statistics where there are some; they take the room of the bytes. */
export function tensorTable(tensors: readonly TensorRecord[]): Table {
  const hasStats = tensors.some(({ norm }) => norm !== undefined);
  const areFinite = tensors.every(({ not_finite = 0 }) => not_finite === 0);
  const more = hasStats ? [...STATS, ...(areFinite ? [] : [NOT_FINITE])] : [number("bytes")];
  return {
    columns: [...COLUMNS, ...more],
    rows: tensors.map((tensor) => [
      escapeText(tensor.name),
      tensor.shape.join(" × ") || "one number",
      tensor.dtype,
      grouped(tensor.count),
      ...(hasStats ? statsCells(tensor) : [grouped(tensor.bytes)]),
    ]),
  };
}

const number = (title: string): Column => ({ title, align: "right" });
const COLUMNS: readonly Column[] = [
  { title: "name", tone: "name" },
  { title: "shape" },
  { title: "type" },
  number("numbers"),
];
const STATS = ["min", "mean", "max", "norm"].map((title): Column => ({ title, align: "point" }));
const NOT_FINITE: Column = { ...number("not finite"), tone: "bad" };

/** A tensor whose type has none has dashes. */
const statsCells = ({ min, mean, max, norm, not_finite }: TensorRecord): string[] => [
  ...[min, mean, max, norm].map(significant),
  not_finite ? grouped(not_finite) : "",
];
