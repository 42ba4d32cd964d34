/** A back-off n-gram model that threads share: loaded once, read by each. */
import { compile, Kernels } from "../engine/kernels.ts";
import { refusal } from "../formats/refuse.ts";
import type { Vocabulary, VocabularyJson } from "../text/vocabulary.ts";
import { WordTable } from "../text/word-table.ts";
import { wordVocabulary } from "../text/word-vocabulary.ts";
import type { ModelFile } from "./model-file.ts";
import { NgramContinuation } from "./ngram-continuation.ts";
import { type NgramLevel, ngramConfig, ngramLevels } from "./ngram-file.ts";
import { type NgramModel, placeNgramModel } from "./ngram-model.ts";
import { NgramScorer } from "./ngram-scorer.ts";
import type { Predictor } from "./predictor.ts";
import { vocabularyFromJson } from "./vocabulary.ts";

/** Plain data, which can be posted to a thread. */
export interface SharedNgramModel {
  readonly kind: "ngram";
  readonly path: string;
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly model: NgramModel;
  /** A vocabulary, or the address of its table of words in the memory. */
  readonly vocabulary: VocabularyJson | number;
  /** Whether it says how likely the end of a passage is. */
  readonly ends: boolean;
}

/** @throws ModelError where the parts of the file do not fit together, IoError when there is no room */
export function shareNgramFile(file: ModelFile): SharedNgramModel {
  const { counts, order, smoothing } = ngramConfig(file);
  const levels = [...ngramLevels(file, { counts, order, smoothing })];
  const module = compile("baseline");
  const kernels = new Kernels(module);
  const vocabulary = vocabularyFromJson(file.vocabulary, file.path, kernels);
  if (counts[0] !== vocabulary.size + 1)
    throw refusal(file.path)(`its vocabulary has ${vocabulary.size} tokens, its 1-grams are ${counts[0]}`);
  return shareNgramModel({ path: file.path, module, kernels, levels, vocabulary, ends: true });
}

export interface NgramModelParts {
  readonly path: string;
  readonly module: WebAssembly.Module;
  /** Of that module; the vocabulary's words, if any, lie in their memory. */
  readonly kernels: Kernels;
  readonly levels: readonly NgramLevel[];
  readonly vocabulary: Vocabulary;
  readonly ends: boolean;
}

/** @throws ModelError, IoError */
export function shareNgramModel({
  path,
  module,
  kernels,
  levels,
  vocabulary,
  ends,
}: NgramModelParts): SharedNgramModel {
  const model = placeNgramModel(kernels, levels, refusal(path));
  const words = vocabulary.words?.address ?? vocabulary.toJSON();
  return { kind: "ngram", path, module, memory: kernels.memory, model, vocabulary: words, ends };
}

export function joinNgramModel(shared: SharedNgramModel): Predictor {
  const { path, module, memory, model, vocabulary, ends } = shared;
  const kernels = new Kernels(module, memory);
  const own =
    typeof vocabulary === "number"
      ? wordVocabulary(new WordTable(kernels, vocabulary))
      : vocabularyFromJson(vocabulary, path);
  return {
    vocabulary: own,
    kernels,
    rowsInTime: Number.POSITIVE_INFINITY,
    scorer: ({ end }) => {
      if (end && !ends)
        throw refusal(path)("it has no </s> among its 1-grams", "--no-end scores texts without it");
      return new NgramScorer(kernels, model);
    },
    continuation: (size, options) =>
      new NgramContinuation(kernels, model, { size, end: own.end, ...options }),
  };
}
