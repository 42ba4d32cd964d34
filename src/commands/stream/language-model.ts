/** The language model that a command was given. */
import { UsageError } from "../../errors.ts";
import { readWhole } from "../../io/input.ts";
import { type SharedLanguageModel, shareLanguageModel } from "../../models/shared-language-model.ts";
import { choice, string } from "../command.ts";
import { backendNames } from "../training/flags.ts";

export const languageModelFlags = {
  model: string({
    describe: "the language model, as `weft lm-train` writes it",
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

/**
 * `inputs` are the command's other files. @throws ModelError when the file is damaged or no language model, IoError when
 * it cannot be read, UsageError when it and the inputs are both standard input.
 */
export async function readLanguageModel(
  { model, backend }: { readonly model: string; readonly backend: (typeof backendNames)[number] },
  inputs: readonly string[],
): Promise<SharedLanguageModel> {
  if (model === "-" && inputs.includes("-")) throw new UsageError("standard input (-) can be read only once");
  return shareLanguageModel(await readWhole(model), model, backend);
}
