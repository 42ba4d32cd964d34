/** Word vectors as the beginning of a tagger's words. */
import type { Engine } from "../../engine/engine.ts";
import { UsageError } from "../../errors.ts";
import type { TaggerVocabularyJson } from "../../models/tagger-vocabulary.ts";
import type { WordFeatures } from "../../models/word-features.ts";
import type { WordVectors } from "../../models/word-vectors.ts";
import type { Weight } from "../../nn/slab.ts";

/**
 * Puts the vectors of words, as they are written or else in small letters, in their rows; words that have none stay as they
 * are. Returns how many words of the training data there were. @throws UsageError when the vectors have another size
 */
export function placeTaggerVectors(
  vectors: WordVectors,
  vocabulary: TaggerVocabularyJson,
  engine: Engine,
  { words, vectors: extra }: WordFeatures,
): number {
  const embed = words.weight.shape[1];
  if (vectors.dim !== embed)
    throw new UsageError(`the vectors have ${vectors.dim} numbers each, where --embed is ${embed}`, {
      hint: `--embed ${vectors.dim} takes them`,
    });
  const room = vectors.kernels.allocate(vectors.stride * 4);
  const place = (texts: readonly string[], { value }: Weight) => {
    let found = 0;
    for (const [id, text] of texts.entries()) {
      if (!vectors.vector(text, room) && !vectors.vector(text.toLowerCase(), room)) continue;
      engine.numbers(value.at(id)).set(vectors.kernels.f32(room, embed));
      found++;
    }
    return found;
  };
  if (extra !== undefined) place(vocabulary.vectors, extra.weight);
  return place(vocabulary.words, words.weight);
}
