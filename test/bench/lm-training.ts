/** Training of a language model, tokens a second: weft with each backend against PyTorch on the CPU, in turns. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { execute, weft } from "../helpers/cli.ts";
import { type Corpus, output } from "./corpus.ts";
import { zipfIds } from "./lm-ids.ts";
import { flopPerToken, measuredUpdates, type Size, WARM_UP } from "./lm-sizes.ts";
import { alternate, type Contender, median, printTable } from "./measure.ts";

const rounds = Number(process.env.ROUNDS ?? 3);
const python = process.env.PYTHON ?? "/usr/bin/python3";
const script = fileURLToPath(new URL("../../test/bench/lm_torch.py", import.meta.url));

/** What one run tells: how long its measured updates took, and the loss of the last one. */
interface Run {
  readonly updates: number;
  readonly seconds: number;
  readonly loss: number;
}

interface Trainer {
  readonly name: string;
  readonly isPeer: boolean;
  train(updates: number): Promise<Run>;
}

interface TorchThreads {
  readonly threads: number;
  /** Of its BLAS, which has threads of its own. */
  readonly ofProducts: number;
}

const TORCH_THREADS: readonly TorchThreads[] = [
  { threads: 1, ofProducts: 1 },
  { threads: 2, ofProducts: 2 },
  { threads: 1, ofProducts: 2 },
];

export async function benchTraining(size: Size): Promise<void> {
  const updates = measuredUpdates(size);
  const tokens = size.batch * size.steps;
  const ids = zipfIds(size.vocabulary, tokens * (WARM_UP + updates + 2));
  const { trainers, reasons } = await available(size, ids);
  const losses: number[] = trainers.map(() => Number.NaN);
  const contenders = trainers.map(
    ({ name, train }, index): Contender => ({
      name,
      run: async () => {
        const run = await train(updates);
        losses[index] = run.updates === updates ? run.loss : Number.NaN; // a very slow one was cut short
        return run.seconds / run.updates;
      },
    }),
  );
  const times = await alternate(contenders, rounds, false); // each run warms up itself
  const speeds = times.map((seconds) => tokens / median(seconds));
  report(size, trainers, speeds, losses);
  for (const reason of reasons) process.stdout.write(`${reason}\n`);
}

function report(
  size: Size,
  trainers: readonly Trainer[],
  speeds: readonly number[],
  losses: readonly number[],
): void {
  const { name, vocabulary, batch, steps } = size;
  const peer = Math.max(...speeds.filter((_, index) => trainers[index].isPeer)); // -Infinity without one
  printTable(
    `${name}: training with V ${vocabulary}, batch ${batch}, T ${steps}`,
    ["", "tokens/s", "GFLOP/s", "of PyTorch's best", "loss"],
    trainers.map(({ name }, index) => [
      name,
      speeds[index].toFixed(0),
      ((speeds[index] * flopPerToken(size)) / 1e9).toFixed(1),
      peer > 0 ? `${(speeds[index] / peer).toFixed(2)} ×` : "–",
      Number.isNaN(losses[index]) ? "–" : losses[index].toFixed(3),
    ]),
  );
}

/** Those that can do one update here, and why the others cannot. */
async function available(size: Size, ids: Corpus) {
  const families = [
    ...["wasm", "relaxed", "blas"].map((backend) => ({
      name: `weft, ${backend}`,
      members: [1, 2].map((threads) => weftTrainer(size, ids, backend, threads)),
    })),
    { name: "PyTorch", members: TORCH_THREADS.map((threads) => torchTrainer(size, ids, threads)) },
  ];
  const trainers: Trainer[] = [];
  const reasons: string[] = [];
  for (const { name, members } of families) {
    const failure = await members[0].train(1).then(() => undefined, String);
    if (failure === undefined) trainers.push(...members);
    else reasons.push(`without ${name}: ${failure.replace(/^Error: /, "")}`);
  }
  return { trainers, reasons };
}

function weftTrainer(size: Size, ids: Corpus, backend: string, threads: number): Trainer {
  const log = output("lm.log.jsonl");
  const { arch, layers, hidden, batch, steps } = size;
  const words = ["lm-train", ids.path, "-o", output("lm.safetensors"), "--force", "--quiet"]
    .concat("--log", log, "--log-every", "1", "--backend", backend, "--threads", `${threads}`)
    .concat("--arch", arch, arch === "gru" ? ["--reset-after"] : [], "--layers", `${layers}`)
    .concat("--embed", `${hidden}`, "--hidden", `${hidden}`, "--batch", `${batch}`, "--bptt", `${steps}`)
    .concat("--init", "0.1", "--optimizer", "sgd", "--lr", "0.2", "--clip", "5");
  const train = async (updates: number) => {
    const { status, stderr } = await weft([...words, "--steps", `${WARM_UP + updates}`]);
    if (status !== 0) throw new Error(stderr.split("\n")[0]); // a hint may follow
    return readRun(log);
  };
  return { name: `weft, ${backend}, ${threadsText(threads)}`, isPeer: false, train };
}

/** From the log: start-up, and the updates that warm up, do not count. */
export function readRun(log: string): Run {
  const records = readFileSync(log, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const updates = records.filter(({ event }) => event === "step");
  const last = updates.at(-1);
  const seconds = last.seconds - updates[WARM_UP - 1].seconds;
  return { updates: updates.length - WARM_UP, seconds, loss: last.loss };
}

/** OpenMP's threads and those of the BLAS disturb each other less when they sleep while they wait. */
function torchTrainer(size: Size, ids: Corpus, { threads, ofProducts }: TorchThreads): Trainer {
  const env = {
    OMP_NUM_THREADS: `${threads}`,
    OMP_WAIT_POLICY: "PASSIVE",
    OPENBLAS_NUM_THREADS: `${ofProducts}`,
  };
  const train = async (updates: number) => {
    const task = { ...size, ids: ids.path, threads, warm_up: WARM_UP, updates };
    const { status, stdout, stderr } = await execute(python, [script, JSON.stringify(task)], { env });
    if (status !== 0) throw new Error(stderr.trim().split("\n").at(-1)); // of a traceback
    return JSON.parse(stdout.toString()) as Run;
  };
  const what = threads === ofProducts ? "" : " for products";
  return { name: `PyTorch, ${threadsText(ofProducts)}${what}`, isPeer: true, train };
}

const threadsText = (threads: number): string => (threads === 1 ? "1 thread" : `${threads} threads`);
