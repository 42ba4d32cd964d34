/** The flags of `weft classify-train` that only --arch bow knows. */
import { boolean, choice, integer, number } from "../../command.ts";

export const bowFlags = {
  dim: integer({
    describe: "of --arch bow: numbers of a row; those of the --vectors, or 100, if not given",
    min: 1,
    max: 65_536,
    common: true,
  }),
  wordNgrams: integer({
    describe: "of --arch bow: the words of the longest n-grams of words, 1 for words alone",
    default: 1,
    min: 1,
    max: 255,
    common: true,
  }),
  minn: integer({
    describe:
      "of --arch bow: characters of the shortest n-grams that a word is made of, its two boundary marks included",
    default: 0,
    max: 64,
    common: true,
  }),
  maxn: integer({ describe: "those of the longest; 0 for no n-grams", default: 0, max: 64, common: true }),
  buckets: integer({
    describe: "of --arch bow: rows that all n-grams share, by their hash",
    default: 2_000_000,
    min: 1,
    max: 2 ** 31 - 1,
    common: true,
  }),
  negative: integer({
    describe: "of --loss negative: labels that are drawn as wrong answers",
    default: 5,
    max: 1024,
  }),
  minCountLabel: integer({
    describe: "of --arch bow: labels that fewer texts have are left out",
    default: 0,
  }),
  deterministic: boolean({
    describe: "of --arch bow: the same bytes for any number of threads, which then share the columns",
    common: true,
  }),
  to: choice(["model", "fasttext"], {
    describe:
      "of --arch bow: the format of the output; if not given, that of its name: .bin and .ftz, or else a model",
  }),
  quantize: boolean({
    describe: "of fastText's format: rows as codes of a byte for two numbers; with a name of .ftz, too",
  }),
  qnorm: boolean({ describe: "of --quantize: the lengths of rows apart from their directions" }),
  qout: boolean({ describe: "of --quantize: the rows of the labels as well" }),
  cutoff: integer({ describe: "of --quantize: keep only so many rows, the longest", min: 1 }),
  retrain: boolean({ describe: "of --cutoff: go through the texts again with the rows that are left" }),
  autotune: number({
    describe:
      "of --valid: look for so many seconds for the best --lr, --epochs, --dim, --word-ngrams, --minn, --maxn and --buckets, of those that were not given, and train with them",
    value: "SECONDS",
    min: 1,
    common: true,
  }),
};
