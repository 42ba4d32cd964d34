/** `weft detokenize`: turns ids back into text. */
import { pack } from "../text/packed.ts";
import { boolean, command, string } from "./command.ts";
import { detokenizeRows } from "./detokenize/rows.ts";
import { mapFlags } from "./stream/flags.ts";
import { mapBlocks, outputCodec } from "./stream/map.ts";
import { readTokenizer, tokenizerFlags } from "./stream/tokenizer.ts";

export const detokenize = command({
  name: "detokenize",
  summary: "turn token ids back into text",
  description: `Reads records with the member ids and adds their text; everything else stays as it was. With --to text the texts alone are written, byte for byte, each with a line end: what tokenize read comes back.

Plain text input is taken as lines of ids, as tokenize --to text writes them.

With --stream the records are pieces of one text, as a language model gives them: no line ends are put between them, and a character of several bytes appears when its last one has come.`,
  operands: "[FILE…]",
  readsInput: true,
  flags: {
    ...tokenizerFlags,
    field: string({ describe: "the member that holds the ids", default: "ids" }),
    textField: string({ describe: "the member that the text becomes", default: "text" }),
    only: boolean({ describe: "drop the members that a record came with", common: true }),
    skipSpecial: boolean({ describe: "leave special tokens out" }),
    stream: boolean({ describe: "take the records as pieces of one text" }),
    ...mapFlags,
  },
  examples: [
    {
      title: "There and back again",
      shell:
        "weft tokenize -t tok.json corpus.txt | weft detokenize -t tok.json --to text | cmp - corpus.txt",
    },
    {
      title: "Lines of ids to text",
      shell: "weft tokenize -t tok.json --to text corpus.txt | weft detokenize -t tok.json --to text",
    },
  ],
  run: async (context, options, paths) => {
    const { field, textField, only, skipSpecial, stream, onError } = options;
    const tokenizer = pack(await readTokenizer(options.tokenizer, paths, options.pretokenizer));
    const spec = {
      tokenizer,
      field,
      textField,
      to: outputCodec(options),
      only,
      skipSpecial,
      stream,
      onError,
    };
    await mapBlocks(context, paths, options, { name: "detokenize", program, spec }, { inOneThread: stream });
  },
});

/** What the threads run. */
export const program = detokenizeRows;
