/** `weft fasttext`: trains vectors of words and of their character n-grams. */
import { command } from "./command.ts";
import { sampleFlag, subwordFlags, vectorsFlags } from "./word-vectors/flags.ts";
import { trainVectors } from "./word-vectors/run.ts";

export const fasttext = command({
  name: "fasttext",
  summary: "train word vectors that know the parts of words",
  description: `Learns word vectors as \`weft w2v\` does (see there for the text, the threads and the losses), but with the character n-grams of words (Bojanowski et al. 2017): a word's vector is the mean of a row of its own and those of all its n-grams of --minn to --maxn characters, the marks at its beginning and end among them. So words that were never seen have vectors too, and forms of a word are near each other. All n-grams share --buckets rows, by the hash that fastText uses. With --maxn 0 there are none.

The format of the output is that of its name, or of --to. A name that ends in .bin makes a model of fastText, which its programs read, and so do \`weft neighbors\`, \`embed\` and the others, with vectors for any word; .safetensors a model file of weft, likewise; any other name the vectors of the text's words alone, in word2vec's text format.

The rows of n-grams are most of the memory and of a model file: 2,000,000 of 100 numbers take 800 MB, and no more than 4 GiB of numbers fit; fewer --buckets are often enough for a small text.`,
  operands: "[FILE…]",
  readsInput: true,
  flags: { ...vectorsFlags, ...subwordFlags, ...sampleFlag(1e-4) },
  examples: [
    {
      title: "A model that fastText can read",
      shell: "weft fasttext corpus.txt -o new.bin --dim 16 --buckets 1000 --epochs 2",
    },
    {
      title: "The words' vectors alone, from CBOW",
      shell: "weft fasttext corpus.txt --arch cbow -o new.vec --dim 16 --buckets 1000 --epochs 1",
    },
  ],
  run: (context, options, paths) => trainVectors(context, "fasttext", options, paths),
});
