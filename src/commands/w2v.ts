/** `weft w2v`: trains word vectors on text. */
import { command } from "./command.ts";
import { sampleFlag, vectorsFlags } from "./word-vectors/flags.ts";
import { trainVectors } from "./word-vectors/run.ts";

export const w2v = command({
  name: "w2v",
  summary: "train word vectors on text",
  description: `Learns a vector for each word from the words around it (word2vec, Mikolov et al. 2013): with --arch skipgram each word predicts its neighbours, with cbow the mean of the neighbours' vectors predicts the word. --loss says among which others: negative, against --negative words that are drawn by their count to the power of 3/4; hierarchical, step by step along the path of a Huffman tree; or softmax, by the exact probability among all words, which takes time in proportion to their number.

The text is the member --field of JSON lines, msgpack, csv or tsv records, or each line of plain text; words are what white space separates, and no window goes from one record to the next, or beyond the word </s>. It is read once, from files or a pipe; then its words are numbers in a temporary file. Words that come less often than --min-count are left out. How many words to each side count is drawn anew for each word, up to --window; very frequent words are often passed over (--sample). The learning rate falls in a line to nearly 0. With --phrases words that often stand together become one first, such as new_york; with --phrases 2 also those of three and four.

Threads write over each other's numbers without waiting for each other (Hogwild, Niu et al. 2011), as in word2vec, fastText and gensim: with more than one, two runs are never quite the same. With --deterministic they share the columns of all vectors instead, and the same text, flags and seed give the same bytes for any --threads; two threads are of use from 96 numbers on, four from 192. The windows of a batch, up to 32, then see the vectors as they were before it.

The output has the format of its name, or of --to: word2vec's text format, with numbers that read back as the same f32; .bin, word2vec's binary format; .safetensors, a model file, which also has the counts, and with --save-context the vectors of words as contexts. With --init, training begins with the vectors of a file, of any format that \`weft neighbors\` reads; words that the text does not have are kept as they are. With --checkpoint, --resume goes on after an interruption; with --deterministic or one thread as if there had been none. A summary of the run is written to standard output as one JSON record, unless the vectors go there; the mean loss is in the run log.`,
  operands: "[FILE…]",
  readsInput: true,
  flags: { ...vectorsFlags, ...sampleFlag(1e-3) },
  examples: [
    { title: "Vectors of a text", shell: "weft w2v corpus.txt -o new.vec --dim 20 --epochs 2" },
    {
      title: "CBOW, the same bytes for any number of threads, in word2vec's binary format",
      shell: "cat corpus.txt | weft w2v --arch cbow --deterministic -o new.bin --dim 20",
    },
    {
      title: "The formula of the textbook: both matrices, and a softmax over all words",
      shell: "weft w2v corpus.txt -o new.safetensors --loss softmax --dim 10 --save-context --epochs 1",
    },
  ],
  run: (context, options, paths) => trainVectors(context, "w2v", options, paths),
});
