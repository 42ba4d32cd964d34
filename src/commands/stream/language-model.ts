/** The language model that a command was given. */
import { looksLikeArpa } from "../../formats/arpa.ts";
import { readRest } from "../../io/input.ts";
import { standardInputTwice } from "../../io/standard-input.ts";
import { shareArpa } from "../../models/arpa-reader.ts";
import { type SharedLanguageModel, shareLanguageModel } from "../../models/shared-language-model.ts";
import { choice, string } from "../command.ts";
import type { Context } from "../context.ts";
import { backendNames } from "../training/flags.ts";
import { load } from "./loading.ts";

export const languageModelFlags = {
  model: string({
    describe: "the language model: a file of `weft lm-train`, or an ARPA file",
    value: "FILE",
    short: "m",
    common: true,
    required: true,
  }),
  backend: choice(backendNames, {
    describe: "what multiplies matrices; wasm gives the same numbers on every machine",
    default: "wasm",
  }),
};

/** By which an ARPA file is told from others. */
const FIRST_BYTES = 2 ** 16;

/**
 * `inputs` are the command's other files. @throws ModelError when the file is damaged or no language model, IoError when
 * it cannot be read, UsageError when it and the inputs are both standard input.
 */
export async function readLanguageModel(
  context: Context,
  { model, backend }: { readonly model: string; readonly backend: (typeof backendNames)[number] },
  inputs: readonly string[],
): Promise<SharedLanguageModel> {
  if (model === "-" && inputs.includes("-")) throw standardInputTwice();
  return load(context, model, async (source) => {
    if (looksLikeArpa(await source.peek(FIRST_BYTES))) return shareArpa(source, model);
    return shareLanguageModel(await readRest(source, model), model, backend);
  });
}
