/** Training that is stopped in every way there is, and goes on as if it had not been. */
import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseCheckpoint } from "../../src/models/checkpoint.ts";
import { program, weft } from "../helpers/cli.ts";
import { randomNumbers } from "../helpers/random.ts";
import { proseOf, type Workbench, workbench } from "./support.ts";

let here: Workbench;
let children: ChildProcess[];
beforeEach(() => {
  here = workbench();
  children = [];
  writeFileSync(here.path("text.txt"), proseOf(40_000));
});
afterEach(() => {
  for (const child of children) child.kill("SIGKILL");
  here.remove();
});

const STEPS = "240";
const flags = "--level char --layers 2 --embed 8 --hidden 16 --bptt 20 --batch 8".split(" ");
const more = ["--dropout", "0.1", "--shards", "2", "--backend", "wasm", "--quiet", "--epochs", "99"];
const often = ["--checkpoint-every", "7", "--valid", "text.txt", "--valid-every", "50"];
const command = (output: string, others: readonly string[] = [], steps = STEPS) => [
  ...["lm-train", "text.txt", "-o", output, ...flags, ...more, ...often, "--steps", steps],
  ...others,
];
const checkpointing = ["--checkpoint", "run.checkpoint", "--resume", "--log", "run.jsonl"];

const sha = (name: string) =>
  createHash("sha256")
    .update(readFileSync(here.path(name)))
    .digest("hex");

describe.each(["1", "2"])("with %s threads", (threads) => {
  it("a run that is killed at ten random moments ends with the same bytes", {
    timeout: 240_000,
  }, async () => {
    await weft(command("whole.lm", ["--threads", threads]), { cwd: here.folder });
    const random = randomNumbers(Number(threads));
    for (let kill = 0; kill < 10; kill++) {
      const child = start(command("killed.lm", ["--threads", threads, ...checkpointing]));
      await oneOf(ended(child), changes("run.checkpoint", 1 + (random() % 2)));
      await sleep(random() % 20);
      child.kill("SIGKILL");
      await ended(child);
      parseCheckpoint(readFileSync(here.path("run.checkpoint")), "run.checkpoint");
    }
    expect(existsSync(here.path("killed.lm"))).toBe(false);
    const last = await weft(command("killed.lm", ["--threads", threads, ...checkpointing]), {
      cwd: here.folder,
    });
    expect(last).toMatchObject({ status: 0, stderr: "" });
    expect(sha("killed.lm")).toBe(sha("whole.lm"));
    const steps = logged().filter(({ event }) => event === "step");
    expect(steps.map(({ step }) => step)).toEqual([...new Set(steps.map(({ step }) => step))]);
    expect(steps.at(-1)?.step).toBe(Number(STEPS));
  });
});

describe("a tagger", () => {
  it("that is killed three times while it learns ends with the same bytes", {
    timeout: 120_000,
  }, async () => {
    const lines = proseOf(20_000).trim().split("\n");
    const rows = lines.map((line) => {
      const tokens = line.split(" ");
      return { tokens, tags: tokens.map((word) => `${word.length % 5}`) };
    });
    here.write("rows.jsonl", rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
    const network = "--crf --chars cnn --caps --embed 8 --hidden 8 --batch 7 --valid-share 0.1".split(" ");
    const tagger = (output: string, ...others: readonly string[]) => [
      ...["tag-train", "rows.jsonl", "-o", output, ...network, "--backend", "wasm", "--quiet"],
      ...["--epochs", "99", "--steps", "90", "--checkpoint-every", "7", "--valid-every", "30", ...others],
    ];
    await weft(tagger("whole.tagger"), { cwd: here.folder });
    const random = randomNumbers(5);
    for (let kill = 0; kill < 3; kill++) {
      const child = start(tagger("killed.tagger", ...checkpointing));
      await oneOf(ended(child), changes("run.checkpoint", 1 + (random() % 2)));
      await sleep(random() % 20);
      child.kill("SIGKILL");
      await ended(child);
    }
    expect(existsSync(here.path("killed.tagger"))).toBe(false);
    const last = await weft(tagger("killed.tagger", ...checkpointing), { cwd: here.folder });
    expect(last).toMatchObject({ status: 0, stderr: "" });
    expect(sha("killed.tagger")).toBe(sha("whole.tagger"));
  });
});

describe.each(["SIGINT", "SIGTERM"] as const)("%s", (signal) => {
  it("saves a checkpoint, and the run goes on from there", async () => {
    await weft(command("whole.lm"), { cwd: here.folder });
    const child = start(command("part.lm", ["--log", "run.jsonl", "--log-every", "1"]));
    while (!existsSync(here.path("run.jsonl")) || logged().length < 10) await sleep(5);
    child.kill(signal);
    expect(await ended(child)).toEqual({ code: null, signal });
    expect(existsSync(here.path("part.lm"))).toBe(false);
    expect(logged().at(-1)).toMatchObject({ event: "end", reason: "interrupted" });
    const again = await weft(command("part.lm", ["--resume", "--log", "run.jsonl"]), { cwd: here.folder });
    expect(again.status).toBe(0);
    expect(sha("part.lm")).toBe(sha("whole.lm"));
    expect(existsSync(here.path("part.lm.checkpoint"))).toBe(false);
  });
});

describe("a checkpoint", () => {
  it("is not gone on with when data, seed or settings are others", async () => {
    await weft(command("a.lm", ["--checkpoint", "c"], "3"), { cwd: here.folder });
    const refusal = async (...others: readonly string[]) => {
      const run = await weft(command("b.lm", ["--resume", "--checkpoint", "c", ...others]), {
        cwd: here.folder,
      });
      expect(run.status).toBe(2);
      return run.stderr;
    };
    expect(await refusal("--seed", "7")).toContain("seed: 42 in the checkpoint, 7 now");
    expect(await refusal("--tie")).toContain("config.tie: false in the checkpoint, true now");
    expect(await refusal("--lr", "0.5")).toContain("schedule.rate: 0.002 in the checkpoint, 0.5 now");
    here.write("text.txt", `${proseOf(40_000)}one more line\n`);
    expect(await refusal()).toMatch(/data\.train\.tokens: \d+ in the checkpoint, \d+ now/);
  });

  it("that is damaged is said so", async () => {
    await weft(command("a.lm", ["--checkpoint", "c"], "3"), { cwd: here.folder });
    const bytes = readFileSync(here.path("c"));
    bytes[bytes.length - 5] ^= 1;
    here.write("c", bytes);
    const run = await weft(command("b.lm", ["--resume", "--checkpoint", "c"]), { cwd: here.folder });
    expect(run.status).toBe(5);
    expect(run.stderr).toContain("damaged");
  });
});

function start(args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [program, ...args], { cwd: here.folder, stdio: "ignore" });
  children.push(child);
  return child;
}

const ended = (child: ChildProcess): Promise<unknown> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve({ code: child.exitCode, signal: child.signalCode })
    : new Promise((resolve) => child.once("exit", (code, signal) => resolve({ code, signal })));

const oneOf = (...all: readonly Promise<unknown>[]): Promise<unknown> => Promise.race(all);

/** Waits until a file has been replaced some times. */
async function changes(name: string, count: number): Promise<void> {
  for (let change = 0; change < count; change++) {
    const before = stamp(name);
    while (stamp(name) === before && children.at(-1)?.exitCode === null) await sleep(1);
  }
}

function stamp(name: string): string {
  try {
    return createHash("sha256")
      .update(readFileSync(here.path(name)))
      .digest("hex");
  } catch {
    return "";
  }
}

const logged = () =>
  readFileSync(here.path("run.jsonl"), "utf8")
    .split("\n")
    .flatMap((line) => {
      try {
        return [JSON.parse(line) as Record<string, unknown>];
      } catch {
        return [];
      }
    });
