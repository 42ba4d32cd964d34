/** Training of one network by weft with each backend and by PyTorch on the CPU, in turns: batches a second, and their losses. */
import { fileURLToPath } from "node:url";
import { execute, weft } from "../helpers/cli.ts";
import { output } from "./corpus.ts";
import { WARM_UP } from "./lm-sizes.ts";
import { readRun } from "./lm-training.ts";
import { alternate, type Contender, median, printTable } from "./measure.ts";

const rounds = Number(process.env.ROUNDS ?? 3);
const updates = Number(process.env.UPDATES ?? 60);
const python = process.env.PYTHON ?? "/usr/bin/python3";

/** The batches that the data must be enough for. */
export const BATCHES = WARM_UP + updates;

export interface TrainingTask {
  readonly title: string;
  /** What a batch has so many of, `texts` … */
  readonly unit: string;
  readonly batch: number;
  /** The command and its flags, but for those of any run. */
  readonly weft: readonly string[];
  /** A file beside this one, and what it is told of the network. */
  readonly script: string;
  readonly torch: object;
}

interface Trainer {
  readonly name: string;
  readonly isPeer: boolean;
  train(
    updates: number,
  ): Promise<{ readonly updates: number; readonly seconds: number; readonly loss: number }>;
}

export async function benchTraining(task: TrainingTask): Promise<void> {
  const trainers = await available([
    ...["wasm", "relaxed", "blas"].flatMap((backend) =>
      [1, 2].map((threads) => weftTrainer(task, backend, threads)),
    ),
    ...[1, 2].map((threads) => torchTrainer(task, threads)),
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
  const speeds = (await alternate(contenders, rounds, false)).map((seconds) => task.batch / median(seconds));
  const peer = Math.max(...speeds.filter((_, index) => trainers[index].isPeer)); // -Infinity without one
  printTable(
    task.title,
    ["", `${task.unit}/s`, "of PyTorch's best", "loss"],
    trainers.map(({ name }, index) => [
      name,
      speeds[index].toFixed(0),
      peer > 0 ? `${(speeds[index] / peer).toFixed(2)} ×` : "–",
      losses[index].toFixed(3),
    ]),
  );
}

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

function weftTrainer({ weft: [command, ...flags] }: TrainingTask, backend: string, threads: number): Trainer {
  const log = output(`${command}.log.jsonl`);
  const words = [command, "-o", output(`${command}.safetensors`), "--force", "--quiet"]
    .concat("--log", log, "--log-every", "1", "--backend", backend, "--threads", `${threads}`)
    .concat(flags);
  const train = async (count: number) => {
    const { status, stderr } = await weft([...words, "--steps", `${WARM_UP + count}`]);
    if (status !== 0) throw new Error(stderr.split("\n")[0]); // a hint may follow
    return readRun(log);
  };
  return { name: `weft, ${backend}, ${threadsText(threads)}`, isPeer: false, train };
}

function torchTrainer({ script, torch }: TrainingTask, threads: number): Trainer {
  const path = fileURLToPath(new URL(`../../test/bench/${script}`, import.meta.url));
  const env = {
    OMP_NUM_THREADS: `${threads}`,
    OMP_WAIT_POLICY: "PASSIVE",
    OPENBLAS_NUM_THREADS: `${threads}`,
  };
  const train = async (count: number) => {
    const task = { ...torch, threads, warm_up: WARM_UP, updates: count };
    const { status, stdout, stderr } = await execute(python, [path, JSON.stringify(task)], { env });
    if (status !== 0) throw new Error(stderr.trim().split("\n").at(-1)); // of a traceback
    return JSON.parse(stdout.toString());
  };
  return { name: `PyTorch, ${threadsText(threads)}`, isPeer: true, train };
}

function threadsText(threads: number): string {
  return threads === 1 ? "1 thread" : `${threads} threads`;
}
