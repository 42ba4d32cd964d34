/** The flags of `weft generate`, and what they mean for a model. */
import { UsageError } from "../../errors.ts";
import type { GeneratorOptions } from "../../models/generator.ts";
import type { Vocabulary } from "../../text/vocabulary.ts";
import { boolean, integer, list, number, type Options } from "../command.ts";
import { sourceFlags } from "../stream/encoded-texts.ts";
import { inputFlags, mapFlags, outputFlags } from "../stream/flags.ts";
import { languageModelFlags } from "../stream/language-model.ts";

export const flags = {
  ...languageModelFlags,
  prompt: list({ describe: "the beginning of a text; without one, records are read", common: true }),
  maxTokens: integer({ describe: "tokens that are added at most", default: 100, common: true }),
  temperature: number({
    describe: "below 1 the likelier tokens are favoured; 0 takes the likeliest",
    default: 1,
    min: 0,
    common: true,
  }),
  topK: integer({ describe: "draw from the N likeliest tokens only; 0 for all", default: 0, common: true }),
  topP: number({
    describe: "draw from the likeliest tokens that together have this probability",
    default: 1,
    min: 0,
    max: 1,
    common: true,
  }),
  minP: number({
    describe: "draw from tokens that have this share of the likeliest one's probability",
    default: 0,
    min: 0,
    max: 1,
  }),
  stop: list({ describe: "end before this text", common: true }),
  toEnd: boolean({ describe: "end at the end token, also where it is a newline" }),
  ignoreEnd: boolean({ describe: "go on after the end token" }),
  count: integer({ describe: "completions of each prompt", default: 1, min: 1, common: true }),
  seed: integer({ describe: "where the random numbers begin", default: 42, max: 2 ** 32 - 1, common: true }),
  plain: boolean({ describe: "write the texts alone: each prompt with its completion", common: true }),
  stream: boolean({ describe: "write the text of one prompt as it comes", common: true }),
  batch: integer({
    describe: "prompts that are continued side by side; the results do not depend on it",
    default: 32,
    min: 1,
    max: 4096,
  }),
  ...sourceFlags,
  ...inputFlags,
  to: mapFlags.to,
  ...outputFlags,
  onError: mapFlags.onError,
};

export type GenerateOptions = Options<typeof flags>;

/** @throws UsageError when flags do not go together. */
export function generatorOptions(options: GenerateOptions, vocabulary: Vocabulary): GeneratorOptions {
  const { maxTokens, temperature, topK, topP, minP, stop, toEnd, ignoreEnd } = options;
  if (toEnd && ignoreEnd) throw new UsageError("--to-end and --ignore-end do not go together");
  if (stop.includes("")) throw new UsageError("--stop needs a text");
  const stopAtEnd = toEnd || (!ignoreEnd && vocabulary.token(vocabulary.end) !== "\n");
  return { maxTokens, temperature, topK, topP, minP, stop, stopAtEnd };
}

/** @throws UsageError when they do not go together. */
export function checkSource(
  { prompt, stream, count, ids, plain, to }: GenerateOptions,
  paths: readonly string[],
): void {
  if (prompt.length > 0 && paths.length > 0)
    throw new UsageError("prompts come from --prompt or from files, not from both");
  if (prompt.length > 0 && ids) throw new UsageError("--ids goes with records, not with --prompt");
  if (stream && (prompt.length > 1 || count > 1 || paths.length > 0))
    throw new UsageError("--stream writes one text only", { hint: "give it one --prompt" });
  if (plain && to !== undefined && to !== "text")
    throw new UsageError(`--plain and --to ${to} do not go together`);
}
