/** What `weft doctor` has found, for people. */
import { bar } from "../../formats/bar.ts";
import type { Block, Page } from "../../formats/page.ts";
import type { Cell, Column } from "../../formats/table.ts";
import { counted, decimals } from "../number-text.ts";
import type { Diagnosis } from "./diagnosis.ts";
import type { Finding } from "./trials.ts";

/** The machine, what it has, how fast that is, and what is missing. */
export function doctorPage(diagnosis: Diagnosis): Page {
  const { node, platform, processor, cores, fastest, advice } = diagnosis;
  const could = advice.length === 0 ? [[FINE, "nothing is missing"]] : advice.map((text) => [TO_DO, text]);
  return {
    title: [`fastest: ${fastest}`, processor, counted(cores, "core"), platform, `Node ${node}`],
    blocks: [
      {
        heading: "Checks",
        table: { columns: [{}, { tone: "name" }, { lines: 3 }], rows: checks(diagnosis) },
      },
      speedBlock(diagnosis),
      {
        heading: "What would make it faster",
        table: { columns: [{}, { lines: 4 }], rows: could },
      },
    ],
  };
}

const FINE: Cell = { text: "✓", tone: "good" };
const MISSING: Cell = { text: "–", tone: "weak" };
const TO_DO: Cell = { text: "!", tone: "warning" };
const WRONG: Cell = { text: "!", tone: "bad" };

function checks({ backends, koffi, blas, zstd }: Diagnosis): Cell[][] {
  const library =
    blas === null ? null : [blas.library, blas.version].filter((text) => text !== "").join(", ");
  return [
    ...backends.map(backendCheck),
    thingCheck("koffi", koffi, "calls the BLAS"),
    thingCheck("BLAS", library, "multiplies large matrices"),
    thingCheck("zstd", zstd, "reads and writes .zst files"),
  ];
}

function backendCheck({ backend, available, correct, reason = "" }: Finding): Cell[] {
  if (!available) return [MISSING, backend, `not there: ${reason}`];
  return correct
    ? [FINE, backend, "multiplies right"]
    : [WRONG, backend, { text: "multiplies WRONG", tone: "bad" }];
}

const thingCheck = (name: string, version: string | null, use: string): Cell[] =>
  version === null ? [MISSING, name, `not there; it ${use}`] : [FINE, name, version];

/** Backends by product, so that they are compared; a bar is a share of the fastest. */
function speedBlock({ backends, fastest }: Diagnosis): Block {
  const all = backends.flatMap(({ backend, products }) =>
    products.map((speed, place) => ({ backend, place, ...speed })),
  );
  const best = Math.max(...all.map(({ two }) => two));
  const rows = all
    .sort((a, b) => a.place - b.place) // stable
    .map(({ backend, rows, depth, columns, one, two }): Cell[] => [
      backend === backends[0].backend ? `${rows} × ${depth} by ${depth} × ${columns}` : "",
      { text: backend, tone: backend === fastest ? "good" : undefined },
      decimals(one, 1),
      decimals(two, 1),
      { text: bar(two / best), tone: "name" },
    ]);
  return { heading: "GFLOP/s", table: { columns: COLUMNS, rows } };
}

const COLUMNS: readonly Column[] = [
  { title: "product" },
  { title: "backend" },
  { title: "1 thread", align: "right" },
  { title: "2 threads", align: "right" },
  {},
];
