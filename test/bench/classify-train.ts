/** Training of bag-of-words classifiers, from start to file: `weft classify-train --arch bow` against `fasttext supervised`, in turns. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { dataPath } from "../helpers/data.ts";
import { randomNumbers } from "../helpers/random.ts";
import { type Corpus, keep, output } from "./corpus.ts";
import { alternate, type Contender, median, printTable, runProgram } from "./measure.ts";

const rounds = Number(process.env.ROUNDS ?? 3);
/** The share of the texts that is taken, so that all can be tried in small. */
const share = Number(process.env.SHARE ?? 1);
const WEFT = new URL("../../bin/weft.js", import.meta.url).pathname;
const IMDB = dataPath("imdb/train.tsv.gz");
const LID = dataPath("lid/sentences.tsv");

interface Task {
  readonly name: string;
  readonly train: Corpus;
  readonly test: Corpus;
  readonly weft: readonly string[];
  readonly fasttext: readonly string[];
}

interface Trainer extends Contender {
  readonly model: string;
}

type Example = readonly [label: string, text: string];

const words = (text: string): string[] => text.split(" ");

export async function benchTrain(): Promise<void> {
  for (const task of tasks()) {
    const trainers = [1, 2].flatMap((threads) => [weft(task, threads), fasttext(task, threads)]);
    const seconds = (await alternate(trainers, rounds)).map(median);
    printTable(
      `${task.name}, from start to file`,
      ["", "seconds", "as fast", "right in per cent"],
      trainers.map(({ name, model }, i) => {
        const peer = seconds[i | 1]; // fasttext's, of as many threads
        return [name, seconds[i].toFixed(2), `${(peer / seconds[i]).toFixed(1)} ×`, rightOf(task, model)];
      }),
    );
  }
}

/** Those whose data and peer are there; what is missing is said. */
function tasks(): Task[] {
  const found: Task[] = [];
  if (spawnSync("fasttext").error === undefined) {
    if (existsSync(IMDB)) found.push(reviews());
    if (existsSync(LID)) found.push(sentences());
  }
  if (found.length === 0) process.stdout.write("no fasttext on this machine, or no data in WEFT_DATA\n");
  return found;
}

function reviews(): Task {
  const rows = gunzipSync(readFileSync(IMDB)).toString().trimEnd().split("\n");
  const examples = rows.map((row): Example => {
    const [label, , ...text] = row.split("\t");
    return [label, text.join(" ")];
  });
  return {
    name: "reviews, bigrams, D 100",
    ...parts("imdb", examples),
    weft: words("--word-ngrams 2 --dim 100 --epochs 5 --lr 0.5"),
    fasttext: words("-wordNgrams 2 -dim 100 -epoch 5 -lr 0.5"),
  };
}

function sentences(): Task {
  const rows = readFileSync(LID).toString().trimEnd().split("\n");
  const examples = rows.map((row): Example => {
    const [label, ...text] = row.split("\t");
    return [label, text.join(" ")];
  });
  return {
    name: "languages of sentences, characters 2 to 4, D 16",
    ...parts("lid", examples),
    weft: words("--minn 2 --maxn 4 --dim 16 --epochs 5 --lr 0.5"),
    fasttext: words("-minn 2 -maxn 4 -dim 16 -epoch 5 -lr 0.5"),
  };
}

/** The last tenth of each class is held out; the others are shuffled, as fastText takes texts in their order. */
function parts(name: string, all: readonly Example[]): Pick<Task, "train" | "test"> {
  const classes = new Map<string, Example[]>();
  for (const example of all) {
    const others = classes.get(example[0]);
    if (others === undefined) classes.set(example[0], [example]);
    else others.push(example);
  }
  const taken = [...classes.values()].map((examples) =>
    examples.slice(0, Math.ceil(examples.length * share)),
  );
  const border = (examples: readonly Example[]) => Math.floor(examples.length * 0.9);
  const next = randomNumbers(1);
  const train = taken
    .flatMap((examples) => examples.slice(0, border(examples)))
    .map((example) => ({ example, place: next() }))
    .sort((a, b) => a.place - b.place)
    .map(({ example }) => example);
  const test = taken.flatMap((examples) => examples.slice(border(examples)));
  return {
    train: keep(`${name}-${share}-train.ft`, () => lines(train)),
    test: keep(`${name}-${share}-test.ft`, () => lines(test)),
  };
}

const lines = (examples: readonly Example[]): Buffer =>
  Buffer.from(examples.map(([label, text]) => `__label__${label} ${text}\n`).join(""));

function weft({ train, weft: flags }: Task, threads: number): Trainer {
  const model = output(`weft-${threads}.bin`);
  const fixed = ["--arch", "bow", "-o", model, "--force", "--quiet", "--from", "fasttext"];
  const args = [WEFT, "classify-train", train.path, ...fixed, "--threads", `${threads}`, ...flags];
  const run = async () => (await runProgram(process.execPath, args)).seconds;
  return { name: `weft, ${threadsText(threads)}`, model, run };
}

function fasttext({ train, fasttext: flags }: Task, threads: number): Trainer {
  const name = output(`fasttext-${threads}`);
  const fixed = ["-input", train.path, "-output", name, "-thread", `${threads}`, "-verbose", "0"];
  const run = async () => (await runProgram("fasttext", ["supervised", ...fixed, ...flags])).seconds;
  return { name: `fasttext, ${threadsText(threads)}`, model: `${name}.bin`, run };
}

/** By fastText's own test, of either model. */
function rightOf({ test }: Task, model: string): string {
  const { stdout } = spawnSync("fasttext", ["test", model, test.path]);
  const [, right] = /P@1\s+([\d.]+)/.exec(String(stdout)) ?? [];
  return (100 * Number(right)).toFixed(1);
}

const threadsText = (threads: number): string => (threads === 1 ? "1 thread" : `${threads} threads`);
