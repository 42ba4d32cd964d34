/** Trainings of text classifiers whose results are known from papers. */
import { dataFile } from "../helpers/data.ts";
import { randomNumbers } from "../helpers/random.ts";

export interface ClassifyRecipe {
  readonly name: string;
  /** Of `weft classify-train`. */
  readonly flags: readonly string[];
  readonly epochs: number;
  /** Whether words begin with vectors that `weft fasttext` learns from English Wikipedia. */
  readonly vectors?: boolean;
  /** Files of WEFT_DATA. */
  readonly needs: readonly string[];
  /** The smallest share of right labels on the test sets that is good enough, in per cent. */
  readonly target: number;
  readonly published: string;
  /** Whether all training texts are learnt from where there is no `valid`. */
  readonly whole?: boolean;
  /** Each is trained on and tested by itself. */
  folds(): readonly Fold[];
}

/** Without `valid`, a tenth of the training texts is held out for it. */
export interface Fold {
  readonly train: readonly Example[];
  readonly valid?: readonly Example[];
  readonly test: readonly Example[];
}

export interface Example {
  /** Or several, of which any is right. */
  readonly label: string | readonly string[];
  readonly text: string;
}

const movieReviews = {
  needs: ["cls/rt-polarity.pos", "cls/rt-polarity.neg"],
  folds: () => tenFolds(["pos", "neg"].flatMap((label) => reviewsOf(label))),
} as const;

const questions = {
  needs: ["cls/TREC.train.raw", "cls/TREC.test.raw"],
  folds: () => [{ train: questionsOf("train"), test: questionsOf("test") }],
} as const;

const treebank = {
  needs: ["cls/stsa.binary.train", "cls/stsa.binary.dev", "cls/stsa.binary.test"],
  folds: () => [{ train: sentencesOf("train"), valid: sentencesOf("dev"), test: sentencesOf("test") }],
} as const;

const kim = words(
  "--arch cnn --embed 300 --widths 3,4,5 --filters 100 --dropout 0.5 --max-norm 3 --lr 0.001",
);
const bidirectional = words("--embed 300 --hidden 128 --bidirectional --dropout 0.5 --lr 0.001");

const cooking = {
  needs: ["cooking/cooking.train", "cooking/cooking.valid"],
  folds: () => [{ train: recipesOf("train"), test: recipesOf("valid") }],
} as const;

export const RECIPES: readonly ClassifyRecipe[] = [
  {
    name: "mr-cnn",
    flags: kim,
    epochs: 10,
    target: 75,
    published: "76.1 (CNN-rand, Kim 2014)",
    ...movieReviews,
  },
  {
    name: "trec-cnn",
    flags: kim,
    epochs: 20,
    target: 90,
    published: "91.2 (CNN-rand, Kim 2014)",
    ...questions,
  },
  {
    name: "sst2-cnn",
    flags: kim,
    epochs: 10,
    target: 79,
    published: "82.7 (CNN-rand, Kim 2014, trained on phrases too)",
    ...treebank,
  },
  {
    name: "trec-gru",
    flags: ["--arch", "gru", ...bidirectional],
    epochs: 15,
    target: 89,
    published: "88.0 to 92.0 (recurrent networks without given vectors)",
    ...questions,
  },
  {
    name: "trec-lstm",
    flags: ["--arch", "lstm", ...bidirectional, ...words("--pool max --min-count 2")],
    epochs: 10,
    target: 90,
    published: "91.2 (CNN-rand, Kim 2014)",
    ...questions,
  },
  {
    name: "trec-lstm-vectors",
    flags: words(
      "--arch lstm --embed 100 --hidden 200 --bidirectional --pool max --dropout 0.5 --lr 0.002 --label-smoothing 0.1 --schedule cosine",
    ),
    epochs: 12,
    vectors: true,
    target: 90,
    published: "93.6 (CNN, given vectors, Kim 2014)",
    ...questions,
  },
  {
    name: "sst2-lstm",
    flags: ["--arch", "lstm", ...bidirectional],
    epochs: 8,
    target: 78,
    published: "84.9 (LSTM, Tai et al. 2015, given vectors and phrases)",
    ...treebank,
  },
  {
    name: "cooking-bow",
    flags: words("--arch bow --lr 1 --word-ngrams 2"),
    epochs: 25,
    target: 59.5,
    published: "59.9 (fastText with these settings)",
    whole: true,
    ...cooking,
  },
];

/** As the tutorial of fastText prepares them: punctuation apart, and all in lower case. */
const recipesOf = (part: string): Example[] =>
  linesOf(`cooking/cooking.${part}`, "utf8").map((line) => {
    const words = line
      .replace(/([.!?,'/()])/g, " $1 ")
      .toLowerCase()
      .split(" ");
    const isLabel = (word: string) => word.startsWith(LABEL);
    return {
      label: words.filter(isLabel).map((word) => word.slice(LABEL.length)),
      text: words.filter((word) => !isLabel(word)).join(" "),
    };
  });

const LABEL = "__label__";

/** Ten parts of the same size, each the test set once. */
function tenFolds(examples: readonly Example[]): Fold[] {
  const next = randomNumbers(1);
  const parts = examples.map((example) => ({ example, place: next() })).sort((a, b) => a.place - b.place);
  return Array.from({ length: 10 }, (_, fold) => ({
    train: parts.filter((_, i) => i % 10 !== fold).map(({ example }) => example),
    test: parts.filter((_, i) => i % 10 === fold).map(({ example }) => example),
  }));
}

const reviewsOf = (label: string): Example[] =>
  linesOf(`cls/rt-polarity.${label}`, "latin1").map((text) => ({ label, text }));

/** `DESC:manner How did …`: the label is what stands before the colon. */
const questionsOf = (part: string): Example[] =>
  linesOf(`cls/TREC.${part}.raw`, "latin1").map((line) => {
    const [labels] = line.split(" ");
    return { label: labels.split(":")[0], text: line.slice(labels.length + 1).toLowerCase() };
  });

const sentencesOf = (part: string): Example[] =>
  linesOf(`cls/stsa.binary.${part}`, "utf8").map((line) => ({ label: line[0], text: line.slice(2) }));

const linesOf = (path: string, encoding: "latin1" | "utf8"): string[] =>
  Buffer.from(dataFile(path)).toString(encoding).split("\n").filter(Boolean);

function words(text: string): string[] {
  return text.split(/\s+/);
}
