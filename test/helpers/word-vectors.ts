/** Word vectors for tests. */
import { readFileSync } from "node:fs";
import type { SharedWordVectors } from "../../src/models/word-vectors.ts";
import { shareWordVectors } from "../../src/models/word-vectors-file.ts";
import { randomFloats } from "./engine.ts";
import { binaryOf, sourceOf } from "./vectors.ts";

export type Entry = readonly [word: string, vector: ArrayLike<number>];

export const sharedVectors = (entries: readonly Entry[]): Promise<SharedWordVectors> =>
  shareWordVectors(sourceOf(word2vecBinary(entries)), "test.bin");

/** As word2vec writes them in binary, which keeps every bit. */
export function word2vecBinary(entries: readonly Entry[]): Buffer {
  const words = entries.map(([word]) => word);
  return binaryOf({ words, rows: entries.map(([, vector]) => Float32Array.from(vector)) });
}

/** Words w0, w1 … with seeded vectors. */
export const randomEntries = (count: number, size: number, seed = 1): Entry[] =>
  Array.from({ length: count }, (_, id) => [`w${id}`, randomFloats(size, seed + id)]);

/** The vectors of the examples, the first `size` numbers of each. */
export function exampleEntries(size: number): Entry[] {
  const file = new URL("../../fixtures/examples/words.vec", import.meta.url);
  const lines = readFileSync(file, "utf8").trimEnd().split("\n").slice(1);
  return lines.map((line) => {
    const [word, ...numbers] = line.split(" ");
    return [word, numbers.slice(0, size).map(Number)];
  });
}
