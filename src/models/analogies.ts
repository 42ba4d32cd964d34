/**
 * Analogies: a is to b as c is to which word? By the sum of directions, the cosine with b - a + c (3CosAdd: Mikolov, Yih &
 * Zweig 2013), or by the quotient of cosines, cos(b) cos(c) / cos(a) (3CosMul: Levy & Goldberg 2014).
 */
import type { NearestVectors, Scored } from "./nearest-vectors.ts";
import { toUnitLength } from "./unit-length.ts";
import { inBatches, placeDirection, type Word, without } from "./word-queries.ts";

/** a, b and c */
export type Question = readonly [Word, Word, Word];
export type AnalogyMethod = "add" | "mul";

export interface AnalogyOptions {
  /** How many answers each question has. */
  readonly most: number;
  readonly method: AnalogyMethod;
}

/** Questions that are answered by one product. */
const BATCH = 128;
/** The words of a question, which are no answers to it. */
const WORDS = 3;

/** The best answers to each question, best first; undefined where one of its words has no vector. */
export function answersTo(
  nearest: NearestVectors,
  questions: readonly Question[],
  { most, method }: AnalogyOptions,
): (Scored[] | undefined)[] {
  const { engine, vectors } = nearest;
  const search = method === "add" ? byAddition : byMultiplication;
  return inBatches(questions, BATCH, (batch) => {
    const mark = engine.step.mark();
    const known = [...batch.keys()].filter((index) => areKnown(nearest, batch[index]));
    const found = search(
      nearest,
      known.map((index) => batch[index]),
      most + WORDS,
    );
    engine.step.release(mark);
    const all = batch.map((): Scored[] | undefined => undefined);
    for (const [row, index] of known.entries()) {
      const asked = batch[index].map((word) => vectors.find(word));
      all[index] = without(found[row], asked, most);
    }
    return all;
  });
}

function areKnown(nearest: NearestVectors, words: Question): boolean {
  const output = nearest.engine.step.take(nearest.vectors.stride * 4);
  return words.every((word) => placeDirection(nearest, word, output));
}

function byAddition(nearest: NearestVectors, questions: readonly Question[], most: number): Scored[][] {
  const { engine, vectors } = nearest;
  const directions = engine.tensor(questions.length, vectors.stride);
  const three = engine.tensor(WORDS, vectors.stride);
  for (const [row, words] of questions.entries()) {
    for (const [part, word] of words.entries()) placeDirection(nearest, word, three.at(part).pointer);
    const [a, b, c] = [0, 1, 2].map((part) => engine.numbers(three.at(part)));
    const sum = Float64Array.from(b, (x, i) => x - a[i] + c[i]);
    toUnitLength(sum);
    engine.numbers(directions.at(row)).set(sum);
  }
  return nearest.byCosine(directions, most);
}

function byMultiplication(nearest: NearestVectors, questions: readonly Question[], most: number): Scored[][] {
  const { engine, vectors } = nearest;
  const directions = engine.tensor(WORDS, questions.length, vectors.stride);
  for (const [row, [a, b, c]] of questions.entries()) {
    for (const [part, word] of [b, c, a].entries())
      placeDirection(nearest, word, directions.at(part).at(row).pointer);
  }
  return nearest.byQuotient(directions, most);
}
