/** `weft neighbors`: the words whose vectors are nearest to those of other words. */
import { shareNearest } from "../models/nearest-vectors.ts";
import { command, string } from "./command.ts";
import { MEMBER, neighborRows } from "./neighbors/rows.ts";
import { mapFlags } from "./stream/flags.ts";
import { mapQueries, queryCodec, queryFlags, queryInputs } from "./stream/queries.ts";
import { readWordVectors, searchFlags, wordVectorsFlags } from "./stream/word-vectors.ts";

export const neighbors = command({
  name: "neighbors",
  summary: "find the words that are most like a word",
  description: `Finds the words whose vectors point most nearly in the same direction as a word's: those of the greatest cosine. The words are those of the command line; without any, those of the records of the input, one a record, with white space around it left out. A line of plain text is a word.

Each record is written with the member neighbors added, an array of {word, similarity}, the nearest first, without the word itself; everything else stays as it was, and in order, whatever the number of threads. Of words that are as near as each other the one that comes first in the file is first. Where a word has no vector, neighbors is null; of a fastText model, a word that it has not seen has the vector of its parts.

On a terminal each word is shown with a table of its neighbours. With --to text each neighbour is a line: the word, the neighbour and the similarity, separated by tabs; a word without a vector is a line alone.

The search is exact: each word is compared with all of the file, or with the first ones that --restrict names. The numbers are the same on every machine, and a record's do not depend on the other records.`,
  operands: "[WORD…]",
  operandChoices: [],
  flags: {
    ...wordVectorsFlags,
    ...searchFlags,
    ...queryFlags,
    field: string({ describe: "the member that holds the word", value: "NAME", default: "text" }),
    ...mapFlags,
  },
  examples: [
    {
      title: "What is like a king?",
      shell: "weft neighbors -m words.vec --top-k 3 --to text king",
      output: "king\tprince\t0.90004486\nking\tthrone\t0.78215027\nking\tqueen\t0.776539\n",
    },
    {
      title: "The nearest word of each word of a column",
      shell: "cut -f 1 pairs.tsv | weft neighbors -m words.vec --top-k 1 --to text",
    },
    {
      title: "As records, for other programs",
      shell:
        "weft neighbors -m words.vec --restrict 100 paris walked | weft neighbors -m words.vec --top-k 1",
    },
  ],
  run: async (context, options, words) => {
    const { field, topK, restrict, onError } = options;
    const inputs = queryInputs(context, options.input, words);
    const to = queryCodec(options);
    const nearest = await shareNearest(
      await readWordVectors(context, options.model, inputs),
      options.backend,
    );
    const spec = { nearest, field, topK, restrict, to, onError };
    const asked = words.map((word) => ({ [field]: word }));
    await mapQueries(
      context,
      options,
      inputs,
      asked,
      { name: "neighbors", program, spec },
      {
        name: MEMBER,
        title: (record) => String(record[field] ?? record.text).trim(),
      },
    );
  },
});

/** What the threads run. */
export const program = neighborRows;
