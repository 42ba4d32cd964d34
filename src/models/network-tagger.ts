/** A tagger that is a network: sentences of similar lengths are read side by side. */
import type { Engine } from "../engine/engine.ts";
import type { TagRules } from "../nn/viterbi.ts";
import { tagTransitions } from "../text/tag-scheme.ts";
import { oneByOne } from "./tagged-batch.ts";
import type { Tagger } from "./tagger.ts";
import type { TaggerNetwork } from "./tagger-network.ts";
import { TaggerVocabulary, type TaggerVocabularyJson } from "./tagger-vocabulary.ts";
import { sentenceBatch, type WordForm } from "./word-form.ts";

/** A model whose weights lie in the engine's memory. */
export function networkTagger(
  model: TaggerNetwork,
  engine: Engine,
  vocabulary: TaggerVocabularyJson,
): Tagger {
  const rules = rulesOf(model, vocabulary);
  const words = new TaggerVocabulary(vocabulary, model.config);
  return {
    tags: vocabulary.tags,
    kernels: engine.kernels,
    tag: (sentences) => {
      const forms = new Map<string, WordForm>();
      const formOf = (word: string) => {
        const form = forms.get(word) ?? words.form(word);
        forms.set(word, form);
        return form;
      };
      return tag(
        model,
        engine,
        rules,
        sentences.map((sentence) => sentence.map(formOf)),
      );
    },
  };
}

/** Which sequences of tags the model may give; without rules all. */
export const rulesOf = (
  { config }: Pick<TaggerNetwork, "config">,
  { tags, scheme }: Pick<TaggerVocabularyJson, "tags" | "scheme">,
): TagRules | undefined =>
  config.constrained && scheme !== undefined ? tagTransitions(tags, scheme) : undefined;

/** Words that are read side by side, unless one sentence has more. */
const WORDS = 4096;

/** Some words of a sentence, which are read together. */
interface Piece {
  readonly sentence: number;
  readonly start: number;
  readonly forms: readonly WordForm[];
}

function tag(
  model: TaggerNetwork,
  engine: Engine,
  rules: TagRules | undefined,
  sentences: readonly (readonly WordForm[])[],
): Uint16Array[] {
  const tags = sentences.map(({ length }) => new Uint16Array(length));
  const pieces = sentences.flatMap((forms, sentence) => piecesOf(forms, sentence, model.config.maxLength));
  pieces.sort((a, b) => b.forms.length - a.forms.length);
  for (let at = 0; at < pieces.length; ) {
    const count = Math.max(1, Math.floor(WORDS / pieces[at].forms.length));
    const some = pieces.slice(at, at + count);
    let next = 0;
    const found = read(model, engine, rules, some);
    for (const { sentence, start, forms } of some) {
      tags[sentence].set(found.subarray(next, next + forms.length), start);
      next += forms.length;
    }
    at += count;
  }
  return tags;
}

function piecesOf(forms: readonly WordForm[], sentence: number, most: number): Piece[] {
  const count = Math.ceil(forms.length / most);
  return Array.from({ length: count }, (_, index) => ({
    sentence,
    start: index * most,
    forms: forms.slice(index * most, (index + 1) * most),
  }));
}

/** The tags of all pieces, one piece behind the other. */
function read(
  model: TaggerNetwork,
  engine: Engine,
  rules: TagRules | undefined,
  pieces: readonly Piece[],
): Uint32Array {
  const { kernels, step } = engine;
  const mark = step.mark();
  const put = (numbers: ArrayLike<number>) => {
    const pointer = step.take(numbers.length * 4);
    kernels.u32(pointer, numbers.length).set(numbers);
    return pointer;
  };
  const sentences = pieces.map(({ forms }) => forms);
  const batch = sentenceBatch(put, sentences, model.config.vocabulary);
  const whole = { engine, training: false, key: 0, lengths: 0 };
  const { pass, scores } = model.read(whole, batch);
  const [times, rows] = scores.shape;
  const found = step.take(times * rows * 4);
  model.output.decode(pass, scores, found, rules);
  const count = batch.lengths.reduce((sum, length) => sum + length, 0);
  const output = step.take(count * 4);
  oneByOne(engine, found, batch.lengths, output);
  const tags = kernels.u32(output, count).slice();
  step.release(mark);
  return tags;
}
