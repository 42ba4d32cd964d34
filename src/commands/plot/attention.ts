/** Where a network looked while it wrote, from rows that tell it. */
import { DataError } from "../../errors.ts";
import type { HeatMap } from "../../formats/chart.ts";
import { inputName } from "../../io/place.ts";
import { numbersIn } from "./numbers.ts";
import type { RecordSource } from "./source.ts";

/** Of a record with `source_tokens`, `target_tokens` and `attention`, a row of weights for each target token. */
export function attentionChart({ path, rows }: RecordSource, record: number): HeatMap {
  const where = `${inputName(path)}: record ${record}`;
  const row = rows[record - 1];
  if (row === undefined) throw new DataError(`${inputName(path)} has ${rows.length} records, not ${record}`);
  const [sources, targets] = [tokensIn(row.source_tokens), tokensIn(row.target_tokens)];
  const weights = Array.isArray(row.attention) ? row.attention.map(numbersIn) : undefined;
  if (sources === undefined || targets === undefined || weights === undefined)
    throw new DataError(`${where} has no arrays source_tokens, target_tokens and attention`);
  if (weights.length !== targets.length || !weights.every((line) => line?.length === sources.length))
    throw new DataError(
      `${where}: attention is not an array of ${targets.length} times ${sources.length} numbers`,
    );
  return {
    kind: "heat",
    title: "Attention",
    subtitle: `record ${record} of ${rows.length}: where each target token looks`,
    rowsTitle: "target",
    columnsTitle: "source",
    shadesTitle: "weight",
    rows: targets,
    columns: sources,
    shades: weights as number[][],
  };
}

const tokensIn = (value: unknown): string[] | undefined =>
  Array.isArray(value) && value.length > 0 && value.every((token) => typeof token === "string")
    ? (value as string[])
    : undefined;
