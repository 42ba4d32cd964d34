/** How fast each backend multiplies matrices on one core, in GFLOP/s. Prepared: the right side was made ready once. */
import { backendNames, openBackend } from "../../src/engine/backends.ts";
import { Engine } from "../../src/engine/engine.ts";
import { Kernels } from "../../src/engine/kernels.ts";
import { transposed } from "../../src/engine/matrix.ts";
import { alternate, median, printTable } from "./measure.ts";

interface Product {
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
  readonly kind: "plain" | "prepared" | "left transposed" | "right transposed";
}

const ROUNDS = 15;
const LEAST_WORK = 5e7; // floating-point operations that are timed together

const prepared = (rows: number, depth: number, columns: number): Product => ({
  rows,
  columns,
  depth,
  kind: "prepared",
});

/** One layer's weights in training: forward, then the gradients of its input and of its weights. */
const training = (rows: number, depth: number, columns: number): Product[] => [
  { rows, columns, depth, kind: "plain" },
  { rows, columns: depth, depth: columns, kind: "right transposed" },
  { rows: depth, columns, depth: rows, kind: "left transposed" },
];

const families: Readonly<Record<string, readonly Product[]>> = {
  "few rows by a prepared right side": [120, 4, 5, 6, 7, 8, 9, 12, 16, 20, 24].map((rows) =>
    prepared(rows, 512, 2048),
  ),
  "a time step of an LSTM": [
    [128, 512],
    [200, 800],
    [650, 2600],
  ].flatMap(([depth, columns]) => [1, 5, 10, 20, 25].map((rows) => prepared(rows, depth, columns))),
  "many rows": [...training(350, 200, 10_000), ...training(700, 650, 2600)],
};

const contenders = (
  await Promise.all(backendNames.map((name) => openBackend(name).catch(() => undefined)))
).flatMap((opened) => opened ?? []);
const engines = contenders.map(({ backend, module }) => new Engine(new Kernels(module), backend));
const headings = engines.flatMap(({ backend: { name } }) => [name, "best"]);

for (const [title, products] of Object.entries(families)) {
  const rows: string[][] = [];
  for (const product of products) rows.push([nameOf(product), ...(await speeds(product))]);
  printTable(`${title}: GFLOP/s, median and best of ${ROUNDS}`, ["product", ...headings], rows);
}

function nameOf({ rows, columns, depth, kind }: Product): string {
  return `${rows} x ${depth} by ${depth} x ${columns}${kind === "plain" ? "" : `, ${kind}`}`;
}

/** Median and best of each engine. */
async function speeds(product: Product): Promise<string[]> {
  const marks = engines.map((engine) => engine.step.mark());
  const work = 2 * product.rows * product.columns * product.depth;
  const count = Math.ceil(LEAST_WORK / work);
  const times = await alternate(
    engines.map((engine) => ({ name: engine.backend.name, run: runOf(engine, product, count) })),
    ROUNDS,
  );
  engines.forEach((engine, i) => {
    engine.step.release(marks[i]);
  });
  const speed = (seconds: number) => ((work * count) / seconds / 1e9).toFixed(1);
  return times.flatMap((all) => [speed(median(all)), speed(Math.min(...all))]);
}

/** What is timed: so many products, whose sides are there already. */
function runOf(engine: Engine, { rows, columns, depth, kind }: Product, count: number): () => undefined {
  const left = kind === "left transposed" ? transposed(engine.zeros(depth, rows)) : engine.zeros(rows, depth);
  const right =
    kind === "right transposed" ? transposed(engine.zeros(columns, depth)) : engine.zeros(depth, columns);
  const output = engine.tensor(rows, columns);
  const side = kind === "prepared" ? engine.prepare(right) : right;
  return () => {
    for (let i = 0; i < count; i++) engine.multiply(output, left, side);
  };
}
