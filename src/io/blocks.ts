/** The records of several inputs, as blocks of whole records ready for a worker. */
import { UsageError } from "../errors.ts";
import type { Block, CodecName } from "./codec.ts";
import type { ConllColumns } from "./conll-columns.ts";
import { type Cut, cutBlocks } from "./cut.ts";
import { readColumns } from "./delimited.ts";
import { detectCodec } from "./detect.ts";
import { decoded, type Encoding } from "./encoding.ts";
import { DELIMITER, framerFor } from "./framing.ts";
import { openInput } from "./input.ts";
import { Lookahead } from "./lookahead.ts";
import { type Meter, meteredAsMade } from "./meter.ts";
import { quotedRecords } from "./quoted.ts";
import { endsSentence } from "./sentences.ts";
import { standardInputTwice } from "./standard-input.ts";

const NEWLINE = 0x0a;

export interface BlockOptions {
  /** The codec of all inputs; without it each is detected from its first bytes. */
  readonly from?: CodecName;
  /** About how large a block is, in bytes. */
  readonly blockBytes?: number;
  /** The most bytes of one record. */
  readonly maxLine?: number;
  /** The columns of csv and tsv files that have no header line. */
  readonly columns?: readonly string[];
  /** Which columns of conll files are read. */
  readonly conll?: ConllColumns;
  /** How characters stand in the inputs; the blocks are UTF-8. */
  readonly encoding?: Encoding;
  /** Counts what is read, and what is made of it. */
  readonly meter?: Meter;
}

/**
 * Reads the inputs in order; none, and `-`, is standard input. Closing it ends a read that waits for a pipe.
 * @throws DataError with the place, IoError with the path; the whole records before come first.
 */
export function readBlocks(paths: readonly string[], options: BlockOptions = {}): AsyncGenerator<Block> {
  const inputs = paths.length === 0 ? ["-"] : paths;
  if (options.from === "msgpack" && (options.encoding ?? "utf8") !== "utf8")
    throw new UsageError("msgpack is no text: it has no --encoding");
  if (inputs.filter((path) => path === "-").length > 1) {
    throw standardInputTwice();
  }
  const stop = new AbortController();
  const blocks = blocksOf(inputs, options, stop.signal);
  const close = blocks.return.bind(blocks);
  blocks.return = (value) => {
    stop.abort();
    return close(value);
  };
  return blocks;
}

async function* blocksOf(
  inputs: readonly string[],
  options: BlockOptions,
  signal: AbortSignal,
): AsyncGenerator<Block> {
  for (const [index, file] of inputs.entries()) {
    for await (const block of fileBlocks(file, options, signal)) {
      // What is left of a pipe that was closed by us is no record.
      if (signal.aborted) return;
      yield index < inputs.length - 1 ? closed(block) : block;
    }
  }
}

/** With the newlines that the last record of a file may lack, as another file follows. */
function closed(block: Block): Block {
  const missing = block.codec === "msgpack" ? 0 : missingNewlines(block);
  if (missing === 0) return block;
  const bytes = new Uint8Array(block.bytes.length + missing).fill(NEWLINE);
  bytes.set(block.bytes);
  return { ...block, bytes };
}

/** A sentence ends with a blank line. */
function missingNewlines({ codec, bytes }: Block): number {
  const isOpen = bytes.at(-1) !== NEWLINE ? 1 : 0;
  return codec === "conll" && !endsSentence(bytes) ? isOpen + 1 : isOpen;
}

async function* fileBlocks(file: string, options: BlockOptions, signal: AbortSignal): AsyncGenerator<Block> {
  const { from, blockBytes = 1 << 18, maxLine = 1 << 26, columns, conll, encoding = "utf8", meter } = options;
  const stop = new AbortController();
  const bytes = decoded(openInput(file, AbortSignal.any([signal, stop.signal]), meter), encoding);
  const source = new Lookahead(meter === undefined ? bytes : meteredAsMade(bytes, meter));
  try {
    const codec = from ?? (await detectCodec(source, file));
    if (codec !== "text" && codec !== "msgpack") await dropMark(source);
    const cuts = cutBlocks(source, framerFor(codec, maxLine), { file, blockBytes });
    if (codec === "csv" || codec === "tsv") yield* tableBlocks(cuts, codec, file, columns);
    else if (codec === "conll") for await (const cut of cuts) yield { codec, file, conll, ...cut };
    else for await (const cut of cuts) yield { codec, file, ...cut };
  } finally {
    stop.abort();
    await source.close();
  }
}

/** A byte order mark is no part of the data, except in text, which is kept as it is. */
async function dropMark(source: Lookahead): Promise<void> {
  for (const [index, byte] of [0xef, 0xbb, 0xbf].entries()) {
    if ((await source.peek(index + 1))[index] !== byte) return;
  }
  source.skip(3);
}

/** The first record names the columns, unless they are given. */
async function* tableBlocks(
  cuts: AsyncIterable<Cut>,
  codec: "csv" | "tsv",
  file: string,
  given: readonly string[] | undefined,
): AsyncGenerator<Block> {
  let columns = given;
  for await (const cut of cuts) {
    if (columns !== undefined) {
      yield { codec, file, columns, ...cut };
      continue;
    }
    const [header] = quotedRecords(cut.bytes, DELIMITER[codec], cut.line);
    if (header === undefined) continue;
    columns = readColumns(header, codec, file);
    const bytes = cut.bytes.slice(header.end);
    const line = cut.line + newlines(cut.bytes.subarray(0, header.end));
    if (bytes.length > 0) yield { codec, file, columns, bytes, line };
  }
}

function newlines(bytes: Uint8Array): number {
  return bytes.reduce((count, byte) => (byte === NEWLINE ? count + 1 : count), 0);
}
