/** Training of word vectors that is stopped in every way there is, and goes on as if it had not been. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseCheckpoint } from "../../src/models/checkpoint.ts";
import { program, weft } from "../helpers/cli.ts";
import { randomNumbers } from "../helpers/random.ts";
import { type Workbench, workbench } from "./support.ts";

/** A little more than two steps of 262,144 words. */
const TEXT = textOf(600_000);
const EPOCHS = 12;
const STEPS = 3 * EPOCHS;

let here: Workbench;
let children: ChildProcess[];
beforeEach(() => {
  here = workbench();
  children = [];
  here.write("text.txt", TEXT);
});
afterEach(() => {
  for (const child of children) child.kill("SIGKILL");
  here.remove();
});

// most of the words are passed over, so that steps are short
const common = `text.txt --quiet --epochs ${EPOCHS} --sample 1e-5 --checkpoint-every 3`.split(" ");
const KINDS = [
  ["w2v of one thread", ["w2v", "--dim", "12", "--save-context"], ["1"], false],
  ["w2v of threads that share the columns", ["w2v", "--dim", "96", "--deterministic"], ["2", "1", "2"], true],
  [
    "fasttext of threads that share the columns",
    ["fasttext", "--dim", "96", "--deterministic", "--arch", "cbow", "--buckets", "99"],
    ["2"],
    false,
  ],
] as const;

const run = (kind: readonly string[], ...more: readonly string[]) =>
  weft([...kind, ...common, ...more], { cwd: here.folder });
const bytes = (name: string) => readFileSync(here.path(name));
const model = (name: string) => ["-o", `${name}.safetensors`];

it.each(KINDS)(
  "%s: a run that is stopped thrice ends with the same bytes",
  async (_, kind, threads, named) => {
    const ofThreads = (part: number) => ["--threads", threads[part % threads.length]];
    await run(kind, ...model("whole"), ...ofThreads(0));
    const checkpoint = named ? "named" : "parts.safetensors.checkpoint";
    const parts = [
      ...model("parts"),
      "--resume",
      "--log",
      "log.jsonl",
      ...(named ? ["--checkpoint", "named"] : []),
    ];
    const random = randomNumbers(kind.length);
    for (const [part, signal] of (["SIGKILL", "SIGKILL", "SIGINT"] as const).entries()) {
      const child = start([...kind, ...common, ...parts, ...ofThreads(part)]);
      await changed(checkpoint, child);
      await sleep(random() % 8);
      child.kill(signal);
      expect(await ended(child)).toEqual({ code: null, signal });
      parseCheckpoint(bytes(checkpoint), checkpoint);
      expect(existsSync(here.path("parts.safetensors"))).toBe(false);
    }
    expect(logged().at(-1)).toMatchObject({ event: "end", reason: "interrupted" });
    expect(await run(kind, ...parts, ...ofThreads(3))).toMatchObject({ status: 0, stderr: "" });
    expect(bytes("parts.safetensors").equals(bytes("whole.safetensors"))).toBe(true);
    const steps = logged().filter(({ event }) => event === "step");
    expect(steps.map(({ step }) => step)).toEqual(Array.from({ length: STEPS }, (_, i) => i + 1));
    expect(existsSync(here.path(checkpoint))).toBe(named);
  },
);

describe("a checkpoint", () => {
  const kind = "w2v text.txt --quiet --dim 4 --epochs 1".split(" ");
  const again = async (...more: readonly string[]) => {
    const args = [...kind, ...more, "-o", "b.vec", "--resume", "--checkpoint", "c"];
    const { status, stderr } = await weft(args, { cwd: here.folder });
    return [status, stderr] as const;
  };

  it("is not gone on with when text, flags or seed are others", async () => {
    here.write("text.txt", TEXT.slice(0, 10_000));
    await weft([...kind, "-o", "a.vec", "--checkpoint", "c"], { cwd: here.folder });
    expect(await again("--seed", "7")).toEqual([
      2,
      expect.stringContaining("seed: 42 in the checkpoint, 7 now"),
    ]);
    const others = await again("--window", "3", "--deterministic", "--lr", "0.5", "--phrases", "1");
    expect(others[1]).toContain("config.window: 5 in the checkpoint, 3 now");
    expect(others[1]).toContain("rate: 0.025 in the checkpoint, 0.5 now");
    expect(others[1]).toContain("deterministic: false in the checkpoint, true now");
    expect(others[1]).toContain('phrases: not set in the checkpoint, {"passes":1,"threshold":100} now');
    here.write("text.txt", TEXT.slice(0, 10_000).replaceAll("w1 ", "other "));
    expect((await again())[1]).toContain("data.sha256:");
    expect(existsSync(here.path("b.vec"))).toBe(false);
  });

  it("of something else, or damaged, is said so", async () => {
    here.write("text.txt", TEXT.slice(0, 10_000));
    await weft([...kind, "-o", "a.safetensors", "--checkpoint", "c"], { cwd: here.folder });
    const damaged = bytes("c");
    damaged[damaged.length - 5] ^= 1;
    here.write("c", damaged);
    expect(await again()).toEqual([5, expect.stringContaining("damaged")]);
    here.write("c", bytes("a.safetensors"));
    expect(await again()).toEqual([5, expect.stringContaining("word vectors, not a checkpoint")]);
  });
});

/** So many words of 60, a thousand a line. */
function textOf(count: number): string {
  const random = randomNumbers(1);
  const words = Array.from({ length: count }, (_, i) => `w${random() % 60}${i % 1000 === 999 ? "\n" : " "}`);
  return words.join("");
}

function start(args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [program, ...args], { cwd: here.folder, stdio: "ignore" });
  children.push(child);
  return child;
}

const ended = (child: ChildProcess): Promise<unknown> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve({ code: child.exitCode, signal: child.signalCode })
    : new Promise((resolve) => child.once("exit", (code, signal) => resolve({ code, signal })));

/** Waits until a file is another one than it was. */
async function changed(name: string, child: ChildProcess): Promise<void> {
  const before = contentOf(name);
  while (contentOf(name) === before && child.exitCode === null) await sleep(1);
}

const contentOf = (name: string): string =>
  existsSync(here.path(name)) ? bytes(name).toString("latin1") : "";

const logged = (): Record<string, unknown>[] =>
  bytes("log.jsonl")
    .toString()
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line));
