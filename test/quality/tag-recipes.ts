/** Trainings of taggers whose results are known from papers. */

export interface TagRecipe {
  readonly name: string;
  /** Of `weft tag-train`. */
  readonly flags: readonly string[];
  readonly epochs: number;
  /** Whether words begin with vectors that `weft fasttext` learns from English Wikipedia. */
  readonly vectors?: boolean;
  /** Files of WEFT_DATA. */
  readonly train: string;
  readonly valid: string;
  readonly test: string;
  readonly measure: "span-f1" | "accuracy";
  /** The smallest measure of the test set that is good enough, in per cent. */
  readonly target: number;
  readonly published: string;
}

const conll2003 = {
  train: "conll2003/eng.train",
  valid: "conll2003/eng.testa",
  test: "conll2003/eng.testb",
  measure: "span-f1",
} as const;

const ewt = {
  train: "ud-en-ewt/en_ewt-ud-train.conllu.gz",
  valid: "ud-en-ewt/en_ewt-ud-dev.conllu.gz",
  test: "ud-en-ewt/en_ewt-ud-test.conllu.gz",
  measure: "accuracy",
} as const;

const names = "--scheme bioes --digits --lower --caps --schedule linear";

export const TAG_RECIPES: readonly TagRecipe[] = [
  {
    name: "conll-bilstm",
    flags: words(names),
    epochs: 12,
    target: 80,
    published: "81.11 (BI-LSTM, random vectors, Huang et al. 2015)",
    ...conll2003,
  },
  {
    name: "conll-bilstm-crf",
    flags: words(`${names} --crf`),
    epochs: 12,
    target: 83.5,
    published: "84.26 (BI-LSTM-CRF, random vectors, Huang et al. 2015)",
    ...conll2003,
  },
  {
    name: "conll-bilstm-cnn-crf",
    flags: words(`${names} --crf --chars cnn --char-filters 50`),
    epochs: 12,
    vectors: true,
    target: 86,
    published: "88.83 (BI-LSTM-CRF, given vectors, Huang et al. 2015)",
    ...conll2003,
  },
  {
    name: "ewt-upos",
    flags: words("--digits --lower --caps --chars cnn --char-filters 50 --schedule linear"),
    epochs: 6,
    target: 93.5,
    published: "about 95 (recurrent taggers)",
    ...ewt,
  },
];

function words(text: string): string[] {
  return text.split(" ");
}
