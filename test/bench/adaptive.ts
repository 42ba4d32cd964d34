/**
 * `npm run bench -- adaptive [--backend B] [--threads N] [--vocabulary V] [--hidden H] [--updates U] [--mebibytes M]`:
 * the adaptive softmax against the full one on words of the English Wikipedia, in turns, and what it costs in perplexity.
 */
import { readFileSync } from "node:fs";
import process from "node:process";
import { parseArgs } from "node:util";
import { weft } from "../helpers/cli.ts";
import { type Corpus, corpus, keep, novel, output } from "./corpus.ts";
import { WARM_UP } from "./lm-sizes.ts";
import { readRun } from "./lm-training.ts";
import { alternate, median, printTable } from "./measure.ts";

const rounds = Number(process.env.ROUNDS ?? 3);
/** Updates of a measured run. */
const MEASURED = 5;
const [BATCH, STEPS] = [20, 35];
const LOSSES = ["softmax", "adaptive"] as const;

const { values: options } = parseArgs({
  args: process.argv.slice(3),
  options: {
    backend: { type: "string", default: "auto" },
    threads: { type: "string", default: "2" },
    vocabulary: { type: "string", default: "100000" },
    hidden: { type: "string", default: "256" },
    updates: { type: "string", default: "300" }, // before the perplexity is measured
    mebibytes: { type: "string", default: "12" },
  },
});

const log = output("adaptive.log.jsonl");
const text = corpus("enwiki/enwiki-100mb") ?? novel(1);
const { train, valid } = cut(text, Number(options.mebibytes) * 2 ** 20);
const times = await alternate(
  LOSSES.map((loss) => ({ name: loss, run: () => secondsOf(loss) })),
  rounds,
  false, // each run warms up itself
);
const speeds = times.map((seconds) => (BATCH * STEPS) / median(seconds));
const losses = [await lossOf("softmax"), await lossOf("adaptive")];
const { vocabulary } = JSON.parse(readFileSync(log, "utf8").split("\n")[0]).data;
printTable(
  `adaptive softmax: LSTM 1 × ${options.hidden}, V ${vocabulary}, batch ${BATCH}, T ${STEPS}; perplexity after ${options.updates} updates`,
  ["", "tokens/s", "of the full one", "perplexity", "of the full one"],
  LOSSES.map((loss, index) => [
    loss,
    speeds[index].toFixed(0),
    `${(speeds[index] / speeds[0]).toFixed(2)} ×`,
    Math.exp(losses[index]).toFixed(1),
    `${(100 * Math.exp(losses[index] - losses[0])).toFixed(1)} %`,
  ]),
);

/** The lines of so many bytes, and those of a tenth of it behind them. */
function cut({ name, path }: Corpus, bytes: number) {
  const whole = readFileSync(path);
  const end = (about: number) => whole.indexOf("\n", Math.min(about, whole.length - 2)) + 1;
  const [middle, last] = [end(Math.min(bytes, whole.length * 0.9)), end(bytes * 1.1)];
  return {
    train: keep(`${name}-${bytes}-train`, () => whole.subarray(0, middle)),
    valid: keep(`${name}-${bytes}-valid`, () => whole.subarray(middle, last)),
  };
}

/** Of one update. */
async function secondsOf(loss: string): Promise<number> {
  await run(loss, ["--steps", `${WARM_UP + MEASURED}`]);
  const { seconds, updates } = readRun(log);
  return seconds / updates;
}

/** In nats a token of the validation text. */
async function lossOf(loss: string): Promise<number> {
  await run(loss, ["--steps", options.updates, "--epochs", "1000", "--valid", valid.path]);
  const events = readFileSync(log, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  return events.findLast(({ event }) => event === "valid").loss;
}

async function run(loss: string, more: readonly string[]): Promise<void> {
  const { backend, threads, vocabulary: size, hidden } = options;
  const { status, stderr } = await weft([
    ...["lm-train", train.path, "-o", output("adaptive.safetensors"), "--force", "--quiet"],
    ...["--from", "text", "--level", "word", "--vocab-size", size, "--loss", loss],
    ...["--arch", "lstm", "--embed", hidden, "--hidden", hidden],
    ...["--batch", `${BATCH}`, "--bptt", `${STEPS}`, "--optimizer", "adam", "--lr", "0.002", "--clip", "5"],
    ...["--backend", backend, "--threads", threads, "--log", log, "--log-every", "1", ...more],
  ]);
  if (status !== 0) throw new Error(stderr);
}
