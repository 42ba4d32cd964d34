/** Labels of texts by models of fastText, megabytes a second: `weft classify` against `fasttext predict`, from start to end, in turns. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { gunzipSync } from "node:zlib";
import { dataPath } from "../helpers/data.ts";
import { type Corpus, corpus, keep, output } from "./corpus.ts";
import { alternate, type Contender, median, printTable, runProgram } from "./measure.ts";

const rounds = Number(process.env.ROUNDS ?? 3);
/** How many times the reviews are read, 33 MB each. */
const times = Number(process.env.TIMES ?? 3);
const WEFT = new URL("../../bin/weft.js", import.meta.url).pathname;
const LID = dataPath("models/fasttext/lid.176.ftz");
const IMDB = dataPath("imdb/train.tsv.gz");
/** Bigrams, with fewer buckets than the default so that reading the model is not all of the work. */
const BIGRAMS = "-wordNgrams 2 -dim 50 -bucket 500000 -epoch 5 -lr 0.5 -thread 1 -verbose 0".split(" ");

interface Task {
  readonly name: string;
  readonly model: string;
  readonly texts: Corpus;
}

export async function benchUse(): Promise<void> {
  for (const task of tasks()) {
    const contenders = [1, 2].map((threads) => classify(task, threads)).concat(predict(task));
    const speeds = (await alternate(contenders, rounds)).map(
      (seconds) => task.texts.bytes / 1e6 / median(seconds),
    );
    const peer = speeds[speeds.length - 1];
    printTable(
      `${task.name}, ${(task.texts.bytes / 1e6).toFixed(0)} MB`,
      ["", "MB/s", "of fasttext's"],
      contenders.map(({ name }, i) => [name, speeds[i].toFixed(1), `${(speeds[i] / peer).toFixed(1)} ×`]),
    );
  }
}

/** Those whose model, texts and peer are there; what is missing is said. */
function tasks(): Task[] {
  const found: Task[] = [];
  const articles = corpus("enwiki/enwiki-100mb");
  const hasPeer = spawnSync("fasttext").error === undefined;
  if (hasPeer && existsSync(LID)) {
    if (articles !== undefined) found.push({ name: "the language of articles", model: LID, texts: articles });
    const sentences = keep("lid-sentences.txt", () =>
      withoutColumn(readFileSync(dataPath("lid/sentences.tsv"))),
    );
    found.push({ name: "the language of sentences in 75 languages", model: LID, texts: sentences });
  }
  if (hasPeer && existsSync(IMDB)) found.push(...reviews());
  if (found.length === 0) process.stdout.write("no fasttext on this machine, or no data in WEFT_DATA\n");
  return found;
}

/** The language of the reviews of imdb, and what they say by a model of bigrams: each of them so many times. */
function reviews(): Task[] {
  const rows = gunzipSync(readFileSync(IMDB)).toString().trimEnd().split("\n");
  const cells = rows.map((row) => row.split("\t"));
  const train = keep("imdb-train.txt", () =>
    Buffer.from(cells.map(([label, , ...text]) => `__label__${label} ${text.join(" ")}\n`).join("")),
  );
  const once = cells.map(([, , ...text]) => `${text.join(" ")}\n`).join("");
  const texts = keep(`imdb-texts-${times}.txt`, () => Buffer.from(once.repeat(times)));
  const model = output("imdb-bigrams.bin");
  if (!existsSync(model))
    spawnSync("fasttext", ["supervised", "-input", train.path, "-output", "imdb-bigrams", ...BIGRAMS], {
      cwd: dirname(model),
    });
  const bigrams = { name: "reviews, a model of bigrams", model, texts };
  return existsSync(LID) ? [{ name: "the language of reviews", model: LID, texts }, bigrams] : [bigrams];
}

const withoutColumn = (table: Buffer): Buffer => Buffer.from(table.toString().replace(/^[^\t\n]*\t/gm, ""));

const classify = ({ model, texts }: Task, threads: number): Contender => ({
  name: `weft classify, ${threads} thread${threads > 1 ? "s" : ""}`,
  run: async () => {
    const args = [WEFT, "classify", "-m", model, "--threads", `${threads}`, "--to", "text", texts.path];
    return (await runProgram(process.execPath, args)).seconds;
  },
});

const predict = ({ model, texts }: Task): Contender => ({
  name: "fasttext predict",
  run: async () => (await runProgram("fasttext", ["predict", model, texts.path])).seconds,
});
