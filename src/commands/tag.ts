/** `weft tag`: tags the words of sentences. */
import type { BackendName } from "../engine/backend.ts";
import { UsageError } from "../errors.ts";
import { readRest } from "../io/input.ts";
import { standardInputTwice } from "../io/standard-input.ts";
import { parseModel } from "../models/model-file.ts";
import { type SharedTagger, shareTagger } from "../models/shared-tagger.ts";
import { TAGGER } from "../models/tagger-file.ts";
import { choice, command, string } from "./command.ts";
import type { Context } from "./context.ts";
import { conllColumns, conllFlags } from "./stream/conll.ts";
import { mapFlags } from "./stream/flags.ts";
import { load } from "./stream/loading.ts";
import { mapBlocks, outputCodec } from "./stream/map.ts";
import { onWorkers } from "./stream/on-workers.ts";
import { type TagSpec, tagRows } from "./tag/rows.ts";
import { backendNames } from "./training/flags.ts";

const flags = {
  model: string({
    describe: "the tagger: a file of `weft tag-train`",
    value: "FILE",
    short: "m",
    common: true,
    required: true,
  }),
  field: string({ describe: "the member that holds the text", value: "NAME", default: "text" }),
  offsets: choice(["codepoint", "utf16", "byte", "token"], {
    describe:
      "what the start and end of spans count; without it code points of the text, or tokens without one",
    value: "UNIT",
  }),
  ...conllFlags,
  backend: choice(backendNames, {
    describe: "what multiplies matrices; wasm gives the same numbers on every machine",
    default: "wasm",
  }),
  ...mapFlags,
};

export const tag = command({
  name: "tag",
  summary: "tag the words of sentences: names, parts of speech",
  description: `Reads sentences and adds to each, as the member predicted_tags, the tag that the model gives each of its words. Everything else stays as it was, byte for byte, and in order, whatever the number of threads.

The words of a record are its member tokens. A record without it is cut into words, which are then added as tokens: a word is an address of the web or of mail; a number, such as 1,000.50 or 10:30am; an abbreviation, such as U.S., Mr. or an initial; letters and digits with single hyphens, apostrophes and points between them; a run of the same mark, such as ...; or any other character. English contractions are apart: do n't, it 's. A text of several sentences is tagged as one.

Where the tags mark spans, as B-PER I-PER O do, the member spans has each with its start, end, label and text. In a record with a text they count its code points, or what --offsets says, in which each token must then stand behind the one before; in a record of tokens alone they count tokens. IOB1, BIO, BIOES and BILOU are read as conlleval reads them.

A conll file has a line for each word and a blank line behind each sentence: CoNLL-2003, whose columns have blanks or tabs between them, and CoNLL-U are told from each other by the columns. With --to conll such a file keeps its bytes, with comments and -DOCSTART- lines, and gets the predicted tags as one more column behind the others, as conlleval and \`weft evaluate\` read it. Of other records tokens, tags if there are some, and predicted tags become the columns.

With --to text a record becomes a line of its tags alone. With --backend wasm, the default, the tags are the same on every machine, and a record's do not depend on the other records.`,
  operands: "[FILE…]",
  readsInput: true,
  flags,
  examples: [
    {
      title: "The names in a text",
      shell: "echo 'Ada Lovelace met Mr. Babbage in London.' | weft tag -m tagger.safetensors",
    },
    {
      title: "A column of tags behind those of a file",
      shell: "weft tag -m tagger.safetensors --to conll sentences.conll | tail -n 5",
    },
    {
      title: "How good are they?",
      shell: "weft tag -m tagger.safetensors --to conll sentences.conll | weft evaluate --from conll",
    },
  ],
  run: async (context, options, paths) => {
    const { model, backend, field, offsets, onError } = options;
    const to = outputCodec(options);
    if (to === "fasttext") throw new UsageError("--to fasttext has no room for what tag adds");
    const conll = conllColumns(options);
    if (model === "-" && (paths.length === 0 || paths.includes("-"))) throw standardInputTwice();
    const spec: TagSpec = { model: await readTagger(context, model, backend), field, offsets, to, onError };
    const threads = to === "csv" || to === "tsv" ? 1 : (options.threads ?? context.cores); // one writes the header
    const work = { name: "tag", program: onWorkers<TagSpec>(context, threads, "tag"), spec };
    await mapBlocks(context, paths, { ...options, conll, threads }, work, {
      inOneThread: true,
      blockBytes: BLOCK_BYTES,
    });
  },
});

/** Words are much work: some thousand of them are enough for a thread. */
const BLOCK_BYTES = 2 ** 15;

async function readTagger(
  context: Context,
  path: string,
  backend: BackendName | "auto",
): Promise<SharedTagger> {
  const bytes = await load(context, path, (source) => readRest(source, path));
  return shareTagger(parseModel(bytes, path, TAGGER), backend);
}

/** What the threads run. */
export const program = tagRows;
