/** The tokenizer that a command was given. */
import { parseTokenizer } from "../../formats/tokenizer-file.ts";
import { readWhole } from "../../io/input.ts";
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

/** @throws ModelError when the file is damaged or asks for what is not supported, IoError when it cannot be read. */
export async function readTokenizer(path: string, pretokenizer?: PretokenizerName): Promise<Tokenizer> {
  return parseTokenizer(await readWhole(path), path, { pretokenizer });
}
