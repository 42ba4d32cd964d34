/** Commands that are asked about words: those of the command line, or those of an input. */
import { UsageError } from "../../errors.ts";
import type { Block, CodecName, Row } from "../../io/codec.ts";
import { list } from "../command.ts";
import type { Context } from "../context.ts";
import type { Work } from "./crew.ts";
import type { MapOptions } from "./flags.ts";
import { terminalSink } from "./for-terminal.ts";
import { type FoundMember, foundSink } from "./found-page.ts";
import { hasRoom, type Mapped, mapBlocks, outputCodec } from "./map.ts";
import { onWorkers } from "./on-workers.ts";

export const queryFlags = {
  input: list({ describe: "a file to read, or - for standard input", value: "FILE", common: true }),
};

export interface QueryOptions extends MapOptions {
  readonly input: readonly string[];
}

/** A question is worth a million products: few of them are enough for a thread. */
const BLOCK_BYTES = 2 ** 13;

/** Which inputs are read; none where there are questions on the command line. @throws UsageError */
export function queryInputs(
  { stdin }: Context,
  input: readonly string[],
  words: readonly string[],
): string[] {
  if (words.length > 0 && input.length > 0)
    throw new UsageError("words on the command line leave nothing for --input");
  if (words.length + input.length === 0 && stdin.terminal)
    throw new UsageError("no words to look for", { hint: "name some, or a file with --input FILE" });
  return words.length > 0 ? [] : input.length > 0 ? [...input] : ["-"];
}

/** As for every command; what a terminal shows as pages is made of JSON. */
export function queryCodec(options: MapOptions): CodecName {
  const to = outputCodec(options);
  if (!hasRoom(to)) throw new UsageError(`--to ${to} has no room for what is found`);
  return to;
}

/** Answers the questions of the command line, `asked`, in this thread, or those of the inputs on all. */
export function mapQueries<Spec extends { readonly to: CodecName }>(
  context: Context,
  options: QueryOptions,
  inputs: readonly string[],
  asked: readonly Row[],
  work: Work<Spec, Block, Mapped>,
  found: FoundMember,
): Promise<void> {
  const { to } = work.spec;
  const here = { ...context, output: shownOn(context, options.to === undefined ? found : undefined) };
  if (asked.length > 0) return mapBlocks(here, [], { ...options, to }, work, { blocks: recordsOf(asked) });
  const oneThread = to === "csv" || to === "tsv"; // one writes the header
  const threads = oneThread ? 1 : (options.threads ?? context.cores);
  const program = onWorkers<Spec>(context, threads, work.name);
  const there = { ...work, program };
  return mapBlocks(here, inputs, { ...options, to, threads }, there, { blockBytes: BLOCK_BYTES });
}

/** On a terminal a page for each record, unless a format is asked for; what words may hold must not steer it. */
const shownOn =
  ({ output, stdout }: Context, found: FoundMember | undefined): Context["output"] =>
  async (path, options) => {
    const sink = await output(path, options);
    if (!stdout.terminal || (path ?? "-") !== "-") return sink;
    return found === undefined ? terminalSink(sink) : foundSink(sink, found, stdout);
  };

async function* recordsOf(asked: readonly Row[]): AsyncGenerator<Block> {
  const lines = asked.map((row) => `${JSON.stringify(row)}\n`).join("");
  yield { codec: "jsonl", bytes: new TextEncoder().encode(lines), file: "command line", line: 1 };
}
