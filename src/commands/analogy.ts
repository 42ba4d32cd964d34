/** `weft analogy`: a is to b as c is to which word? */
import { UsageError } from "../errors.ts";
import type { Row } from "../io/codec.ts";
import { shareNearest } from "../models/nearest-vectors.ts";
import { analogyRows, MEMBER } from "./analogy/rows.ts";
import { choice, command } from "./command.ts";
import { mapFlags } from "./stream/flags.ts";
import { mapQueries, queryCodec, queryFlags, queryInputs } from "./stream/queries.ts";
import { readWordVectors, searchFlags, wordVectorsFlags } from "./stream/word-vectors.ts";

export const analogy = command({
  name: "analogy",
  summary: "find what is to a word as two words are to each other",
  description: `Answers questions such as: man is to king as woman is to which word? The three words are those of the command line; without them, those of the records of the input: the members a, b and c, or the three words of a line of plain text.

Each record is written with the member answers added, an array of {word, similarity}, the best first, without the three words; everything else stays as it was, and in order, whatever the number of threads. Where one of the words has no vector, answers is null.

--method add finds the words whose vectors have the greatest cosine with b - a + c, where each vector was made one of length 1 (3CosAdd). --method mul finds those with the greatest cos(b) cos(c) / cos(a), where cosines are made positive, (1 + cos) / 2, and 0.000001 is added to what divides (3CosMul); that is often better, and similarity is then this quotient, which may be above 1.

On a terminal each question is shown with a table of its answers. With --to text each answer is a line: the three words, the answer and the similarity, separated by tabs; a question without answers is a line alone.

The search is exact: all words of the file are compared, or the first ones that --restrict names. The numbers are the same on every machine.`,
  operands: "[WORD…]",
  operandChoices: [],
  flags: {
    ...wordVectorsFlags,
    ...searchFlags,
    method: choice(["add", "mul"], {
      describe: "how likeness to several words is joined: by sums of vectors, or by quotients of cosines",
      default: "add",
      common: true,
    }),
    ...queryFlags,
    ...mapFlags,
  },
  examples: [
    {
      title: "Man is to king as woman is to …",
      shell: "weft analogy -m words.vec --top-k 1 --to text man king woman",
      output: "man king woman\tqueen\t0.99190474\n",
    },
    {
      title: "Many questions, a line each",
      shell: "grep -v : questions.txt | cut -d ' ' -f 1-3 | weft analogy -m words.vec --method mul --top-k 1",
    },
  ],
  run: async (context, options, words) => {
    if (words.length !== 0 && words.length !== 3)
      throw new UsageError(`an analogy has three words, not ${words.length}`, { hint: HINT });
    const { topK, restrict, method, onError } = options;
    const inputs = queryInputs(context, options.input, words);
    const to = queryCodec(options);
    const nearest = await shareNearest(
      await readWordVectors(context, options.model, inputs),
      options.backend,
    );
    const spec = { nearest, topK, restrict, method, to, onError };
    const asked = words.length === 0 ? [] : [{ a: words[0], b: words[1], c: words[2] }];
    await mapQueries(
      context,
      options,
      inputs,
      asked,
      { name: "analogy", program, spec },
      { name: MEMBER, title },
    );
  },
});

/** What the threads run. */
export const program = analogyRows;

/** Of a record, or of a line of text. */
function title({ a, b, c, text }: Row): string {
  const [from, to, like] = a === undefined ? String(text).trim().split(/\s+/) : [a, b, c];
  return `${from} is to ${to} as ${like} is to`;
}

const HINT = "weft analogy -m FILE man king woman";
