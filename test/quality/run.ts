/** `npm run quality -- NAME`: trains on real corpora and shows how good the models become. Takes long. */
import process from "node:process";

const families: Readonly<Record<string, () => Promise<unknown>>> = {
  lm: () => import("./lm.ts"),
  classify: () => import("./classify.ts"),
  tag: () => import("./tag.ts"),
  vectors: () => import("./vectors.ts"),
  translate: () => import("./translate.ts"),
};

const load = families[process.argv[2] ?? ""];
if (load === undefined)
  process.stderr.write(`usage: npm run quality -- ${Object.keys(families).join("|")}\n`);
else await load();
