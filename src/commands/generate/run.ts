/** The run of `weft generate`: reads prompts, has them continued, and writes records or text. */
import { DataError } from "../../errors.ts";
import { readBlocks } from "../../io/blocks.ts";
import type { Block } from "../../io/codec.ts";
import type { Meter } from "../../io/meter.ts";
import type { Sink } from "../../io/sink.ts";
import { type Prompt, TextGenerator, type Written } from "../../models/generator.ts";
import { joinLanguageModel, type SharedLanguageModel } from "../../models/shared-language-model.ts";
import { keyOf } from "../../nn/key.ts";
import type { Vocabulary } from "../../text/vocabulary.ts";
import type { Context, Job } from "../context.ts";
import { sourceOf } from "../stream/encoded-texts.ts";
import { pausing } from "../stream/pausing.ts";
import { openReading } from "../stream/reading.ts";
import { type GenerateOptions, generatorOptions } from "./flags.ts";
import { PromptsProgress } from "./progress.ts";
import { completionRows } from "./rows.ts";

/** Records that are continued before the first of them are written. */
const BLOCK_BYTES = 2 ** 14;

export async function writeCompletions(
  context: Context,
  options: GenerateOptions,
  paths: readonly string[],
  model: SharedLanguageModel,
  sink: Sink,
): Promise<void> {
  const joined = joinLanguageModel(model);
  const { vocabulary } = joined;
  const size = Math.min(options.batch, joined.rowsInTime);
  const generator = new TextGenerator(joined, size, generatorOptions(options, vocabulary));
  const reading = await openReading(context, "generate", paths, progressOf(options));
  const progress = new PromptsProgress(reading, options.maxTokens);
  const complete = (prompts: readonly Prompt[]) =>
    pausing(context.signal, progress.watch(generator.generate(prompts), prompts.length));
  const map = completionRows({ vocabulary, module: model.module, options, complete });
  let [skipped, kept] = [0, 0];
  try {
    for await (const block of promptBlocks(context, options, paths, vocabulary, reading.meter)) {
      progress.begin(block);
      const mapped = await map(block);
      if (mapped.bytes.length > 0) await sink.write(mapped.bytes);
      skipped += mapped.skipped;
      kept += mapped.kept;
      if (mapped.error !== undefined) throw new DataError(mapped.error, { hint: HINT });
    }
  } finally {
    progress.stop();
  }
  if (skipped > 0) context.warn(`${skipped} records were bad and left out`);
  if (kept > 0) context.warn(`${kept} records were bad and passed on as they came`);
}

const progressOf = ({ output = "-", prompt }: GenerateOptions): Job => ({
  unit: undefined,
  besides: "tokens",
  isMinor: true,
  isBesideRows: output === "-",
  ...(prompt.length > 0 && { total: undefined }),
});

/** Writes the prompt, and then each token's text as soon as it is there. */
export async function streamCompletion(
  { signal }: Context,
  options: GenerateOptions,
  model: SharedLanguageModel,
  sink: Sink,
): Promise<void> {
  const joined = joinLanguageModel(model);
  const { vocabulary } = joined;
  const generator = new TextGenerator(joined, 1, generatorOptions(options, vocabulary));
  const write = (text: string) => sink.write(new TextEncoder().encode(text));
  const [prompt = ""] = options.prompt;
  const ids = vocabulary.encode(prompt);
  await write(prompt);
  const show = async (written: readonly Written[]) => {
    for (const { text } of written) if (text !== "") await write(text);
  };
  await pausing(signal, generator.generate([{ ids, key: keyOf(options.seed, 0, 0) }]), show);
  await write("\n");
}

/** Prompts from the command line are records too; at a terminal, where nobody asked for any, there is an empty one. */
async function* promptBlocks(
  { stdin }: Context,
  options: GenerateOptions,
  paths: readonly string[],
  vocabulary: Vocabulary,
  meter: Meter,
): AsyncGenerator<Block> {
  const { prompt, from, maxLine, columns } = options;
  if (prompt.length === 0 && (paths.length > 0 || !stdin.terminal)) {
    const named = columns.length > 0 ? columns : undefined;
    yield* readBlocks(paths, { from, maxLine, columns: named, blockBytes: BLOCK_BYTES, meter });
    return;
  }
  const { field, ids } = sourceOf(options, vocabulary);
  const values = prompt.length === 0 ? [ids ? [] : ""] : prompt;
  const lines = values.map((value) => `${JSON.stringify({ [field]: value })}\n`);
  yield { codec: "jsonl", bytes: new TextEncoder().encode(lines.join("")), file: "--prompt", line: 1 };
}

const HINT = "--on-error skip leaves bad records out, --on-error keep passes them on";
