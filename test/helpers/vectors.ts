/** Word vectors in files of all forms, for tests. */
import { spawnSync } from "node:child_process";
import { Lookahead } from "../../src/io/lookahead.ts";
import { WordVectors } from "../../src/models/word-vectors.ts";
import { shareWordVectors } from "../../src/models/word-vectors-file.ts";
import { chunksOf } from "./arpa.ts";

export interface Vectors {
  readonly words: readonly (string | Uint8Array)[];
  readonly rows: readonly Float32Array[];
}

/** The vectors of a file, which comes in chunks of so many bytes. */
export async function vectorsOf(file: string | Uint8Array, size?: number): Promise<WordVectors> {
  return new WordVectors(await shareWordVectors(sourceOf(file, size), "vectors"));
}

export const sourceOf = (file: string | Uint8Array, size?: number): Lookahead =>
  new Lookahead(chunksOf(file, size));

/** All words and rows, as copies. */
export function contentsOf(vectors: WordVectors): Vectors {
  const ids = Array.from({ length: vectors.size }, (_, id) => id);
  return { words: ids.map((id) => vectors.word(id)), rows: ids.map((id) => vectors.row(id).slice()) };
}

/** A word's vector in memory of its own; undefined where it has none. */
export function vectorOf(vectors: WordVectors, word: string | Uint8Array): number[] | undefined {
  const { kernels, stride, dim } = vectors;
  const output = kernels.allocate(stride * 4);
  return vectors.vector(word, output) ? [...kernels.f32(output, dim)] : undefined;
}

/** word2vec's binary form; `behind` stands behind each record. */
export function binaryOf({ words, rows }: Vectors, behind = "\n"): Buffer {
  const records = rows.map((row, id) => {
    const word = Buffer.from(words[id] as string);
    return Buffer.concat([word, Buffer.from(" "), Buffer.from(row.slice().buffer), Buffer.from(behind)]);
  });
  return Buffer.concat([Buffer.from(`${rows.length} ${rows[0]?.length ?? 0}\n`), ...records]);
}

/** What a test that needs Debian's fasttext adds to its name: empty, or why it is skipped. */
export const noFastText =
  spawnSync("fasttext").error === undefined ? "" : " (skipped: no fasttext is installed)";

/** What `fasttext print-word-vectors` says of words that have no white space. */
export function fastTextVectors(model: string, words: readonly string[]): number[][] {
  const input = `${words.join("\n")}\n`;
  const { stdout, status, stderr } = spawnSync("fasttext", ["print-word-vectors", model], { input });
  if (status !== 0) throw new Error(`fasttext: ${stderr}`);
  const lines = String(stdout).trimEnd().split("\n");
  return lines.map((line) => line.trim().split(" ").slice(1).map(Number));
}
