/** Training of a convolutional text classifier, texts a second: weft with each backend against PyTorch on the CPU, in turns. */
import { fileURLToPath } from "node:url";
import { execute, weft } from "../helpers/cli.ts";
import { randomNumbers } from "../helpers/random.ts";
import { type Corpus, keep, output } from "./corpus.ts";
import { zipf } from "./lm-ids.ts";
import { WARM_UP } from "./lm-sizes.ts";
import { readRun } from "./lm-training.ts";
import { alternate, type Contender, median, printTable } from "./measure.ts";

const rounds = Number(process.env.ROUNDS ?? 3);
const updates = Number(process.env.UPDATES ?? 60);
const python = process.env.PYTHON ?? "/usr/bin/python3";
const script = fileURLToPath(new URL("../../test/bench/classify_torch.py", import.meta.url));

/** The network of Kim 2014; of words about as many as his movie reviews have. */
const SIZE = { embed: 300, widths: [3, 4, 5], filters: 100, dropout: 0.5, batch: 50 };
const WORDS = 18_000;

interface Trainer {
  readonly name: string;
  readonly isPeer: boolean;
  train(
    updates: number,
  ): Promise<{ readonly updates: number; readonly seconds: number; readonly loss: number }>;
}

const texts = randomTexts(SIZE.batch * (WARM_UP + updates));
const trainers = await available([
  ...["wasm", "relaxed", "blas"].flatMap((backend) => [1, 2].map((threads) => weftTrainer(backend, threads))),
  ...[1, 2].map(torchTrainer),
]);
const losses: number[] = trainers.map(() => Number.NaN);
const contenders = trainers.map(
  ({ name, train }, index): Contender => ({
    name,
    run: async () => {
      const run = await train(updates);
      losses[index] = run.loss;
      return run.seconds / run.updates;
    },
  }),
);
const speeds = (await alternate(contenders, rounds, false)).map((seconds) => SIZE.batch / median(seconds));
const peer = Math.max(...speeds.filter((_, index) => trainers[index].isPeer)); // -Infinity without one
printTable(
  `training of a convolutional classifier: ${WORDS} words, E ${SIZE.embed}, widths ${SIZE.widths}, batch ${SIZE.batch}`,
  ["", "texts/s", "of PyTorch's best", "loss"],
  trainers.map(({ name }, index) => [
    name,
    speeds[index].toFixed(0),
    peer > 0 ? `${(speeds[index] / peer).toFixed(2)} ×` : "–",
    losses[index].toFixed(3),
  ]),
);

/** Those that can do one update here; why the others cannot is said. */
async function available(all: readonly Trainer[]): Promise<Trainer[]> {
  const there: Trainer[] = [];
  for (const trainer of all) {
    const failure = await trainer.train(1).then(() => undefined, String);
    if (failure === undefined) there.push(trainer);
    else process.stdout.write(`without ${trainer.name}: ${failure.replace(/^Error: /, "")}\n`);
  }
  return there;
}

/** As long as sentences are, of words as unevenly frequent, with every word among them. */
function randomTexts(count: number): Corpus {
  return keep(`zipf-texts-${WORDS}-${count}.jsonl`, () => {
    const [next, word] = [randomNumbers(2), zipf(WORDS)];
    const rows = Array.from({ length: count }, () => {
      const text = Array.from({ length: 5 + (next() % 31) }, () => `w${word()}`);
      return { text: text.join(" "), label: next() % 2 === 0 ? "good" : "bad" };
    });
    const all = Array.from({ length: WORDS }, (_, id) => `w${id}`).join(" ");
    return Buffer.from(
      [...rows, { text: all, label: "bad" }].map((row) => `${JSON.stringify(row)}\n`).join(""),
    );
  });
}

function weftTrainer(backend: string, threads: number): Trainer {
  const log = output("classify.log.jsonl");
  const { embed, widths, filters, dropout, batch } = SIZE;
  const words = ["classify-train", texts.path, "-o", output("classify.safetensors"), "--force", "--quiet"]
    .concat("--log", log, "--log-every", "1", "--backend", backend, "--threads", `${threads}`)
    .concat("--embed", `${embed}`, "--widths", widths.join(","), "--filters", `${filters}`)
    .concat("--dropout", `${dropout}`, "--batch", `${batch}`, "--lr", "0.001", "--max-length", "64");
  const train = async (count: number) => {
    const { status, stderr } = await weft([...words, "--steps", `${WARM_UP + count}`]);
    if (status !== 0) throw new Error(stderr.split("\n")[0]); // a hint may follow
    return readRun(log);
  };
  return { name: `weft, ${backend}, ${threadsText(threads)}`, isPeer: false, train };
}

function torchTrainer(threads: number): Trainer {
  const env = {
    OMP_NUM_THREADS: `${threads}`,
    OMP_WAIT_POLICY: "PASSIVE",
    OPENBLAS_NUM_THREADS: `${threads}`,
  };
  const train = async (count: number) => {
    const task = { ...SIZE, texts: texts.path, threads, warm_up: WARM_UP, updates: count };
    const { status, stdout, stderr } = await execute(python, [script, JSON.stringify(task)], { env });
    if (status !== 0) throw new Error(stderr.trim().split("\n").at(-1)); // of a traceback
    return JSON.parse(stdout.toString());
  };
  return { name: `PyTorch, ${threadsText(threads)}`, isPeer: true, train };
}

function threadsText(threads: number): string {
  return threads === 1 ? "1 thread" : `${threads} threads`;
}
