/** The loop over a block's rows that every map command shares: order, bad records, and the last line's end. */
import type { Run } from "../../engine/team.ts";
import type { BadRow, Block, CodecName } from "../../io/codec.ts";
import { codecNamed } from "../../io/codecs.ts";
import { place } from "../../io/place.ts";
import type { Mapped } from "./map.ts";
import type { Output } from "./output.ts";
import type { TextReader, Texts } from "./texts.ts";
import { statusOf } from "./texts.ts";

export type ErrorPolicy = "fail" | "skip" | "keep";

export interface RowPolicy {
  readonly to: CodecName;
  readonly onError: ErrorPolicy;
}

/** Writes one row; what it returns is why the row is bad after all. */
export type WriteRow = (index: number) => string | undefined;

const NEWLINE = 0x0a;

/**
 * `prepare` works on a batch of texts at once and gives what then writes its rows one by one. `finish` writes what is
 * left at the end of the input, which is a block without bytes.
 */
export function mapTexts(
  reader: TextReader,
  output: Output,
  policy: RowPolicy,
  prepare: (block: Block, texts: Texts) => WriteRow,
  finish = () => {},
): Run<Block, Mapped> {
  return (block) => {
    const tally = { rows: 0, skipped: 0, kept: 0 };
    if (block.bytes.length === 0) finish();
    for (const texts of reader.read(block)) {
      const write = prepare(block, texts);
      for (let index = 0; index < texts.count; index++) {
        const bad = badRow(reader, texts, index, write);
        if (bad === "blank") continue;
        if (bad === undefined) tally.rows++;
        else if (policy.onError === "fail") {
          return { bytes: output.take(), ...tally, error: place(block.file, bad.line, bad.error) };
        } else if (policy.onError === "keep" && passOn(output, block, policy.to, bad)) tally.kept++;
        else tally.skipped++;
      }
      if (texts.open && policy.to !== "msgpack") output.dropLast(NEWLINE);
    }
    return { bytes: output.take(), ...tally };
  };
}

/** Writes a row, unless it is blank or bad. */
function badRow(
  reader: TextReader,
  texts: Texts,
  index: number,
  write: WriteRow,
): BadRow | "blank" | undefined {
  const bad = texts.bad.get(index);
  if (bad !== undefined) return bad;
  const status = statusOf(reader.kernels, texts, index);
  if (status !== "ok") return status;
  const error = write(index);
  return error === undefined ? undefined : { ...reader.source(texts, index), error };
}

/** A bad record as it came, where the output's format can hold it. */
function passOn(output: Output, block: Block, to: CodecName, { raw }: BadRow): boolean {
  if (!canPassOn(block, to)) return false;
  output.write(raw);
  if (to !== "msgpack") output.byte(NEWLINE);
  return true;
}

/** Whether the bytes of a record are one in the output's format, too. */
export const canPassOn = ({ codec }: Block, to: CodecName): boolean =>
  codec === to && codecNamed(to).header === undefined;
