/** Trainings of word vectors with the settings of other programs' trainings, and what they are tested on. */

export interface VectorsRecipe {
  readonly name: string;
  /** The text, from WEFT_DATA, which is made lower-case. */
  readonly text: string;
  readonly command: "w2v" | "fasttext";
  readonly flags: readonly string[];
  /** Of Debian's fasttext, and of gensim where it can do the same. */
  readonly peers: readonly VectorsPeer[];
  /** Files of WEFT_DATA: word pairs, and questions of analogies. */
  readonly pairs: readonly string[];
  readonly analogies: readonly string[];
}

export interface VectorsPeer {
  readonly name: "fasttext" | "gensim";
  readonly flags: readonly string[];
}

const english = {
  text: "enwiki/enwiki-100mb.txt.gz",
  pairs: ["word-sim/EN-WS-353-ALL.txt", "word-sim/EN-SIMLEX-999.txt"],
  analogies: ["analogy/questions-words.txt"],
};

const words = (text: string): string[] => text.split(" ");

export const VECTORS_RECIPES: readonly VectorsRecipe[] = [
  {
    name: "en-skipgram",
    ...english,
    command: "w2v",
    flags: words("--epochs 3"),
    peers: [
      { name: "fasttext", flags: words("skipgram -maxn 0 -epoch 3 -t 1e-3 -lr 0.025") },
      { name: "gensim", flags: words("skipgram 3 0.025") },
    ],
  },
  {
    name: "en-skipgram-deterministic",
    ...english,
    command: "w2v",
    flags: words("--epochs 3 --deterministic"),
    peers: [],
  },
  {
    name: "en-cbow",
    ...english,
    command: "w2v",
    flags: words("--arch cbow --epochs 3"),
    peers: [
      { name: "fasttext", flags: words("cbow -maxn 0 -epoch 3 -t 1e-3 -lr 0.05") },
      { name: "gensim", flags: words("cbow 3 0.05") },
    ],
  },
  {
    name: "en-fasttext",
    ...english,
    command: "fasttext",
    flags: words("--epochs 1"),
    peers: [{ name: "fasttext", flags: words("skipgram -epoch 1") }],
  },
  {
    name: "ru-fasttext",
    text: "ru-lit/prose-30mb.txt.gz",
    pairs: ["russe/hj-test.csv"],
    analogies: [],
    command: "fasttext",
    flags: words("--epochs 3"),
    peers: [{ name: "fasttext", flags: words("skipgram -epoch 3") }],
  },
];
