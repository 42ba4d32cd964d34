/** The flags of `weft bpe-train`, and what they say the tokenizer will be. */
import { UsageError } from "../../errors.ts";
import type { Normalization, Tokenizer } from "../../text/tokenizer.ts";
import { boolean, choice, integer, list, number, type Options, size, string } from "../command.ts";
import { inputFlags, outputFlags, skipFlags, threadFlags } from "../stream/flags.ts";

const normalizations = [
  "nfc",
  "nfd",
  "nfkc",
  "nfkd",
  "lowercase",
] as const satisfies readonly Normalization[];
const pretokenizers = ["gpt2", "cl100k", "o200k", "whitespace", "none", "words", "metaspace"] as const;

export const flags = {
  ...outputFlags,
  vocabSize: integer({
    describe: "how many tokens there shall be, special ones included",
    default: 32_000,
    min: 1,
    max: 2 ** 21,
    common: true,
  }),
  minFrequency: integer({
    describe: "merge only pairs that occur this often",
    default: 2,
    min: 1,
    common: true,
  }),
  pretokenizer: choice(pretokenizers, {
    describe: "how text is cut into words; gpt2, or words for --alphabet char, if not given",
    common: true,
  }),
  digits: integer({
    describe: "the longest run of digits in a word, for cl100k and o200k; 0 for any",
    default: 3,
    max: 9,
  }),
  alphabet: choice(["byte", "char"], {
    describe: "the smallest symbols; bytes lose nothing",
    default: "byte",
    common: true,
  }),
  normalize: string({
    describe: "what is done to text first, joined by commas: none, nfc, nfd, nfkc, nfkd, lowercase",
    default: "none",
    value: "STEPS",
  }),
  special: list({
    describe: "a special token, which gets one of the first ids",
    value: "TOKEN",
    common: true,
  }),
  field: string({ describe: "the member that holds the text", default: "text" }),
  maxTokenLength: integer({ describe: "make no token longer than this many smallest symbols", min: 2 }),
  init: string({ describe: "learn on from this tokenizer, whose ids stay as they are", value: "FILE" }),
  sample: number({
    describe: "learn from this share of the records, drawn by --seed",
    default: 1,
    min: 0,
    max: 1,
  }),
  seed: integer({ describe: "where the random numbers of --sample begin", default: 42, max: 2 ** 32 - 1 }),
  memory: size({
    describe: "the most memory that the words may take",
    default: 8 * 2 ** 30,
    min: 64 * 2 ** 20,
  }),
  log: string({ describe: "the file for the run log, `-` for standard output", value: "FILE" }),
  tui: boolean({
    describe: "show the training on the whole terminal, and steer it there; see weft watch",
    common: true,
  }),
  ...inputFlags,
  ...threadFlags,
  ...skipFlags,
};

export type TrainOptions = Options<typeof flags>;

/** What the tokenizer will be, but for its tokens. */
export type Shape = Omit<Tokenizer, "tokens" | "merges" | "ranks" | "added">;

export function shapeOf(options: TrainOptions, init: Tokenizer | undefined): Shape {
  if (init !== undefined) return init;
  const { alphabet, digits } = options;
  const pretokenizer = options.pretokenizer ?? (alphabet === "byte" ? "gpt2" : "words");
  const forCharacters = pretokenizer === "words" || pretokenizer === "metaspace";
  if (pretokenizer !== "none" && forCharacters !== (alphabet === "char")) {
    throw new UsageError(`--pretokenizer ${pretokenizer} does not go with --alphabet ${alphabet}`, {
      hint:
        alphabet === "char"
          ? "choose words, metaspace or none"
          : "choose gpt2, cl100k, o200k, whitespace or none",
    });
  }
  const endOfWord = pretokenizer === "words" ? "</w>" : "";
  const normalize = readSteps(options.normalize);
  return {
    alphabet,
    pretokenizer,
    digits,
    prefixSpace: pretokenizer === "metaspace", // every word is learnt with its mark
    normalize,
    endOfWord,
    ignoreMerges: false,
    prefix: [],
    suffix: [],
  };
}

function readSteps(text: string): Normalization[] {
  const steps = text.split(",").filter((step) => step !== "none");
  for (const step of steps) {
    if (!(normalizations as readonly string[]).includes(step)) {
      throw new UsageError(`--normalize ${step}: there is no such step`, {
        hint: `there are none, ${normalizations.join(", ")}`,
      });
    }
  }
  return steps as Normalization[];
}

/** Characters that were not seen need a token to become. */
export function specialOf({ special }: TrainOptions, alphabet: "byte" | "char"): string[] {
  const names = [...new Set(special)];
  return alphabet === "char" && !names.includes(UNKNOWN) ? [UNKNOWN, ...names] : names;
}

/** What characters become that were not seen. */
export const UNKNOWN = "<unk>";
