/**
 * `npm run bench -- dashboard [--threads N] [--updates U]`: what `--tui` costs a training, on a terminal of 160 × 50 cells that nobody looks at.
 * Runs with and without it take turns; the log of each tells how long its updates took.
 */
import { readFileSync } from "node:fs";
import process from "node:process";
import { parseArgs } from "node:util";
import { spawn } from "@lydell/node-pty";
import { program } from "../helpers/cli.ts";
import { novel, output } from "./corpus.ts";
import { alternate, median, printTable } from "./measure.ts";

const rounds = Number(process.env.ROUNDS ?? 7);
const [BATCH, STEPS] = [50, 50];

const { values: options } = parseArgs({
  args: process.argv.slice(3),
  options: { threads: { type: "string", default: "2" }, updates: { type: "string", default: "400" } },
});

const text = novel(2);
const log = output("dashboard.log.jsonl");
const WAYS = [
  { name: "without", flags: ["--quiet"] },
  { name: "--tui", flags: ["--tui"] },
];
const times = await alternate(
  WAYS.map(({ name, flags }) => ({ name, run: () => secondsOf(flags) })),
  rounds,
  false, // the first third of each, in which the dashboard is opened and compiled, does not count
);
const speeds = times.map((seconds) => (BATCH * STEPS) / median(seconds));
printTable(
  `an LSTM 1 × 128 of characters, ${options.threads} threads, ${options.updates} updates, ${rounds} rounds`,
  ["", "tokens/s", "of the speed without"],
  WAYS.map(({ name }, index) => [
    name,
    speeds[index].toFixed(0),
    `${((100 * speeds[index]) / speeds[0]).toFixed(1)} %`,
  ]),
);

/** Of one update. */
async function secondsOf(flags: readonly string[]): Promise<number> {
  const status = await onTerminal([
    ...["lm-train", text.path, "-o", output("dashboard.safetensors"), "--force", "--level", "char"],
    ...["--arch", "lstm", "--hidden", "128", "--embed", "128", "--batch", `${BATCH}`, "--bptt", `${STEPS}`],
    ...["--steps", options.updates, "--threads", options.threads, "--log", log, ...flags],
  ]);
  if (status !== 0) throw new Error(`weft lm-train ${flags.join(" ")}: status ${status}`);
  const records = readFileSync(log, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line))
    .filter(({ event }) => event === "step");
  const [first, last] = [records[Math.floor(records.length / 3)], records[records.length - 1]];
  return (last.seconds - first.seconds) / (last.step - first.step);
}

/** Its output is thrown away: a screen behind it would take time of its own. */
function onTerminal(args: string[]): Promise<number> {
  const child = spawn(process.execPath, [program, ...args], { name: "xterm-256color", cols: 160, rows: 50 });
  child.onData(() => {});
  return new Promise((resolve) => child.onExit(({ exitCode }) => resolve(exitCode)));
}
