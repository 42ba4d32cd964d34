/** Word vectors: `weft w2v` and `weft fasttext` against Debian's fasttext and gensim, whole processes, in turns. */
import { readFileSync } from "node:fs";
import process from "node:process";
import { type Corpus, corpus, keep, lowerCase, novel, output } from "./corpus.ts";
import { alternate, type Contender, median, printTable, runProgram } from "./measure.ts";

const weft = new URL("../../bin/weft.js", import.meta.url).pathname;
const script = new URL("../../test/bench/vectors_train_gensim.py", import.meta.url).pathname;
const rounds = Number(process.env.ROUNDS ?? 1);
const epochs = Number(process.env.EPOCHS ?? 3);
const threadCounts = (process.env.THREADS ?? "2,1").split(",").map(Number);
const MEGABYTES = Number(process.env.MEGABYTES ?? 12);

interface Setting {
  readonly name: string;
  readonly arch: "skipgram" | "cbow";
  readonly dim: number;
  readonly subwords?: boolean;
}

const SETTINGS: readonly Setting[] = [
  { name: "skip-gram", arch: "skipgram", dim: 100 },
  { name: "skip-gram", arch: "skipgram", dim: 300 },
  { name: "CBOW", arch: "cbow", dim: 100 },
  { name: "skip-gram with n-grams", arch: "skipgram", dim: 100, subwords: true },
];

/** One line, as text8 is: the reader of gensim's that is fastest takes it so. */
export async function benchTraining(): Promise<void> {
  const text = firstMegabytes(lowerCase(corpus("enwiki/enwiki-100mb") ?? novel(16)));
  const rows: string[][] = [];
  for (const setting of SETTINGS)
    for (const threads of threadCounts) rows.push(await compare(text, setting, threads));
  printTable(
    `${MEGABYTES} MB of text, ${epochs} epochs, window 5, 5 negatives: seconds from start to file, median of ${rounds}`,
    ["", "D", "threads", "weft", "deterministic", "fasttext", "gensim", "× fasttext", "× gensim"],
    rows,
  );
}

const firstMegabytes = ({ name, path }: Corpus): Corpus =>
  keep(`${name}-${MEGABYTES}`, () => {
    const bytes = readFileSync(path).subarray(0, MEGABYTES * 1e6);
    return bytes.map((byte) => (byte === 0x0a ? 0x20 : byte));
  });

async function compare(text: Corpus, setting: Setting, threads: number): Promise<string[]> {
  const { name, dim, subwords } = setting;
  const contenders = [
    ours(text, setting, threads, []),
    ours(text, setting, threads, ["--deterministic"]),
    fastText(text, setting, threads),
    ...(subwords ? [] : [gensim(text, setting, threads)]),
  ];
  const seconds = (await alternate(contenders, rounds, false)).map(median);
  const ratio = (peer: number) =>
    seconds[peer] === undefined ? "" : (seconds[peer] / seconds[0]).toFixed(1);
  const shown = [0, 1, 2, 3].map((index) => seconds[index]?.toFixed(1) ?? "");
  return [name, `${dim}`, `${threads}`, ...shown, ratio(2), ratio(3)];
}

const program = (
  name: string,
  command: string,
  args: readonly string[],
  env?: NodeJS.ProcessEnv,
): Contender => ({
  name,
  run: async () => (await runProgram(command, args, { env })).seconds,
});

function ours({ path }: Corpus, { arch, dim, subwords }: Setting, threads: number, more: readonly string[]) {
  const flags = ["--arch", arch, "--dim", `${dim}`, "--epochs", `${epochs}`, "--threads", `${threads}`];
  const file = output(subwords ? "own.bin" : "own.vec");
  const command = subwords ? "fasttext" : "w2v";
  return program("weft", process.execPath, [weft, command, path, "-o", file, "--force", ...flags, ...more]);
}

function fastText({ path }: Corpus, { arch, dim, subwords }: Setting, threads: number) {
  const flags = ["-dim", `${dim}`, "-epoch", `${epochs}`, "-thread", `${threads}`];
  const plain = subwords ? [] : ["-maxn", "0", "-t", "1e-3"];
  return program("fasttext", "fasttext", [
    arch,
    "-input",
    path,
    "-output",
    output("peer"),
    ...flags,
    ...plain,
  ]);
}

/** Its products are by a BLAS, which is not to have threads of its own. */
function gensim({ path }: Corpus, { arch, dim }: Setting, threads: number) {
  const args = [script, path, output("peer.txt"), arch, `${dim}`, `${epochs}`, `${threads}`];
  const env = { ...process.env, OPENBLAS_NUM_THREADS: "1", OMP_NUM_THREADS: "1" };
  return program("gensim", "/usr/bin/python3", args, env);
}
