/** `npm run quality -- lm [RECIPE…] [--backend B] [--threads N] [--seed S…]`: trains, scores, and prints a table. */
import { parseArgs } from "node:util";
import { printTable } from "../bench/measure.ts";
import { missing } from "../helpers/data.ts";
import { RECIPES, type Recipe } from "./lm-recipes.ts";
import { type Outcome, trainAndScore } from "./lm-run.ts";

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

const names = RECIPES.map(({ name }) => name);
const unknown = asked.find((name) => !names.includes(name));
if (unknown !== undefined) process.stderr.write(`no recipe ${unknown}; there are ${names.join(", ")}\n`);
else await report(RECIPES.filter(({ name }) => asked.length === 0 || asked.includes(name)));

async function report(recipes: readonly Recipe[]): Promise<void> {
  const outcomes: Outcome[] = [];
  for (const recipe of recipes) {
    const reason = missing(...recipe.needs);
    if (reason !== "") process.stdout.write(`${recipe.name}${reason}\n`);
    else for (const seed of options.seed) outcomes.push(await trainAndScore(recipe, { ...options, seed }));
  }
  if (outcomes.length === 0) return;
  printTable(
    "language models: validation and test as perplexity, or as nats a token where it says so",
    ["", "seed", "backend", "threads", "minutes", "validation", "test", "target", "", "published"],
    outcomes.map(cells),
  );
  for (const { recipe, seed, end } of outcomes)
    process.stdout.write(`\n${recipe.name}, seed ${seed}: ${end}\n`);
}

function cells({ recipe, seed, engine, minutes, valid, test }: Outcome): string[] {
  const { name, unit, target, published } = recipe;
  const shown = (loss: number) => (unit === "nats" ? `${loss.toFixed(4)} nats` : Math.exp(loss).toFixed(2));
  const result = test ?? valid;
  const isReached = (unit === "nats" ? result : Math.exp(result)) <= target;
  return [
    name,
    seed,
    engine.backend,
    `${engine.threads}`,
    minutes.toFixed(1),
    shown(valid),
    test === undefined ? "–" : shown(test),
    `${target}`,
    isReached ? "reached" : "missed",
    published,
  ];
}
