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
    ...["wasm", "blas"].flatMap((backend) =>
      [lists[0], lists[1]].map((words) => neighbors(vectors.path, words.path, threads, backend)),
    ),
    mostSimilar(vectors.path, lists[2].path, threads),
  ]);
  const seconds = (await alternate(contenders, rounds)).map(median);
  printTable(
    `the 10 nearest of ${vocabulary} words with vectors of ${size} numbers, words a second`,
    ["threads", "weft neighbors", "with blas", "gensim most_similar", "weft is faster by", "with blas"],
    [1, 2].map((threads, index) => {
      const [short, long, shortBlas, longBlas, peer] = seconds.slice(index * 5);
      const own = [long - short, longBlas - shortBlas].map((time) => (many - few) / time);
      const other = PEER_WORDS / peer;
      const ratios = own.map((rate) => `${(rate / other).toFixed(1)} ×`);
      return [`${threads}`, ...own.map((rate) => rate.toFixed(0)), other.toFixed(0), ...ratios];
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

const neighbors = (vectors: string, words: string, threads: number, backend: string): Contender => ({
  name: "weft neighbors",
  run: async () => {
    const args = [
      "neighbors",
      "-m",
      vectors,
      "--input",
      words,
      "--threads",
      `${threads}`,
      "--backend",
      backend,
    ];
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
