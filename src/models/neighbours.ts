/** The words that are most like a word: those of the greatest cosines. */
import type { NearestVectors, Scored } from "./nearest-vectors.ts";
import { inBatches, placeDirection, type Word, without } from "./word-queries.ts";

/** Words that are looked up in one product: enough that making the vectors ready for it costs little. */
const BATCH = 256;

/** The `most` nearest of each word, best first, without the word itself; undefined for a word that has no vector. */
export function neighboursOf(
  nearest: NearestVectors,
  words: readonly Word[],
  most: number,
): (Scored[] | undefined)[] {
  const { engine, vectors } = nearest;
  return inBatches(words, BATCH, (batch) => {
    const mark = engine.step.mark();
    const directions = engine.tensor(batch.length, vectors.stride);
    const known: number[] = [];
    for (const [index, word] of batch.entries())
      if (placeDirection(nearest, word, directions.at(known.length).pointer)) known.push(index);
    const found = nearest.byCosine(directions.slice(0, known.length), most + 1);
    engine.step.release(mark);
    const all = batch.map((): Scored[] | undefined => undefined);
    for (const [row, index] of known.entries())
      all[index] = without(found[row], [vectors.find(batch[index])], most);
    return all;
  });
}
