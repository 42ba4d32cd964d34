/** The flags that `weft w2v` and `weft fasttext` share. */
import { boolean, choice, integer, list, number, type Options, size, string } from "../command.ts";
import { inputFlags, outputFlags, skipFlags, threadFlags } from "../stream/flags.ts";

export const vectorsFlags = {
  ...outputFlags,
  arch: choice(["skipgram", "cbow"], {
    describe: "a word predicts the words around it, or they predict it",
    default: "skipgram",
    common: true,
  }),
  loss: choice(["negative", "hierarchical", "softmax"], {
    describe:
      "how a word is predicted: against --negative others, along the path of a Huffman tree, or by a softmax over all words",
    default: "negative",
    common: true,
  }),
  dim: integer({ describe: "numbers of a vector", default: 100, min: 1, max: 65_536, common: true }),
  window: integer({
    describe: "words to each side at most; how many is drawn anew for each word",
    default: 5,
    min: 1,
    max: 1024,
    common: true,
  }),
  negative: integer({
    describe: "words that are drawn as wrong answers",
    default: 5,
    max: 1024,
    common: true,
  }),
  minCount: integer({
    describe: "words that come less often are left out",
    default: 5,
    min: 1,
    common: true,
  }),
  maxVocab: integer({ describe: "keep only so many words, the most frequent", min: 1 }),
  epochs: integer({ describe: "times the text is gone through", default: 5, min: 1, common: true }),
  lr: number({
    describe:
      "the learning rate, which falls to nearly 0; if not given, 0.05, or 0.025 for skipgram of weft w2v",
    min: 0,
    common: true,
  }),
  deterministic: boolean({
    describe: "the same bytes for any number of threads, which then share the columns",
    common: true,
  }),
  phrases: integer({
    describe: "join pairs of words that belong together, such as new_york, and that so many times over",
    default: 0,
    max: 16,
  }),
  phraseThreshold: number({ describe: "of --phrases: a higher one joins fewer", default: 100, min: 0 }),
  saveContext: boolean({ describe: "save the words' vectors as contexts too, in a model file" }),
  init: string({
    describe: "begin with these vectors, whose words are kept; new words get new ones",
    value: "FILE",
  }),
  to: choice(["text", "binary", "model", "fasttext"], {
    describe: "the format of the output; if not given, that of its name: .bin, .safetensors, or else text",
  }),
  checkpoint: string({
    describe: "the file from which --resume goes on; the output's name with .checkpoint, if not given",
    value: "FILE",
  }),
  checkpointEvery: integer({ describe: "write it every N steps of 262,144 words", default: 100, min: 1 }),
  resume: boolean({ describe: "go on from the checkpoint, if there is one" }),
  log: string({ describe: "the file for the run log, `-` for standard output", value: "FILE", common: true }),
  logEvery: integer({ describe: "log the mean of every N steps of 262,144 words", default: 1, min: 1 }),
  tui: boolean({
    describe: "show the training on the whole terminal, and steer it there; see weft watch",
    common: true,
  }),
  watchWords: list({
    describe:
      "log the nearest words of these as their vectors change, several by commas; a few frequent ones, if not given",
    value: "WORD",
  }),
  seed: integer({
    describe: "where the random numbers begin",
    default: 42,
    max: 2 ** 32 - 1,
    common: true,
  }),
  memory: size({
    describe: "words beyond this wait in a temporary file while the text is read",
    default: 2 ** 30,
    min: 2 ** 20,
  }),
  field: string({ describe: "the member that holds the text", default: "text" }),
  ...inputFlags,
  maxLine: size({ describe: "the longest line that is accepted", default: 2 ** 30 }), // some corpora are one line
  ...threadFlags,
  ...skipFlags,
};

export const subwordFlags = {
  minn: integer({
    describe: "characters of the shortest n-grams that a word is made of, its two boundary marks included",
    default: 3,
    min: 1,
    max: 64,
    common: true,
  }),
  maxn: integer({ describe: "those of the longest; 0 for no n-grams", default: 6, max: 64, common: true }),
  buckets: integer({
    describe: "rows of numbers that all n-grams share, by their hash",
    default: 2_000_000,
    min: 1,
    max: 2 ** 31 - 1,
    common: true,
  }),
};

/** The flag whose usual value the two commands disagree on. */
export const sampleFlag = (usual: number) => ({
  sample: number({
    describe: "words that are a larger share of the text than this are often passed over; 0 for none",
    default: usual,
    min: 0,
    max: 1,
    common: true,
  }),
});

type Shared = typeof vectorsFlags & ReturnType<typeof sampleFlag>;
export type VectorsOptions = Options<Shared> & Partial<Options<typeof subwordFlags>>;
