/** The flags of commands in which a model writes texts: how the best ones are searched for. */
import { UsageError } from "../../errors.ts";
import type { CodecName } from "../../io/codec.ts";
import { standardInputTwice } from "../../io/standard-input.ts";
import { choice, integer, number, string } from "../command.ts";
import { backendNames } from "../training/flags.ts";

export const searchFlags = {
  beam: integer({
    describe: "texts that are followed side by side while one is written; 1 always takes the likeliest token",
    default: 4,
    min: 1,
    max: 256,
    common: true,
  }),
  lengthPenalty: number({
    describe:
      "the logprob of a text is divided by ((5 + its tokens) / 6) to this power before texts are compared; 0 favours short ones",
    default: 1,
    min: 0,
    common: true,
  }),
  nBest: integer({
    describe: "also add the best N texts, with logprob and score; no more than --beam",
    min: 1,
    common: true,
  }),
};

/** As every command has them that reads a model whose numbers are not to depend on the machine. */
export const modelFlags = (describe: string) => ({
  model: string({ describe, value: "FILE", short: "m", common: true, required: true }),
  backend: choice(backendNames, {
    describe: "what multiplies matrices; wasm gives the same numbers on every machine",
    default: "wasm",
  }),
});

interface Searching {
  readonly beam: number;
  readonly nBest?: number;
  readonly model: string;
}

/** @throws UsageError when flags do not go together, or with the format that is written, or the model and an input are the same pipe */
export function checkSearch(
  { beam, nBest, model }: Searching,
  paths: readonly string[],
  to: CodecName,
  command: string,
): void {
  if (nBest !== undefined && nBest > beam)
    throw new UsageError(`--n-best ${nBest} needs a --beam of at least ${nBest}`);
  if (to === "fasttext") throw new UsageError(`--to fasttext has no room for what ${command} writes`);
  if (nBest !== undefined && to === "text")
    throw new UsageError("--to text writes the best text alone, and has no room for --n-best");
  if (model === "-" && (paths.length === 0 || paths.includes("-"))) throw standardInputTwice();
}
