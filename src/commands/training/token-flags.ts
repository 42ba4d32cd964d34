/** What a token is, for commands whose texts all have one vocabulary. */
import { choice, integer, string } from "../command.ts";

export const tokenFlags = {
  tokenizer: string({
    describe: "the tokenizer.json that cuts the text, as `weft bpe-train` writes it",
    value: "FILE",
    short: "t",
    common: true,
  }),
  level: choice(["word", "char", "byte"], {
    describe: "what a token is where there is no --tokenizer; word, if not given",
    common: true,
  }),
  minCount: integer({
    describe: "words and characters that occur less often are unknown",
    default: 1,
    min: 1,
  }),
  vocabSize: integer({ describe: "keep only so many words or characters, the most frequent", min: 1 }),
};
