/** Comma- and tab-separated values (RFC 4180) with a header line; every value is a string. */
import { isUtf8 } from "node:buffer";
import { CsvError, parse } from "csv-parse/sync";
import { DataError } from "../errors.ts";
import type { BadRow, Block, Codec, Origin, RawRow, Row } from "./codec.ts";
import { DELIMITER } from "./framing.ts";
import { stringifyJson } from "./json.ts";
import { lineBytes, NOT_UTF8 } from "./lines.ts";
import { place } from "./place.ts";
import { quotedRecords } from "./quoted.ts";
import type { ScannedRecord } from "./record-scanner.ts";
import { setMember } from "./row.ts";

type Name = "csv" | "tsv";

export const csv = delimited("csv", ",");
export const tsv = delimited("tsv", "\t");

/** The names in a header record. @throws DataError with the place when it is malformed or names one twice. */
export function readColumns(header: ScannedRecord, name: Name, file: string): readonly string[] {
  const fail = (reason: string) => new DataError(place(file, header.line, reason));
  const columns = parseRecord(header.raw, name);
  if (typeof columns === "string") throw fail(columns);
  const twice = columns.find((column, index) => columns.indexOf(column) !== index);
  if (twice !== undefined) throw fail(`the column ${JSON.stringify(twice)} is there twice`);
  return columns;
}

function delimited(name: Name, delimiter: string): Codec {
  const line = (values: readonly string[]) =>
    lineBytes(
      values.length === 1 && values[0] === ""
        ? '""'
        : values.map((value) => quoted(value, delimiter)).join(delimiter),
    );
  return {
    name,
    extensions: [name],
    framing: "quoted-lines",
    decode: (block) => decode(block, name),
    header: line,
    encode: (row: Row, _from?: Origin, columns: readonly string[] = Object.keys(row)) =>
      line(valuesOf(row, columns)),
  };
}

function* decode({ bytes, line, columns }: Block, name: Name): Generator<RawRow | BadRow> {
  if (columns === undefined) throw new TypeError(`a block of ${name} needs its columns`);
  const records = [...quotedRecords(bytes, DELIMITER[name], line)];
  const values = parseTogether(bytes, records.length, name);
  for (const [index, record] of records.entries()) {
    yield toRow(record, values?.[index] ?? parseRecord(record.raw, name), columns);
  }
}

/** All records at once; undefined when there is one among them that has to be looked at by itself. */
function parseTogether(bytes: Uint8Array, count: number, name: Name): string[][] | undefined {
  if (!isUtf8(bytes)) return undefined;
  try {
    const records = parseStrictly(bytes, name);
    return records.length === count ? records : undefined;
  } catch (error) {
    if (error instanceof CsvError) return undefined;
    throw error;
  }
}

/** The values of one record, or what is wrong with it. */
function parseRecord(raw: Uint8Array, name: Name): string[] | string {
  if (!isUtf8(raw)) return NOT_UTF8;
  try {
    const records = parseStrictly(raw, name);
    return records.length === 1 ? records[0] : "not one record";
  } catch (error) {
    if (error instanceof CsvError) return reasons[error.code] ?? error.message;
    throw error;
  }
}

const reasons: Readonly<Record<string, string>> = {
  CSV_INVALID_CLOSING_QUOTE: "something follows a closing quote (a quote within quotes is written twice)",
  INVALID_OPENING_QUOTE: "a quote within a value that is not quoted",
  CSV_QUOTE_NOT_CLOSED: "a quote is not closed",
};

function parseStrictly(bytes: Uint8Array, name: Name): string[][] {
  return parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), {
    delimiter: String.fromCharCode(DELIMITER[name]),
    record_delimiter: ["\r\n", "\n"],
    relax_column_count: true,
    skip_empty_lines: true,
  });
}

function toRow(
  { raw, line }: ScannedRecord,
  values: string[] | string,
  columns: readonly string[],
): RawRow | BadRow {
  if (typeof values === "string") return { error: values, raw, line };
  if (values.length !== columns.length) {
    return { error: `${values.length} values for ${columns.length} columns`, raw, line };
  }
  const row: Row = {};
  for (const [index, column] of columns.entries()) setMember(row, column, values[index]);
  return { row, raw, line };
}

function valuesOf(row: Row, columns: readonly string[]): string[] {
  const stranger = Object.keys(row).find((name) => !columns.includes(name));
  if (stranger !== undefined)
    throw new DataError(`the member ${JSON.stringify(stranger)} is not among the columns`);
  return columns.map((column) => (Object.hasOwn(row, column) ? valueText(row[column]) : ""));
}

/** Arrays and objects are written as JSON. */
function valueText(value: unknown): string {
  if (typeof value === "string") return value;
  return value === undefined || value === null ? "" : stringifyJson(value);
}

/** A byte order mark at the very beginning would not be read back. */
function quoted(value: string, delimiter: string): string {
  if (!value.includes(delimiter) && !/["\r\n\ufeff]/.test(value)) return value;
  return `"${value.replaceAll('"', '""')}"`;
}
