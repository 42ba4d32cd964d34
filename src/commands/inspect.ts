/** Says what a model or tokenizer file is, whichever it is. */
import { UsageError } from "../errors.ts";
import { looksLikeArpa } from "../formats/arpa.ts";
import { otherKind } from "../formats/refuse.ts";
import { looksLikeSafetensors } from "../formats/safetensors.ts";
import { tokenizerFileKind } from "../formats/tokenizer-file.ts";
import { readRest } from "../io/input.ts";
import { boolean, choice, command } from "./command.ts";
import type { Context } from "./context.ts";
import { describeArpa } from "./inspect/arpa.ts";
import { describeSafetensors } from "./inspect/model.ts";
import { describeTokenizer, RANK_PRETOKENIZERS, type RankPretokenizer } from "./inspect/tokenizer.ts";
import { describeWordVectors, vectorsFormat } from "./inspect/vectors.ts";
import { type Report, reportWriter } from "./report.ts";
import { load } from "./stream/loading.ts";

/** As much as a model can have, but for ARPA files and word vectors, which are read piece by piece. */
const MAX_FILE_BYTES = 2 ** 32;
/** By which an ARPA file is told from others. */
const FIRST_BYTES = 2 ** 16;

export const inspect = command({
  name: "inspect",
  summary: "show what is in a model or tokenizer file",
  description: `Shows what a file is, and what can be done with it. On a terminal it is a page for people, elsewhere one JSON record a file.

Of a model or a checkpoint of weft: its kind, its settings, how it was trained, its vocabulary, and each of its tensors
with its shape and size; of a checkpoint also where training stands. The file is checked against its own checksum.
Of any other safetensors file: its tensors and what it says of itself. With --stats, the least, mean and largest
number of each tensor and its norm, all of those numbers that are finite. Of a back-off n-gram model, also of one in an
ARPA file: how many n-grams of each length it has, and the memory that it takes.

Of word vectors in a file of word2vec (text or binary), GloVe or fastText: how many words and numbers there are, and the
first words; of a model of fastText, vectors or a classifier, also its settings, how often the first words came, and how
it is quantized. With --stats, the least, mean and largest norm of the words' vectors. Of a text classifier, also of one
of fastText: how many labels it has, and the first of them.

Of a tokenizer: its kind, how it cuts text, its vocabulary and merges, its special tokens. It reads Hugging Face
tokenizer.json files of type BPE and tiktoken rank files. Tokens are shown with control characters escaped as \\n or
\\u001B, bytes that are not UTF-8 as \\xFF, and a backslash doubled.

Files may be compressed; size and sha256 are those of the uncompressed file. A file that weft cannot use exactly as it
is meant is refused, with what is in the way.`,
  operands: "FILE…",
  flags: {
    json: boolean({ describe: "write JSON records, also on a terminal", common: true }),
    stats: boolean({ describe: "look at the numbers of each tensor", common: true }),
    pretokenizer: choice(RANK_PRETOKENIZERS, {
      describe: "how a tiktoken rank file cuts text, where its name does not say",
    }),
  },
  examples: [
    { title: "What is this tokenizer?", shell: "weft inspect tok.json" },
    {
      title: "Its fingerprint, for a script",
      shell: 'weft inspect tok.json | grep -o \'"sha256":"[0-9a-f]*"\'',
    },
  ],
  async run(context, options, operands) {
    if (operands.length === 0) throw new UsageError("no file to inspect", { hint: "weft inspect FILE…" });
    const output = await context.output();
    const write = reportWriter(context, options);
    for (const path of operands) {
      await output.write(write(await describe(context, path, options)));
    }
    await output.end();
  },
});

function describe(
  context: Context,
  path: string,
  { stats, pretokenizer }: { readonly stats: boolean; readonly pretokenizer?: RankPretokenizer },
): Promise<Report> {
  return load(context, path, async (source) => {
    if (looksLikeArpa(await source.peek(FIRST_BYTES))) return describeArpa(source, path);
    const format = await vectorsFormat(source);
    if (format !== undefined) return describeWordVectors(source, path, format, stats);
    const bytes = await readRest(source, path, MAX_FILE_BYTES);
    if (bytes.length > 0 && isSafetensors(bytes, path)) return describeSafetensors(bytes, path, stats);
    if (tokenizerFileKind(bytes) === undefined)
      throw otherKind(path, "model", "no model, tokenizer or word vectors");
    return describeTokenizer(bytes, path, pretokenizer);
  });
}

/** A damaged one may be told by its name alone. */
const isSafetensors = (bytes: Uint8Array, path: string): boolean =>
  looksLikeSafetensors(bytes) || path.endsWith(".safetensors");
