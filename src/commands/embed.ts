/** `weft embed`: texts as vectors. */
import { UsageError } from "../errors.ts";
import { boolean, choice, command, number, string } from "./command.ts";
import { embedRows } from "./embed/rows.ts";
import { mapFlags } from "./stream/flags.ts";
import { hasRoom, mapBlocks, outputCodec } from "./stream/map.ts";
import { readWordVectors, wordVectorsFlags } from "./stream/word-vectors.ts";

export const embed = command({
  name: "embed",
  summary: "turn texts into vectors",
  description: `Reads records and adds to each the vector of its text, which may also be a single word: the mean of the vectors of its words, which white space separates. Everything else stays as it was, byte for byte, and in order, whatever the number of threads.

Words that have no vector do not count. Where no word of a text has one, vector is null. Of a fastText model, a word that it has not seen has the vector of its parts. The words of a file are compared as they are: where a file has lower-case words alone, the text must be lower-cased before.

With --pool sif a word of probability p counts a / (a + p) instead, where --sif-a gives a: frequent words say little of what a text is about. The probabilities are those of the counts of the file; where it has none they follow from the order of its words, the most frequent first, by Zipf's law. The direction that all vectors share, which the method's authors take away afterwards, stays: it is known when all texts are.

With --normalize vectors are made ones of length 1, so that the sum of the products of two is their cosine. Numbers have as many digits as they need to be read back as the same 32-bit number. With --to text a record becomes a line of its numbers, an empty one where there is no vector.`,
  operands: "[FILE…]",
  readsInput: true,
  flags: {
    ...wordVectorsFlags,
    field: string({ describe: "the member that holds the text", value: "NAME", default: "text" }),
    pool: choice(["mean", "sif"], {
      describe: "how words count: all alike, or frequent ones less",
      default: "mean",
      common: true,
    }),
    sifA: number({ describe: "the a of --pool sif", default: 0.001, min: 0 }),
    normalize: boolean({ describe: "make vectors ones of length 1", common: true }),
    only: boolean({ describe: "drop the members that a record came with", common: true }),
    ...mapFlags,
  },
  examples: [
    {
      title: "A vector for each line",
      shell: "printf 'the king and his crown\\ncheese\\n' | weft embed -m words.vec --only",
    },
    {
      title: "Vectors of length 1 for the words of a column",
      shell: "cut -f 1 pairs.tsv | weft embed -m words.vec --normalize",
    },
    {
      title: "A table of numbers, frequent words counting less",
      shell: "weft embed -m words.vec --pool sif --to text questions.txt",
    },
  ],
  run: async (context, options, paths) => {
    const { field, pool, sifA, normalize, only, onError } = options;
    const to = outputCodec(options);
    if (!hasRoom(to)) throw new UsageError(`--to ${to} has no room for a vector`);
    if (pool === "sif" && sifA === 0) throw new UsageError("--sif-a is above 0: with 0 no word would count");
    const vectors = await readWordVectors(context, options.model, paths.length === 0 ? ["-"] : paths);
    const spec = { vectors, field, pool, sifA, normalize, only, to, onError };
    await mapBlocks(context, paths, options, { name: "embed", program, spec });
  },
});

/** What the threads run. */
export const program = embedRows;
