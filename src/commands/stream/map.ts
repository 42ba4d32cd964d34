/** The shape of every map command: blocks in, worked on side by side, bytes out in the same order. */
import { DataError } from "../../errors.ts";
import { readBlocks } from "../../io/blocks.ts";
import type { Block, CodecName } from "../../io/codec.ts";
import { codecFor, codecNamed } from "../../io/codecs.ts";
import { orderedMap } from "../../io/ordered.ts";
import type { Sink } from "../../io/sink.ts";
import type { Context } from "../context.ts";
import { Crew, type Work } from "./crew.ts";
import type { MapOptions } from "./flags.ts";
import { openReading, type Reading } from "./reading.ts";
import { untilAborted } from "./stop.ts";

/** What became of a block. */
export interface Mapped {
  readonly bytes: Uint8Array;
  readonly rows: number;
  /** Bad records that were left out … */
  readonly skipped: number;
  /** … and those that were passed on as they came. */
  readonly kept: number;
  /** Records whose text was too long for the model, which has read its beginning. */
  readonly shortened?: number;
  /** The first bad record, where that ends the run; `bytes` are the rows before it. */
  readonly error?: string;
}

export interface MapShape {
  /** A row depends on those before it: an empty block tells the program that the input has ended. */
  readonly inOneThread?: boolean;
  /** About how many bytes a thread takes at once, where a record is much work. */
  readonly blockBytes?: number;
  /** Records that are there already, instead of the inputs. */
  readonly blocks?: AsyncIterable<Block>;
  /** What is made of the records is gathered, and no output yet. */
  readonly isGathered?: boolean;
}

/** Maps the inputs to the output. @throws DataError at a bad record, after the rows before it were written. */
export async function mapBlocks<Spec>(
  context: Context,
  paths: readonly string[],
  options: MapOptions,
  work: Work<Spec, Block, Mapped>,
  { inOneThread = false, blockBytes, blocks: given, isGathered = false }: MapShape = {},
): Promise<void> {
  const sink = await context.output(options.output, options);
  const hasHeader = codecNamed(outputCodec(options)).header !== undefined; // which one writer must write, once
  try {
    const crew = new Crew(context, options.threads, work, inOneThread || hasHeader);
    const isBesideRows = isStream(options.output) && !isGathered;
    const inputs = given === undefined ? paths : [];
    const reading = await openReading(context, work.name, inputs, { isMinor: true, isBesideRows });
    const blocks = given ?? read(paths, options, reading, blockBytes);
    const all = inOneThread ? withEnd(blocks) : blocks;
    const copying = () => copy(context, all, crew, sink, reading);
    await untilAborted(context.signal, copying).finally(() => reading.stop());
  } catch (error) {
    await close(context, options, sink, error);
    throw error;
  }
  await sink.end();
}

/** The format of a map command's output. */
export function outputCodec({ to, output }: MapOptions): CodecName {
  return to ?? (isStream(output) ? undefined : codecFor(output)?.name) ?? "jsonl";
}

/** Whether a format has room for what a command adds: fasttext has labels beside a text, conll words and tags. */
export const hasRoom = (to: CodecName): boolean => to !== "fasttext" && to !== "conll";

function read(
  paths: readonly string[],
  { from, maxLine, columns, conll }: MapOptions,
  { meter }: Reading,
  blockBytes?: number,
): AsyncGenerator<Block> {
  return readBlocks(paths, {
    from,
    maxLine,
    columns: columns.length > 0 ? columns : undefined,
    conll,
    blockBytes,
    meter,
  });
}

async function* withEnd(blocks: AsyncIterable<Block>): AsyncGenerator<Block> {
  yield* blocks;
  yield { codec: "text", bytes: new Uint8Array(0), file: "-", line: 0 };
}

async function copy<Spec>(
  context: Context,
  blocks: AsyncIterable<Block>,
  crew: Crew<Spec, Block, Mapped>,
  sink: Sink,
  reading: Reading,
): Promise<void> {
  let [bytes, rows, skipped, kept, shortened] = [0, 0, 0, 0, 0];
  const work = async (block: Block) => {
    const { length } = block.bytes; // which are given away
    return { ...(await crew.run(block, block.bytes)), length };
  };
  for await (const mapped of orderedMap(blocks, crew.threads * 2 + 2, work)) {
    context.signal.throwIfAborted();
    if (mapped.bytes.length > 0) await sink.write(mapped.bytes);
    bytes += mapped.length;
    rows += mapped.rows;
    skipped += mapped.skipped;
    kept += mapped.kept;
    shortened += mapped.shortened ?? 0;
    if (mapped.error !== undefined) throw new DataError(mapped.error, { hint: HINT });
    reading.worked(bytes, rows + skipped + kept);
  }
  const all = rows + skipped + kept;
  if (skipped > 0) context.warn(`${skipped} of ${all} records were bad and left out`);
  if (kept > 0) context.warn(`${kept} of ${all} records were bad and passed on as they came`);
  if (shortened > 0)
    context.warn(`${shortened} of ${all} texts were too long for the model, which read their beginnings`);
  context.explain(`${rows} records written`);
}

/** The rows before a bad one are passed on; a pipe that nobody reads any more must not hold up a signal. */
async function close(context: Context, options: MapOptions, sink: Sink, error: unknown): Promise<void> {
  if (!isStream(options.output)) await sink.abort();
  else if (error instanceof DataError) await untilAborted(context.signal, () => sink.end());
}

const HINT = "--on-error skip leaves bad records out, --on-error keep passes them on";

const isStream = (output: string | undefined): output is undefined => output === undefined || output === "-";
