/**
 * `npm run quality -- tag [RECIPE…] [--backend B] [--threads N] [--seed S…] [--epochs N] [--folder F]`: trains, tests, and
 * prints a table. Models stay in the folder.
 */
import { mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { printTable } from "../bench/measure.ts";
import { dataPath, missing } from "../helpers/data.ts";
import { TAG_RECIPES, type TagRecipe } from "./tag-recipes.ts";
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
    folder: { type: "string", default: join(tmpdir(), "weft-taggers") },
  },
});
const { folder } = options;

interface Outcome {
  readonly recipe: TagRecipe;
  readonly seed: string;
  /** In per cent. */
  readonly valid: number;
  readonly test: number;
  readonly minutes: number;
}

const names = TAG_RECIPES.map(({ name }) => name);
const unknown = asked.find((name) => !names.includes(name));
if (unknown !== undefined) process.stderr.write(`no recipe ${unknown}; there are ${names.join(", ")}\n`);
else await report(TAG_RECIPES.filter(({ name }) => asked.length === 0 || asked.includes(name)));

async function report(recipes: readonly TagRecipe[]): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const outcomes: Outcome[] = [];
  for (const recipe of recipes) {
    const { train, valid, test, vectors } = recipe;
    const reason = missing(train, valid, test, ...(vectors ? [WIKIPEDIA] : []));
    if (reason !== "") process.stdout.write(`${recipe.name}${reason}\n`);
    else for (const seed of options.seed) outcomes.push(await trainAndTest(recipe, seed));
  }
  if (outcomes.length === 0) return;
  printTable(
    `taggers: F1 of spans, or right tags, in per cent, with ${options.backend} on ${options.threads} threads`,
    ["", "seed", "minutes", "validation", "test", "target", "", "published"],
    outcomes.map(cells),
  );
}

function cells({ recipe: { name, target, published }, seed, minutes, valid, test }: Outcome): string[] {
  return [
    name,
    seed,
    minutes.toFixed(1),
    valid.toFixed(2),
    test.toFixed(2),
    `${target}`,
    test >= target ? "reached" : "missed",
    published,
  ];
}

async function trainAndTest(recipe: TagRecipe, seed: string): Promise<Outcome> {
  const { name, flags, epochs, vectors, measure } = recipe;
  const model = join(folder, `${name}-${seed}.safetensors`);
  const given = vectors ? ["--vectors", await wikipediaVectors(options.threads)] : [];
  process.stderr.write(`${name}, seed ${seed}\n`);
  const begun = performance.now();
  const summary = await runWeft(folder, [
    ...["tag-train", dataPath(recipe.train), "--valid", dataPath(recipe.valid), "--from", "conll"],
    ...["-o", model, "--force", "--backend", options.backend, "--threads", options.threads, "--seed", seed],
    ...["--epochs", options.epochs ?? `${epochs}`, ...flags, ...given],
  ]);
  const minutes = (performance.now() - begun) / 60_000;
  const { valid_accuracy, valid_span_f1 } = JSON.parse(summary);
  const valid = measure === "accuracy" ? valid_accuracy : valid_span_f1;
  return { recipe, seed, minutes, valid: 100 * valid, test: 100 * (await measured(recipe, model)) };
}

async function measured({ test, measure }: TagRecipe, model: string): Promise<number> {
  const tagged = join(folder, "tagged.jsonl");
  await runWeft(folder, ["tag", "-m", model, "--from", "conll", dataPath(test), "-o", tagged, "--force"]);
  const { accuracy, spans } = JSON.parse(await runWeft(folder, ["evaluate", "--task", "tags", tagged]));
  return measure === "accuracy" ? accuracy : spans.f1;
}
