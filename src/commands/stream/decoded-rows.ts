/** The loop over a block's records, each decoded to a row, for commands whose own work is far more than that. */
import type { Run } from "../../engine/team.ts";
import { DataError } from "../../errors.ts";
import type { BadRow, Block, CodecName, RawRow, Row } from "../../io/codec.ts";
import { codecNamed } from "../../io/codecs.ts";
import { place } from "../../io/place.ts";
import { endsSentence } from "../../io/sentences.ts";
import { cellValues } from "./labels-of.ts";
import type { Mapped } from "./map.ts";
import { canPassOn, type RowPolicy } from "./rows.ts";

/** For each row its new members, or why it is bad. */
export type WorkOnRows = (rows: readonly Row[]) => readonly (Row | string)[];

const NEWLINE = Buffer.from("\n");
const NOTHING = Buffer.alloc(0);

/** `lineOf` is what a line of text shows of a row's new members. */
export function mapRows(
  { to, onError }: RowPolicy,
  lineOf: (added: Row) => string,
  work: WorkOnRows,
): Run<Block, Mapped> {
  const encode = encoder(to, lineOf);
  return (block) => {
    const tally = { rows: 0, skipped: 0, kept: 0 };
    const pieces: Uint8Array[] = [];
    for (const record of worked(block, work)) {
      const written = "error" in record ? record : encode(block, record);
      if (written instanceof Uint8Array) {
        pieces.push(written);
        tally.rows++;
      } else if (onError === "fail") {
        return { bytes: joined(pieces), ...tally, error: place(block.file, written.line, written.error) };
      } else if (onError === "keep" && canPassOn(block, to)) {
        pieces.push(written.raw, to === "msgpack" ? NOTHING : NEWLINE);
        tally.kept++;
      } else tally.skipped++;
    }
    if (isOpen(block, to)) dropNewline(pieces);
    return { bytes: joined(pieces), ...tally };
  };
}

interface WorkedRow extends RawRow {
  readonly added: Row;
}

/** All good rows of a block are worked on at once. */
function worked(block: Block, work: WorkOnRows): (WorkedRow | BadRow)[] {
  const areCells = block.codec === "csv" || block.codec === "tsv";
  const records = [...codecNamed(block.codec).decode(block)];
  const rows = records
    .filter((record) => "row" in record)
    .map(({ row }) => (areCells ? cellValues(row) : row));
  const results = work(rows).values();
  return records.map((record) => {
    if ("error" in record) return record;
    const result = results.next().value as Row | string;
    return typeof result === "string" ? { ...record, error: result } : { ...record, added: result };
  });
}

/** Writes rows in a format; the first one names the columns of a table. */
function encoder(to: CodecName, lineOf: (added: Row) => string) {
  const codec = codecNamed(to);
  let columns: readonly string[] | undefined;
  return ({ codec: from }: Block, { row, raw, line, added }: WorkedRow): Uint8Array | BadRow => {
    if (to === "text") return Buffer.from(`${lineOf(added)}\n`);
    const whole = { ...row, ...added };
    const names = columns ?? Object.keys(whole);
    try {
      const bytes = codec.encode(whole, { codec: from, raw, added }, codec.header && names);
      const header = columns === undefined ? codec.header?.(names) : undefined;
      columns = names;
      return header === undefined ? bytes : Buffer.concat([header, bytes]);
    } catch (error) {
      if (error instanceof DataError) return { error: error.message, raw, line };
      throw error;
    }
  };
}

/** In memory of their own, which can be posted. */
function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** Whether the last record lacks the line's end that is written behind each. */
function isOpen({ codec, bytes }: Block, to: CodecName): boolean {
  if (codec === "msgpack" || to === "msgpack") return false;
  return bytes.at(-1) !== NEWLINE[0] || (codec === "conll" && to === "conll" && !endsSentence(bytes));
}

/** The last record's. */
function dropNewline(pieces: Uint8Array[]): void {
  const last = pieces.pop();
  if (last !== undefined) pieces.push(last.at(-1) === NEWLINE[0] ? last.subarray(0, -1) : last);
}
