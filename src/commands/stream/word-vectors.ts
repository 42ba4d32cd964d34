/** The word vectors that a command was given. */
import { standardInputTwice } from "../../io/standard-input.ts";
import type { SharedWordVectors } from "../../models/word-vectors.ts";
import { shareWordVectors } from "../../models/word-vectors-file.ts";
import { choice, integer, string } from "../command.ts";
import type { Context } from "../context.ts";
import { backendNames } from "../training/flags.ts";
import { load } from "./loading.ts";

export const wordVectorsFlags = {
  model: string({
    describe: "the word vectors: a file of weft, word2vec, GloVe or fastText",
    value: "FILE",
    short: "m",
    common: true,
    required: true,
  }),
};

export const searchBackend = {
  backend: choice(backendNames, {
    describe: "what multiplies matrices; wasm gives the same numbers on every machine",
    default: "wasm",
  }),
};

/** How the words of a file are searched. */
export const searchFlags = {
  topK: integer({ describe: "how many words are found", default: 10, min: 1, common: true }),
  restrict: integer({
    describe: "search only this many words, the first of the file, which are the most frequent",
    min: 1,
    common: true,
  }),
  ...searchBackend,
};

/**
 * `inputs` are the command's other files. @throws ModelError when the file is damaged or has no word vectors, IoError
 * when it cannot be read, UsageError when it and the inputs are both standard input.
 */
export async function readWordVectors(
  context: Context,
  model: string,
  inputs: readonly string[],
): Promise<SharedWordVectors> {
  if (model === "-" && inputs.includes("-")) throw standardInputTwice();
  return load(context, model, (source) => shareWordVectors(source, model));
}
