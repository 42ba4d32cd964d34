/** `npm run bench -- NAME`: runs the benchmarks of one family and prints their table. */
import process from "node:process";

const families: Readonly<Record<string, () => Promise<unknown>>> = {
  adaptive: () => import("./adaptive.ts"),
  bpe: () => import("./bpe.ts"),
  classify: () => import("./classify.ts"),
  dashboard: () => import("./dashboard.ts"),
  gemm: () => import("./gemm.ts"),
  lm: () => import("./lm.ts"),
  ngram: () => import("./ngram.ts"),
  tag: () => import("./tag.ts"),
  vectors: () => import("./vectors.ts"),
};

const load = families[process.argv[2] ?? ""];
if (load === undefined) process.stderr.write(`usage: npm run bench -- ${Object.keys(families).join("|")}\n`);
else await load();
