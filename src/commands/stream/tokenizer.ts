/** The tokenizer that a command was given. */
import { parseTokenizer } from "../../formats/tokenizer-file.ts";
import { readWhole } from "../../io/input.ts";
import { standardInputTwice } from "../../io/standard-input.ts";
import type { PretokenizerName, Tokenizer } from "../../text/tokenizer.ts";
import { choice, string } from "../command.ts";

export const pretokenizers = [
  "gpt2",
  "cl100k",
  "o200k",
  "whitespace",
  "none",
] as const satisfies readonly PretokenizerName[];

export const tokenizerFlags = {
  tokenizer: string({
    describe: "the tokenizer: a tokenizer.json, or a tiktoken rank file",
    value: "FILE",
    short: "t",
    common: true,
    required: true,
  }),
  pretokenizer: choice(pretokenizers, {
    describe: "how text is cut for a tiktoken file, which does not say it",
  }),
};

/**
 * `inputs` are the command's other files. @throws ModelError when the file is damaged or asks for what is not
 * supported, IoError when it cannot be read, UsageError when it and the inputs are both standard input.
 */
export async function readTokenizer(
  path: string,
  inputs: readonly string[],
  pretokenizer?: PretokenizerName,
): Promise<Tokenizer> {
  if (path === "-" && (inputs.length === 0 || inputs.includes("-"))) throw standardInputTwice();
  return parseTokenizer(await readWhole(path), path, { pretokenizer });
}
