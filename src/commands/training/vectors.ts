/** Word vectors of any file as the beginning of an embedding. */
import type { Engine } from "../../engine/engine.ts";
import { UsageError } from "../../errors.ts";
import { WordVectors } from "../../models/word-vectors.ts";
import { shareWordVectors } from "../../models/word-vectors-file.ts";
import type { Weight } from "../../nn/slab.ts";
import type { Vocabulary } from "../../text/vocabulary.ts";
import type { Context } from "../context.ts";
import { load } from "../stream/loading.ts";

/** @throws ModelError when the file is damaged or has no word vectors, IoError when it cannot be read */
export const readVectors = (context: Pick<Context, "progress">, path: string): Promise<WordVectors> =>
  load(context, path, async (source) => new WordVectors(await shareWordVectors(source, path)));

/**
 * Puts the vectors of the tokens that have one in their rows of the embedding (V, E); the other rows stay as they are.
 * Returns how many there were. @throws UsageError when the vectors have not E numbers
 */
export function placeVectors(
  vectors: WordVectors,
  vocabulary: Vocabulary,
  engine: Engine,
  embedding: Weight,
): number {
  const [size, embed] = embedding.shape;
  if (vectors.dim !== embed)
    throw new UsageError(`the vectors have ${vectors.dim} numbers each, where --embed is ${embed}`, {
      hint: `--embed ${vectors.dim} takes them`,
    });
  const place = vectors.kernels.allocate(vectors.stride * 4);
  let found = 0;
  for (let id = 0; id < size; id++) {
    if (!vectors.vector(vocabulary.token(id), place)) continue;
    engine.numbers(embedding.value.at(id)).set(vectors.kernels.f32(place, embed));
    found++;
  }
  return found;
}
