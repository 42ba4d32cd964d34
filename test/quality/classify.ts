/** `npm run quality -- classify [RECIPE…] [--backend B] [--threads N] [--seed S…]`: trains, tests, and prints a table. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { printTable } from "../bench/measure.ts";
import { missing } from "../helpers/data.ts";
import { type ClassifyRecipe, type Example, type Fold, RECIPES } from "./classify-recipes.ts";
import { runWeft } from "./weft.ts";
import { WIKIPEDIA, wikipediaVectors } from "./wikipedia-vectors.ts";

const { values: options, positionals: asked } = parseArgs({
  args: process.argv.slice(3),
  allowPositionals: true,
  options: {
    backend: { type: "string", default: "auto" },
    threads: { type: "string", default: "2" },
    seed: { type: "string", multiple: true, default: ["42"] },
    epochs: { type: "string" }, // other than the recipe's, to try it
    folds: { type: "string" }, // only so many of them
  },
});

interface Outcome {
  readonly recipe: ClassifyRecipe;
  readonly seed: string;
  /** In per cent, of each fold. */
  readonly valid: readonly number[];
  readonly test: readonly number[];
  readonly minutes: number;
}

const names = RECIPES.map(({ name }) => name);
const unknown = asked.find((name) => !names.includes(name));
if (unknown !== undefined) process.stderr.write(`no recipe ${unknown}; there are ${names.join(", ")}\n`);
else await report(RECIPES.filter(({ name }) => asked.length === 0 || asked.includes(name)));

async function report(recipes: readonly ClassifyRecipe[]): Promise<void> {
  const outcomes: Outcome[] = [];
  for (const recipe of recipes) {
    const reason = missing(...recipe.needs, ...(recipe.vectors ? [WIKIPEDIA] : []));
    if (reason !== "") process.stdout.write(`${recipe.name}${reason}\n`);
    else for (const seed of options.seed) outcomes.push(await trainAndTest(recipe, seed));
  }
  if (outcomes.length === 0) return;
  printTable(
    `text classifiers: right labels in per cent, with ${options.backend} on ${options.threads} threads`,
    ["", "seed", "folds", "minutes", "validation", "test", "target", "", "published"],
    outcomes.map(cells),
  );
}

function cells({ recipe: { name, target, published }, seed, minutes, valid, test }: Outcome): string[] {
  const result = mean(test);
  return [
    name,
    seed,
    `${test.length}`,
    minutes.toFixed(1),
    Number.isNaN(mean(valid)) ? "–" : mean(valid).toFixed(1), // of recipes that hold nothing out
    result.toFixed(1),
    `${target}`,
    result >= target ? "reached" : "missed",
    published,
  ];
}

async function trainAndTest(recipe: ClassifyRecipe, seed: string): Promise<Outcome> {
  const [valid, test]: number[][] = [[], []];
  let minutes = 0;
  for (const [index, fold] of recipe
    .folds()
    .slice(0, Number(options.folds ?? 10))
    .entries()) {
    process.stderr.write(`${recipe.name}, seed ${seed}, fold ${index + 1}\n`);
    const found = await inFolder((folder) => runFold(recipe, fold, seed, folder));
    valid.push(found.valid);
    test.push(found.test);
    minutes += found.minutes;
  }
  return { recipe, seed, valid, test, minutes };
}

/** Everything that is written lies in a folder that is gone afterwards. */
async function inFolder<Result>(use: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "weft-quality-"));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function runFold(recipe: ClassifyRecipe, fold: Fold, seed: string, folder: string) {
  const { flags, epochs, whole } = recipe;
  const given = recipe.vectors ? ["--vectors", await wikipediaVectors(options.threads)] : [];
  for (const [name, examples] of Object.entries(fold))
    writeFileSync(join(folder, `${name}.jsonl`), jsonl(examples));
  const begun = performance.now();
  const summary = await runWeft(folder, [
    ...["classify-train", "train.jsonl", "-o", "model.safetensors"],
    ...(fold.valid !== undefined ? ["--valid", "valid.jsonl"] : whole ? [] : ["--valid-share", "0.1"]),
    ...(flags.includes("bow") ? [] : ["--backend", options.backend]), // a bag of words has none
    ...["--threads", options.threads, "--seed", seed],
    ...["--epochs", options.epochs ?? `${epochs}`],
    ...flags,
    ...given,
  ]);
  const minutes = (performance.now() - begun) / 60_000;
  const records = await runWeft(folder, ["classify", "-m", "model.safetensors", "test.jsonl"]);
  const rows = records
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const right = rows.filter(({ label, predicted: [first] }) => [label].flat().includes(first?.label)).length;
  return { minutes, valid: 100 * JSON.parse(summary).valid_accuracy, test: (100 * right) / rows.length };
}

function jsonl(examples: readonly Example[]): string {
  return examples.map((example) => `${JSON.stringify(example)}\n`).join("");
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
