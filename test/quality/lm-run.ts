/** One training of a recipe, as a user would run it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Recipe } from "./lm-recipes.ts";
import { runWeft } from "./weft.ts";

export interface RunOptions {
  readonly backend: string;
  readonly threads: string;
  readonly seed: string;
  readonly epochs?: string;
}

export interface Outcome {
  readonly recipe: Recipe;
  readonly seed: string;
  readonly engine: { readonly backend: string; readonly threads: number };
  /** Of the whole training process. */
  readonly minutes: number;
  /** Mean loss in nats a token, of the best validation. */
  readonly valid: number;
  /** The same of the test set, where the recipe has one. */
  readonly test?: number;
  /** The last record of the run log. */
  readonly end: string;
}

/** Everything that is written lies in a folder that is gone afterwards. */
export async function trainAndScore(recipe: Recipe, options: RunOptions): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), "weft-quality-"));
  try {
    for (const [name, text] of Object.entries(recipe.texts()))
      writeFileSync(join(folder, `${name}.txt`), text);
    const minutes = await train(recipe, options, folder);
    const log = readFileSync(join(folder, "log.jsonl"), "utf8").trim().split("\n");
    const { engine } = JSON.parse(log[0]);
    const test = recipe.texts().test === undefined ? undefined : await score(folder);
    return { recipe, seed: options.seed, engine, minutes, valid: bestLoss(log), test, end: log.at(-1) ?? "" };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function train({ name, flags, epochs }: Recipe, options: RunOptions, folder: string): Promise<number> {
  const { backend, threads, seed } = options;
  process.stderr.write(`${name}, seed ${seed}\n`);
  const begun = performance.now();
  await runWeft(folder, [
    ...["lm-train", "train.txt", "--valid", "valid.txt", "--from", "text"],
    ...["-o", "model.safetensors", "--log", "log.jsonl", "--log-every", "100"],
    ...["--backend", backend, "--threads", threads, "--seed", seed],
    ...["--epochs", options.epochs ?? `${epochs}`],
    ...flags,
  ]);
  return (performance.now() - begun) / 60_000;
}

function bestLoss(log: readonly string[]): number {
  const records = log.map((line) => JSON.parse(line));
  return Math.min(...records.filter(({ event }) => event === "valid").map(({ loss }) => loss));
}

/** Mean loss in nats a token, end tokens counted, the state carried from line to line. */
async function score(folder: string): Promise<number> {
  const summary = await runWeft(folder, [
    "score",
    "-m",
    "model.safetensors",
    "test.txt",
    "--summary",
    "--carry",
  ]);
  return Math.log(JSON.parse(summary).perplexity);
}
