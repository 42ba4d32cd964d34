/** Word vectors as text, GloVe's or word2vec's, as the beginning of an embedding. */
import type { Engine } from "../../engine/engine.ts";
import { DataError } from "../../errors.ts";
import { readBlocks } from "../../io/blocks.ts";
import { linesOf } from "../../io/lines.ts";
import { place } from "../../io/place.ts";
import type { Weight } from "../../nn/slab.ts";
import type { Vocabulary } from "../../text/vocabulary.ts";

/**
 * Puts the vectors of the words that the vocabulary has in their rows of the embedding (V, E); the other rows stay as
 * they are. Returns how many there were. @throws DataError when a vector has not E numbers, with its place
 */
export async function loadVectors(
  path: string,
  vocabulary: Vocabulary,
  engine: Engine,
  embedding: Weight,
): Promise<number> {
  const rows = rowsOf(vocabulary);
  const size = embedding.shape[1];
  let found = 0;
  for await (const block of readBlocks([path], { from: "text" })) {
    for (const { text = "", line } of linesOf(block)) {
      const [word, ...numbers] = text.trimEnd().split(" ");
      if (line === 1 && numbers.length === 1 && size !== 1) continue; // word2vec: how many words of which size
      const row = rows.get(word);
      if (row === undefined) continue;
      engine.numbers(embedding.value.at(row)).set(vectorOf(numbers, size, path, line));
      found++;
    }
  }
  return found;
}

function vectorOf(numbers: readonly string[], size: number, path: string, line: number): Float32Array {
  const wrong = (reason: string) => new DataError(place(path, line, reason), { hint: HINT });
  if (numbers.length !== size) throw wrong(`${numbers.length} numbers, where --embed is ${size}`);
  const vector = Float32Array.from(numbers, Number);
  if (!vector.every(Number.isFinite)) throw wrong("not all of its members are numbers");
  return vector;
}

/** The id of each token that can be written as a word. */
function rowsOf(vocabulary: Vocabulary): Map<string, number> {
  const rows = new Map<string, number>();
  for (let id = 0; id < vocabulary.size; id++) {
    const word = vocabulary.token(id);
    if (!rows.has(word)) rows.set(word, id);
  }
  return rows;
}

const HINT = "--init-vectors reads vectors as text: a word and its numbers a line";
