/** Neighbours of many words: `weft neighbors` against gensim's most_similar, without start-up and loading. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import process from "node:process";
import { weft } from "../helpers/cli.ts";
import { randomNumbers } from "../helpers/random.ts";
import { randomEntries, word2vecBinary } from "../helpers/word-vectors.ts";
import { keep } from "./corpus.ts";
import { alternate, type Contender, median, printTable } from "./measure.ts";

const rounds = Number(process.env.ROUNDS ?? 3);
const vocabulary = Number(process.env.VOCABULARY ?? 100_000);
const size = Number(process.env.SIZE ?? 100);
const [few, many] = [Number(process.env.WORDS ?? 4000), 5 * Number(process.env.WORDS ?? 4000)];
/** Words that gensim, which is slower, looks up: some that are not measured, and then others. */
const PEER_WARM_UP = 50;
const PEER_WORDS = 500;

const PYTHON = "/usr/bin/python3";
const script = new URL("../../test/bench/vectors_gensim.py", import.meta.url).pathname;

export async function benchUse(): Promise<void> {
  const vectors = keep(`vectors-${vocabulary}-${size}.bin`, () =>
    word2vecBinary(randomEntries(vocabulary, size)),
  );
  const lists = [few, many, PEER_WARM_UP + PEER_WORDS].map(wordList);
  const contenders = [1, 2].flatMap((threads) => [
    neighbors(vectors.path, lists[0].path, threads),
    neighbors(vectors.path, lists[1].path, threads),
    mostSimilar(vectors.path, lists[2].path, threads),
  ]);
  const seconds = (await alternate(contenders, rounds)).map(median);
  printTable(
    `the 10 nearest of ${vocabulary} words with vectors of ${size} numbers, words a second`,
    ["threads", "weft neighbors", "gensim most_similar", "weft is faster by"],
    [1, 2].map((threads, index) => {
      const [short, long, peer] = seconds.slice(index * 3);
      const [own, other] = [(many - few) / (long - short), PEER_WORDS / peer];
      return [`${threads}`, own.toFixed(0), other.toFixed(0), `${(own / other).toFixed(1)} ×`];
    }),
  );
}

/** Words of the file, drawn anew from the same seed. */
function wordList(count: number) {
  const next = randomNumbers(count);
  return keep(`words-${vocabulary}-${count}.txt`, () =>
    Buffer.from(Array.from({ length: count }, () => `w${next() % vocabulary}\n`).join("")),
  );
}

const neighbors = (vectors: string, words: string, threads: number): Contender => ({
  name: "weft neighbors",
  run: async () => {
    const args = ["neighbors", "-m", vectors, "--input", words, "--threads", `${threads}`];
    const { status, stdout, stderr } = await weft(args);
    if (status !== 0) throw new Error(`weft neighbors: ${stderr}`);
    const lines = stdout.toString().trimEnd().split("\n");
    if (lines.length !== readFileSync(words, "utf8").trimEnd().split("\n").length)
      throw new Error("rows are missing");
    return undefined;
  },
});

/** It measures itself; its products are by a BLAS, which has the threads. Without gensim the time is not known. */
const mostSimilar = (vectors: string, words: string, threads: number): Contender => ({
  name: "gensim most_similar",
  run: () => {
    const env = { ...process.env, OPENBLAS_NUM_THREADS: `${threads}`, OMP_NUM_THREADS: `${threads}` };
    const { stdout } = spawnSync(PYTHON, [script, vectors, words, `${PEER_WARM_UP}`], { env });
    return stdout.length === 0 ? Number.NaN : Number(stdout.toString());
  },
});
