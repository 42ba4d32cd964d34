/** Labelled rows the obvious way: every record is decoded, every text split. Words and labels are ranked by count. */
import type { Block, Row } from "../../src/io/codec.ts";
import { codecNamed } from "../../src/io/codecs.ts";

export interface SimpleRow {
  readonly words: readonly string[];
  readonly labels: readonly string[];
  readonly line: number;
}

/** The rows of a block; the lines of those that are bad. */
export function simpleRows(block: Block): { rows: SimpleRow[]; bad: number[] } {
  const rows: SimpleRow[] = [];
  const bad: number[] = [];
  for (const record of codecNamed(block.codec).decode(block)) {
    const row = "row" in record ? record.row : {};
    const labels = simpleLabels(row);
    if (typeof row.text !== "string" || labels.length === 0) bad.push(record.line);
    else {
      const words = row.text.split(/[ \t\n\v\f\r\0]+/).filter((word) => word !== "");
      rows.push({ words, labels, line: record.line });
    }
  }
  return { rows, bad };
}

function simpleLabels(row: Row): string[] {
  const value = (Object.hasOwn(row, "label") ? row.label : undefined) ?? row.labels ?? [];
  const all = Array.isArray(value) ? value : [value];
  const good = all.every(
    (one) => ["string", "boolean", "bigint"].includes(typeof one) || Number.isInteger(one),
  );
  return good ? [...new Set(all.map(String).filter((label) => label !== ""))] : [];
}

/** The more frequent first, those of equal count by code point. */
export function ranked(counts: ReadonlyMap<string, number>): string[] {
  const names = [...counts.keys()];
  return names.sort(
    (a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0) || Buffer.compare(Buffer.from(a), Buffer.from(b)),
  );
}
