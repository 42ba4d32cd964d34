/** The kinds of files that commands read: what they are called, which command makes them, and which one takes them. */

export interface FileKind {
  readonly noun: string;
  /** Who makes such a file; of kinds that a flag asks for. */
  readonly made?: string;
  /** Where such a file belongs. */
  readonly used: string;
  /** Whether it is what commands read as their input. */
  readonly isData?: boolean;
}

const LANGUAGE_MODEL: FileKind = {
  noun: "a language model",
  made: "weft lm-train makes one",
  used: "this one goes to weft generate -m and weft score -m",
};

/** Those of models have the names that stand in their files. */
export const fileKinds = {
  tokenizer: {
    noun: "a tokenizer",
    made: "weft bpe-train makes one",
    used: "this one goes to weft tokenize -t, and to -t of others",
  },
  "language-model": LANGUAGE_MODEL,
  "ngram-model": LANGUAGE_MODEL,
  "word-vectors": {
    noun: "word vectors",
    made: "weft w2v and weft fasttext make them",
    used: "these go to weft neighbors -m, analogy -m, embed -m and --vectors",
  },
  "text-classifier": modelOf("a text classifier", "classify"),
  tagger: modelOf("a tagger", "tag"),
  translator: modelOf("a translator", "translate"),
  captioner: modelOf("a captioner", "caption"),
  checkpoint: {
    noun: "a checkpoint",
    made: "a training keeps one with --checkpoint FILE, and when it is interrupted",
    used: "this one goes to --checkpoint, with --resume",
  },
  model: {
    noun: "a model, a tokenizer or word vectors",
    used: "weft inspect tells which of them this is",
  },
  safetensors: { noun: "safetensors of another program", used: "weft inspect shows what is in this one" },
  log: { noun: "a run log", used: "this one goes to weft watch and weft plot" },
  records: { noun: "records", used: "commands read data that is named without a flag", isData: true },
  text: { noun: "text", used: "commands read data that is named without a flag", isData: true },
  empty: {
    noun: "an empty file",
    used: "what should have written this one has failed, or has not ended",
    isData: true,
  },
  damaged: { noun: "damaged safetensors", used: "this one is not whole: make it again, or get it again" },
  other: { noun: "a file of unknown kind", used: "this one may be damaged", isData: true },
} as const satisfies Readonly<Record<string, FileKind>>;

export type FileKindName = keyof typeof fileKinds;

function modelOf(noun: string, command: string): FileKind {
  return { noun, made: `weft ${command}-train makes one`, used: `this one goes to weft ${command} -m` };
}
