/** Timing for benchmarks: contenders take turns, so that a slow minute of the machine hits all of them. */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";

export interface Contender {
  readonly name: string;
  /** One run; what it returns is shown instead of its own time, in seconds. */
  run(): Promise<number | undefined> | number | undefined;
}

/** Runs each contender `rounds` times in turn, after one run that does not count; gives all times in seconds. */
export async function alternate(
  contenders: readonly Contender[],
  rounds: number,
  warmUp = true,
): Promise<number[][]> {
  const times: number[][] = contenders.map(() => []);
  for (let round = warmUp ? -1 : 0; round < rounds; round++) {
    for (const [index, contender] of contenders.entries()) {
      const start = performance.now();
      const own = await contender.run();
      if (round >= 0) times[index]?.push(own ?? (performance.now() - start) / 1000);
    }
  }
  return times;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

export interface Finished {
  readonly seconds: number;
  /** The most memory that the process held, in MiB; NaN where /proc does not tell. */
  readonly mebibytes: number;
}

/** Runs a program to its end, its output thrown away. */
export async function runProgram(
  command: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<Finished> {
  const start = performance.now();
  const child = spawn(command, args, { ...options, stdio: "ignore" });
  const memory = watchMemory(child);
  const status = await new Promise((resolve, reject) => child.on("exit", resolve).on("error", reject));
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: status ${status}`);
  return { seconds: (performance.now() - start) / 1000, mebibytes: memory() };
}

function watchMemory(child: ChildProcess): () => number {
  let peak = Number.NaN;
  const timer = setInterval(() => {
    try {
      const kibibytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "latin1"))?.[1];
      if (kibibytes !== undefined) peak = Number(kibibytes) / 1024;
    } catch {
      // it has ended, or there is no /proc here
    }
  }, 20);
  return () => {
    clearInterval(timer);
    return peak;
  };
}

/** Prints rows under their headings, numbers to the right. */
export function printTable(
  title: string,
  headings: readonly string[],
  rows: readonly (readonly string[])[],
): void {
  const widths = headings.map((heading, i) =>
    Math.max(heading.length, ...rows.map((row) => row[i]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join("  ");
  process.stdout.write(`\n${title}\n${line(headings)}\n${line(widths.map((width) => "-".repeat(width)))}\n`);
  for (const row of rows) process.stdout.write(`${line(row)}\n`);
}
