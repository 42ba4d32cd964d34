/** Word vectors for tests. */
import { readFileSync } from "node:fs";
import { Lookahead } from "../../src/io/lookahead.ts";
import type { SharedWordVectors } from "../../src/models/word-vectors.ts";
import { shareWordVectors } from "../../src/models/word-vectors-file.ts";
import { randomFloats } from "./engine.ts";

export type Entry = readonly [word: string, vector: ArrayLike<number>];

/** As word2vec writes them in binary, which keeps every bit. */
export function word2vecBinary(entries: readonly Entry[]): Buffer {
  const size = entries[0]?.[1].length ?? 1;
  const rows = entries.flatMap(([word, vector]) => [
    Buffer.from(`${word} `),
    Buffer.from(Float32Array.from(vector).buffer),
    Buffer.from("\n"),
  ]);
  return Buffer.concat([Buffer.from(`${entries.length} ${size}\n`), ...rows]);
}

export const sharedVectors = (entries: readonly Entry[]): Promise<SharedWordVectors> =>
  sharedFile(word2vecBinary(entries), "test.bin");

export const sharedFile = (bytes: Uint8Array, path: string): Promise<SharedWordVectors> =>
  shareWordVectors(new Lookahead(chunks(bytes)), path);

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

async function* chunks(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
