/** The labels of a record that was decoded: one, or several. */
import type { Row } from "../../io/codec.ts";
import { parseJson } from "../../io/json.ts";

/** The member that takes the place of a missing `label`. */
export const SEVERAL = "labels";

const NO_LABEL = "no label";

/** The member `field`, or without it `labels`, as `labelsIn`; `cells` are values of csv or tsv, where an array is its JSON. */
export function labelsOf(row: Row, field: string, cells = false): readonly string[] | string {
  const name = [field, SEVERAL].find((member) => Object.hasOwn(row, member) && row[member] !== null);
  if (name === undefined) return NO_LABEL;
  return labelsIn(cells ? cellValue(row[name]) : row[name], name);
}

/** Strings, whole numbers and truth values are labels, but not the empty string; or it is said what is wrong. */
export function labelsIn(value: unknown, name: string): readonly string[] | string {
  const values = Array.isArray(value) ? value : [value];
  if (!values.every(isLabel)) return `"${name}" is neither a label nor an array of labels`;
  const labels = values.map(String).filter((label) => label !== "");
  return labels.length === 0 ? NO_LABEL : labels;
}

export const isLabel = (value: unknown): boolean =>
  typeof value === "string" ||
  typeof value === "boolean" ||
  typeof value === "bigint" ||
  Number.isInteger(value);

/** Of csv and tsv, where an array is its JSON. */
export function cellValue(value: unknown): unknown {
  if (typeof value !== "string" || !value.startsWith("[")) return value;
  try {
    return parseJson(value);
  } catch {
    return value;
  }
}

/** A row of a table, with arrays for their JSON. */
export const cellValues = (row: Row): Row =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, cellValue(value)]));
