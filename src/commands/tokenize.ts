/** `weft tokenize`: adds token ids to records. */
import { UsageError } from "../errors.ts";
import { pack } from "../text/packed.ts";
import type { Tokenizer } from "../text/tokenizer.ts";
import { boolean, choice, command, integer, number, type Options, string } from "./command.ts";
import { mapFlags } from "./stream/flags.ts";
import { hasRoom, mapBlocks, outputCodec } from "./stream/map.ts";
import { readTokenizer, tokenizerFlags } from "./stream/tokenizer.ts";
import type { Member } from "./tokenize/members.ts";
import { type TokenizeSpec, tokenizeRows } from "./tokenize/rows.ts";

const flags = {
  ...tokenizerFlags,
  field: string({ describe: "the member that holds the text", default: "text" }),
  ids: boolean({ describe: "add the ids", default: true }),
  tokens: boolean({ describe: "add the tokens as text, spelled as in the vocabulary", common: true }),
  offsets: choice(["byte", "utf16", "codepoint"], {
    describe: "add where each token stands in the text",
    value: "UNIT",
  }),
  count: boolean({ describe: "add the number of tokens", common: true }),
  only: boolean({ describe: "drop the members that a record came with", common: true }),
  maxLength: integer({ describe: "cut each text to this many ids", min: 1 }),
  padTo: integer({ describe: "fill each text up to this many ids", min: 1 }),
  padId: integer({
    describe: "the id to fill up with; without it that of <pad>, [PAD] or <|pad|>",
    max: 2 ** 31 - 1,
  }),
  template: boolean({ describe: "add the ids that the tokenizer's file puts around a text" }),
  plain: boolean({ describe: "take text that looks like a special token as text" }),
  dropout: number({
    describe: "pass over each merge with this probability (BPE-dropout)",
    default: 0,
    min: 0,
    max: 1,
  }),
  seed: integer({ describe: "where the random numbers of --dropout begin", default: 42 }),
  ...mapFlags,
};

export const tokenize = command({
  name: "tokenize",
  summary: "cut texts into tokens and their ids",
  description: `Reads records, encodes the text of each, and writes them with the member ids added; everything else stays as it was, byte for byte. Records keep their order, whatever the number of threads.

The input is JSON lines, msgpack, csv, tsv or plain text, where a line is a record; it is detected. With --to text each record becomes a line of ids, or with --tokens of tokens.

Special tokens that stand in a text are found there, as in other tokenizers; --plain takes them as text. Nothing is put around a text unless --template asks for it, so that detokenize gives back what came in.`,
  operands: "[FILE…]",
  readsInput: true,
  flags,
  examples: [
    { title: "Ids for each record of a file", shell: "weft tokenize -t tok.json reviews.jsonl" },
    {
      title: "How many tokens each line has",
      shell: "weft tokenize -t tok.json --only --no-ids --count corpus.txt",
    },
    { title: "One line of tokens a text", shell: "weft tokenize -t tok.json --to text --tokens corpus.txt" },
  ],
  run: async (context, options, paths) => {
    const tokenizer = await readTokenizer(options.tokenizer, paths, options.pretokenizer);
    await mapBlocks(context, paths, options, { name: "tokenize", program, spec: specOf(options, tokenizer) });
  },
});

/** What the threads run. */
export const program = tokenizeRows;

function specOf(options: Options<typeof flags>, tokenizer: Tokenizer): TokenizeSpec {
  const to = outputCodec(options);
  if (!hasRoom(to)) throw new UsageError(`--to ${to} has no room for what tokenize adds`);
  const { field, only, maxLength, padTo, template, plain, dropout, seed, offsets, onError } = options;
  checkRoom(options, tokenizer);
  const padId = padTo === undefined ? undefined : (options.padId ?? findPad(tokenizer));
  const rest = { field, only, maxLength, padTo, padId, template, plain, dropout, seed, offsets, onError };
  return { tokenizer: pack(tokenizer), to, members: membersOf(options, to === "text"), ...rest };
}

/** A template that is cut would be none. */
function checkRoom({ template, maxLength }: Options<typeof flags>, { prefix, suffix }: Tokenizer): void {
  const around = prefix.length + suffix.length;
  if (template && maxLength !== undefined && maxLength < around)
    throw new UsageError(`--max-length ${maxLength} has no room for the ${around} ids of --template`);
}

/** What is written of a text; a line of text has room for one thing only. */
function membersOf({ ids, tokens, offsets, count }: Options<typeof flags>, one: boolean): Member[] {
  const wanted = { tokens, ids, offsets: offsets !== undefined, count };
  const members = (Object.keys(wanted) as Member[]).filter((member) => wanted[member]);
  if (members.length === 0)
    throw new UsageError("--no-ids leaves nothing to write", { hint: "add --tokens, --offsets or --count" });
  if (one) return members.slice(0, 1);
  return members.sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b));
}

const ORDER: readonly Member[] = ["ids", "tokens", "offsets", "count"];

function findPad({ added }: Tokenizer): number {
  const pad = added.find(({ content }) => ["<pad>", "[PAD]", "<|pad|>"].includes(content));
  if (pad === undefined)
    throw new UsageError("the tokenizer has no token <pad>, [PAD] or <|pad|>", {
      hint: "say which id pads with --pad-id N",
    });
  return pad.id;
}
