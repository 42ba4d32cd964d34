/**
 * `npm run quality -- vectors [RECIPE…] [--seed S…] [--threads N] [--folder F] [--no-peers]`: trains word vectors and those of
 * other programs, tests all of them in the same way, and prints a table. What is in the folder already is not trained again.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { printTable } from "../bench/measure.ts";
import { dataFile, dataPath, missing } from "../helpers/data.ts";
import { VECTORS_RECIPES, type VectorsPeer, type VectorsRecipe } from "./vectors-recipes.ts";
import { runWeft } from "./weft.ts";

const { values: options, positionals: asked } = parseArgs({
  args: process.argv.slice(3),
  allowPositionals: true,
  allowNegative: true,
  options: {
    seed: { type: "string", multiple: true, default: ["1", "2", "3"] },
    threads: { type: "string", default: "2" },
    folder: { type: "string", default: join(tmpdir(), "weft-vectors") },
    peers: { type: "boolean", default: true },
  },
});
const { folder } = options;
const script = new URL("../../test/quality/vectors_gensim.py", import.meta.url).pathname;

mkdirSync(folder, { recursive: true });
for (const recipe of VECTORS_RECIPES)
  if (asked.length === 0 || asked.includes(recipe.name)) await report(recipe);

async function report(recipe: VectorsRecipe): Promise<void> {
  const reason = missing(recipe.text, ...recipe.pairs, ...recipe.analogies);
  if (reason !== "") return void process.stdout.write(`${recipe.name}${reason}\n`);
  const text = lowerCase(recipe.text);
  const rows: string[][] = [];
  for (const who of ["weft", ...(options.peers ? recipe.peers : [])] as const)
    for (const seed of options.seed) {
      const file = await train(recipe, who, text, seed);
      const name = who === "weft" ? who : who.name;
      rows.push([name, seed, ...(file === undefined ? ["not installed"] : await test(recipe, file))]);
    }
  const tests = [...recipe.pairs, ...recipe.analogies].map((path) => path.split("/")[1]);
  printTable(
    `${recipe.name}: weft ${recipe.command} ${recipe.flags.join(" ")}`,
    ["", "seed", ...tests],
    rows,
  );
}

function lowerCase(name: string): string {
  const path = join(folder, `${name.split("/")[0]}.txt`);
  if (!existsSync(path)) writeFileSync(path, Buffer.from(dataFile(name)).toString().toLowerCase());
  return path;
}

/** Where the vectors are; nowhere if the program is not installed. */
async function train(
  { name, command, flags }: VectorsRecipe,
  who: "weft" | VectorsPeer,
  text: string,
  seed: string,
): Promise<string | undefined> {
  const file = join(folder, `${name}-${who === "weft" ? who : who.name}-${seed}.vec`);
  if (existsSync(file)) return file;
  const { threads } = options;
  if (who === "weft") {
    await runWeft(folder, [command, text, "-o", file, "--seed", seed, "--threads", threads, ...flags]);
    return file;
  }
  const { status } =
    who.name === "gensim"
      ? spawnSync("/usr/bin/python3", [script, text, file, seed, threads, ...who.flags])
      : spawnSync("fasttext", [
          ...[...who.flags, "-input", text, "-output", file.replace(/\.vec$/, "")],
          ...["-seed", seed, "-thread", threads, "-verbose", "0"],
        ]);
  return status === 0 ? file : undefined;
}

interface Outcome {
  readonly spearman?: number;
  readonly accuracy?: number;
}

async function test({ pairs, analogies }: VectorsRecipe, file: string): Promise<string[]> {
  const of = (flag: string, names: readonly string[]) => names.flatMap((name) => [flag, dataPath(name)]);
  const words = ["-m", file, "--json", ...of("--pairs", pairs), ...of("--analogies", analogies), "--lower"];
  const lines = (await runWeft(folder, ["vectors-eval", ...words])).trimEnd().split("\n");
  return lines.map((line) => {
    const { spearman, accuracy } = JSON.parse(line) as Outcome;
    return (spearman ?? accuracy ?? Number.NaN).toFixed(4);
  });
}
