/** `npm run bench -- tag`: training of a BiLSTM-CNN-CRF tagger, sentences a second: weft with each backend against PyTorch, in turns. */
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
const script = fileURLToPath(new URL("../../test/bench/tag_torch.py", import.meta.url));

/** The network of Ma & Hovy 2016, on sentences of the lengths and words as many as CoNLL-2003 has, of a BIO set of tags. */
const SIZE = { embed: 100, hidden: 200, char_embed: 30, char_filters: 30, dropout: 0.5, batch: 20 };
const [WORDS, TYPES] = [20_000, ["PER", "LOC", "ORG", "MISC"]];

interface Trainer {
  readonly name: string;
  readonly isPeer: boolean;
  train(
    updates: number,
  ): Promise<{ readonly updates: number; readonly seconds: number; readonly loss: number }>;
}

const sentences = randomSentences(SIZE.batch * (WARM_UP + updates));
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
  `training of a tagger: ${WORDS} words, E ${SIZE.embed}, H 2 × ${SIZE.hidden}, ${SIZE.char_filters} filters, batch ${SIZE.batch}`,
  ["", "sentences/s", "of PyTorch's best", "loss"],
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

/** Of words as unevenly frequent as in text, and behind these sentences of every word once. */
function randomSentences(count: number): Corpus {
  return keep(`zipf-tagged-${WORDS}-${count}.jsonl`, () => {
    const [next, word] = [randomNumbers(2), zipf(WORDS)];
    const rows: object[] = [];
    for (let id = 0; rows.length < count || id < WORDS; ) {
      const length = 3 + (next() % 24);
      const ids = Array.from({ length }, () => (rows.length < count ? word() : id++ % WORDS));
      rows.push({ tokens: ids.map(spelled), tags: ids.map(() => tagOf(next)) });
    }
    return Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  });
}

/** Of two to nine letters. */
function spelled(id: number): string {
  const next = randomNumbers(id + 1);
  const letters = Array.from({ length: 1 + (next() % 8) }, () => String.fromCharCode(97 + (next() % 26)));
  return letters.join("") + id.toString(26).replace(/\d/g, "z");
}

function tagOf(next: () => number): string {
  const type = TYPES[next() % TYPES.length];
  return next() % 6 === 0 ? `${next() % 3 === 0 ? "I" : "B"}-${type}` : "O";
}

function weftTrainer(backend: string, threads: number): Trainer {
  const log = output("tag.log.jsonl");
  const { embed, hidden, char_embed, char_filters, dropout, batch } = SIZE;
  const words = ["tag-train", sentences.path, "-o", output("tag.safetensors"), "--force", "--quiet"]
    .concat("--log", log, "--log-every", "1", "--backend", backend, "--threads", `${threads}`, "--crf")
    .concat("--embed", `${embed}`, "--hidden", `${hidden}`, "--chars", "cnn", "--char-embed", `${char_embed}`)
    .concat("--char-filters", `${char_filters}`, "--dropout", `${dropout}`, "--batch", `${batch}`);
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
    const task = { ...SIZE, sentences: sentences.path, threads, warm_up: WARM_UP, updates: count };
    const { status, stdout, stderr } = await execute(python, [script, JSON.stringify(task)], { env });
    if (status !== 0) throw new Error(stderr.trim().split("\n").at(-1)); // of a traceback
    return JSON.parse(stdout.toString());
  };
  return { name: `PyTorch, ${threadsText(threads)}`, isPeer: true, train };
}

function threadsText(threads: number): string {
  return threads === 1 ? "1 thread" : `${threads} threads`;
}
