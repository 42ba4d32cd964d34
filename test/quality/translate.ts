/** `npm run quality -- translate [RECIPE…] [--backend B] [--threads N] [--seed S…]`: trains, tests, and prints a table. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { printTable } from "../bench/measure.ts";
import { missing } from "../helpers/data.ts";
import { type Part, RECIPES, type TranslateRecipe } from "./translate-recipes.ts";
import { runWeft } from "./weft.ts";

const { values: options, positionals: asked } = parseArgs({
  args: process.argv.slice(3),
  allowPositionals: true,
  options: {
    backend: { type: "string", default: "auto" },
    threads: { type: "string", default: "2" },
    seed: { type: "string", multiple: true, default: ["42"] },
    epochs: { type: "string" }, // other than the recipe's, to try it
  },
});

interface Outcome {
  readonly recipe: TranslateRecipe;
  readonly seed: string;
  /** BLEU in validation, of the texts that are likeliest word by word … */
  readonly valid: number;
  /** … and on the test set, these and those of a search. */
  readonly greedy: number;
  readonly test: number;
  /** Of training. */
  readonly minutes: number;
}

const SEARCH = ["--beam", "5", "--length-penalty", "1"];

const names = RECIPES.map(({ name }) => name);
const unknown = asked.find((name) => !names.includes(name));
if (unknown !== undefined) process.stderr.write(`no recipe ${unknown}; there are ${names.join(", ")}\n`);
else await report(RECIPES.filter(({ name }) => asked.length === 0 || asked.includes(name)));

async function report(recipes: readonly TranslateRecipe[]): Promise<void> {
  const outcomes: Outcome[] = [];
  for (const recipe of recipes) {
    const reason = missing(...recipe.needs);
    if (reason !== "") process.stdout.write(`${recipe.name}${reason}\n`);
    else for (const seed of options.seed) outcomes.push(await trainAndTest(recipe, seed));
  }
  if (outcomes.length === 0) return;
  printTable(
    `translators: BLEU, with ${options.backend} on ${options.threads} threads`,
    ["", "seed", "minutes", "validation", "greedy", "test", "target", "", "published"],
    outcomes.map(cells),
  );
}

function cells({ recipe: { name, target, published }, seed, minutes, ...bleu }: Outcome): string[] {
  return [
    ...[name, seed, minutes.toFixed(1)],
    ...[bleu.valid, bleu.greedy, bleu.test].map((one) => one.toFixed(1)),
    ...[`${target}`, bleu.test >= target ? "reached" : "missed", published],
  ];
}

/** Everything that is written lies in a folder that is gone afterwards. */
async function trainAndTest(recipe: TranslateRecipe, seed: string): Promise<Outcome> {
  process.stderr.write(`${recipe.name}, seed ${seed}\n`);
  const folder = mkdtempSync(join(tmpdir(), "weft-quality-"));
  try {
    writeParts(recipe, folder);
    return { recipe, seed, ...(await run(recipe, seed, folder)) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function writeParts({ lines }: TranslateRecipe, folder: string): void {
  for (const part of ["train", "valid", "test"] satisfies Part[]) {
    for (const [side, text] of Object.entries(lines(part)))
      writeFileSync(join(folder, `${part}.${side}`), text);
  }
  const { source, target } = lines("test");
  const targets = target.trimEnd().split("\n");
  const rows = source
    .trimEnd()
    .split("\n")
    .map((text, i) => ({ source: text, target: targets[i] }));
  writeFileSync(join(folder, "test.jsonl"), rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
}

async function run({ flags, epochs, vocabulary }: TranslateRecipe, seed: string, folder: string) {
  const learnt = ["train.source", "train.target", "-o", "tok.json", "--vocab-size", `${vocabulary}`];
  await runWeft(folder, ["bpe-train", ...learnt]);
  const begun = performance.now();
  const summary = await runWeft(folder, [
    ...["translate-train", "--source", "train.source", "--target", "train.target"],
    ...["--valid-source", "valid.source", "--valid-target", "valid.target", "--metric", "bleu"],
    ...["-t", "tok.json", "-o", "model.safetensors", "--backend", options.backend],
    ...["--threads", options.threads, "--seed", seed, "--epochs", options.epochs ?? `${epochs}`],
    ...flags,
  ]);
  const minutes = (performance.now() - begun) / 60_000;
  const { valid_bleu: valid } = JSON.parse(summary);
  const bleuOf = async (search: readonly string[]) => {
    const model = ["-m", "model.safetensors", "--threads", options.threads];
    const translations = await runWeft(folder, ["translate", ...model, ...search, "test.jsonl"]);
    writeFileSync(join(folder, "translations.jsonl"), translations);
    return JSON.parse(await runWeft(folder, ["evaluate", "translations.jsonl"])).bleu as number;
  };
  return { minutes, valid, greedy: await bleuOf(["--beam", "1"]), test: await bleuOf(SEARCH) };
}
