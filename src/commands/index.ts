/** The only list of commands, and of the programs that worker threads run. Each module is loaded when it is needed. */
import type { Program } from "../engine/team.ts";
import type { Command } from "./command.ts";

export interface Entry {
  /** As in the command's own table, so that the overview need not load every command. */
  readonly summary: string;
  readonly family: string;
  load(): Promise<Command>;
}

export type Registry = Readonly<Record<string, Entry>>;

export const commands: Registry = {
  "bpe-train": {
    summary: "learn a byte-pair tokenizer from text",
    family: "tokenizers",
    load: async () => (await import("./bpe-train.ts")).bpeTrain,
  },
  tokenize: {
    summary: "cut texts into tokens and their ids",
    family: "tokenizers",
    load: async () => (await import("./tokenize.ts")).tokenize,
  },
  detokenize: {
    summary: "turn token ids back into text",
    family: "tokenizers",
    load: async () => (await import("./detokenize.ts")).detokenize,
  },
  w2v: {
    summary: "train word vectors on text",
    family: "word vectors",
    load: async () => (await import("./w2v.ts")).w2v,
  },
  fasttext: {
    summary: "train word vectors that know the parts of words",
    family: "word vectors",
    load: async () => (await import("./fasttext.ts")).fasttext,
  },
  neighbors: {
    summary: "find the words that are most like a word",
    family: "word vectors",
    load: async () => (await import("./neighbors.ts")).neighbors,
  },
  analogy: {
    summary: "find what is to a word as two words are to each other",
    family: "word vectors",
    load: async () => (await import("./analogy.ts")).analogy,
  },
  embed: {
    summary: "turn texts into vectors",
    family: "word vectors",
    load: async () => (await import("./embed.ts")).embed,
  },
  "vectors-eval": {
    summary: "test word vectors by word pairs and analogies",
    family: "word vectors",
    load: async () => (await import("./vectors-eval.ts")).vectorsEval,
  },
  "lm-train": {
    summary: "train a language model on text",
    family: "language models",
    load: async () => (await import("./lm-train.ts")).lmTrain,
  },
  score: {
    summary: "tell how likely a language model finds texts",
    family: "language models",
    load: async () => (await import("./score.ts")).score,
  },
  generate: {
    summary: "let a language model write",
    family: "language models",
    load: async () => (await import("./generate.ts")).generate,
  },
  "classify-train": {
    summary: "train a text classifier on labelled texts",
    family: "classification",
    load: async () => (await import("./classify-train.ts")).classifyTrain,
  },
  classify: {
    summary: "tell the labels of texts",
    family: "classification",
    load: async () => (await import("./classify.ts")).classify,
  },
  evaluate: {
    summary: "tell how good predicted labels, tags or texts are",
    family: "classification",
    load: async () => (await import("./evaluate.ts")).evaluate,
  },
  "tag-train": {
    summary: "train a tagger of words on tagged sentences",
    family: "sequences",
    load: async () => (await import("./tag-train.ts")).tagTrain,
  },
  tag: {
    summary: "tag the words of sentences: names, parts of speech",
    family: "sequences",
    load: async () => (await import("./tag.ts")).tag,
  },
  "translate-train": {
    summary: "train a translator on texts and their translations",
    family: "sequences",
    load: async () => (await import("./translate-train.ts")).translateTrain,
  },
  translate: {
    summary: "translate texts",
    family: "sequences",
    load: async () => (await import("./translate.ts")).translate,
  },
  "caption-train": {
    summary: "train a captioner on vectors of features and their texts",
    family: "sequences",
    load: async () => (await import("./caption-train.ts")).captionTrain,
  },
  caption: {
    summary: "put vectors of features into words",
    family: "sequences",
    load: async () => (await import("./caption.ts")).caption,
  },
  inspect: {
    summary: "show what is in a model or tokenizer file",
    family: "looking",
    load: async () => (await import("./inspect.ts")).inspect,
  },
  watch: {
    summary: "show how trainings go, from their run logs",
    family: "looking",
    load: async () => (await import("./watch.ts")).watch,
  },
  plot: {
    summary: "draw training curves, confusions, word maps and attention",
    family: "looking",
    load: async () => (await import("./plot.ts")).plot,
  },
  doctor: {
    summary: "show what this machine can do, and what would make it faster",
    family: "looking",
    load: async () => (await import("./doctor.ts")).doctor,
  },
};

/** What a worker thread can run, by the name that the command gives to `context.team`. */
export const programs: Readonly<Record<string, () => Promise<Program<never, never>>>> = {
  "bpe-train": async () => (await import("./bpe-train.ts")).program,
  tokenize: async () => (await import("./tokenize.ts")).program,
  detokenize: async () => (await import("./detokenize.ts")).program,
  neighbors: async () => (await import("./neighbors.ts")).program,
  analogy: async () => (await import("./analogy.ts")).program,
  embed: async () => (await import("./embed.ts")).program,
  "vectors-eval": async () => (await import("./vectors-eval.ts")).program,
  doctor: async () => (await import("./doctor.ts")).program,
  "lm-train": async () => (await import("./lm-train.ts")).program,
  "ngram-train": async () => (await import("./lm-train/ngram/thread.ts")).ngramThread,
  "word-vectors": async () => (await import("./word-vectors/thread.ts")).vectorsThread,
  score: async () => (await import("./score.ts")).program,
  "classify-train": async () => (await import("./classify-train.ts")).program,
  "bow-train": async () => (await import("./classify-train/bow/thread.ts")).bowThread,
  classify: async () => (await import("./classify.ts")).program,
  "tag-train": async () => (await import("./tag-train.ts")).program,
  tag: async () => (await import("./tag.ts")).program,
  "translate-train": async () => (await import("./translate-train.ts")).program,
  translate: async () => (await import("./translate.ts")).program,
  "caption-train": async () => (await import("./caption-train.ts")).program,
  caption: async () => (await import("./caption.ts")).program,
};
