/** What `weft doctor` has found, as a record for programs and as a table for people. */
import type { BackendName } from "../../engine/backend.ts";
import type { System } from "./system.ts";
import type { Finding, Speed } from "./trials.ts";

export interface Diagnosis extends System {
  readonly fastest: BackendName;
  readonly backends: readonly Finding[];
  /** What would make weft faster, or able to do more, and how to get it; a sentence each. */
  readonly advice: readonly string[];
}

export function diagnose(system: System, backends: readonly Finding[]): Diagnosis {
  return { ...system, fastest: fastestOf(backends), backends, advice: adviceOf(system, backends) };
}

/** By all products, on two threads. */
function fastestOf(backends: readonly Finding[]): BackendName {
  return backends.reduce((best, one) => (speedOf(one) > speedOf(best) ? one : best)).backend;
}

/** So that each product counts alike: by what factor one backend is faster. */
const speedOf = ({ available, products }: Finding): number =>
  available ? products.reduce((all, { two }) => all * two, 1) : 0;

function adviceOf({ zstd, blas }: System, backends: readonly Finding[]): string[] {
  const [wasm, , library] = backends;
  const missing = backends.flatMap(({ backend, available, reason, hint }) =>
    available ? [] : [`${backend}: ${reason}${hint === undefined ? "" : `: ${hint}`}`],
  );
  const slow = library.available && speedOf(library) < speedOf(wasm);
  return [
    ...missing,
    ...(slow ? [`blas: ${blas?.library} is slower than weft itself: apt-get install libopenblas0`] : []),
    ...(zstd === null ? ["zstd: not on PATH, so .zst files cannot be read: apt-get install zstd"] : []),
  ];
}

export const recordLine = (diagnosis: Diagnosis): string => `${JSON.stringify(diagnosis)}\n`;

/** What there is, then the speeds, then the advice. */
export function table(diagnosis: Diagnosis): string {
  const { node, platform, processor, cores, koffi, blas, zstd, fastest, advice } = diagnosis;
  const facts = [
    ["node", `${node}, ${platform}`],
    ["processor", `${processor}, ${cores === 1 ? "1 core" : `${cores} cores`}`],
    ["relaxed SIMD", isThere(diagnosis, "relaxed") ? "yes" : "no"],
    ["koffi", koffi ?? "no"],
    ["BLAS", blas === null ? "no" : [blas.library, blas.version].filter((text) => text !== "").join(", ")],
    ["zstd", zstd ?? "no"],
    ["fastest", fastest],
  ].map(([name, value]) => name.padEnd(14) + value);
  const could = advice.length === 0 ? ["nothing is missing"] : advice;
  return `${[...facts, "", ...speedLines(diagnosis), "", ...could].join("\n")}\n`;
}

const isThere = ({ backends }: Diagnosis, name: BackendName): boolean =>
  backends.some(({ backend, available }) => backend === name && available);

function speedLines({ backends }: Diagnosis): string[] {
  const rows = backends.flatMap((finding) => finding.products.map((speed) => rowOf(finding, speed)));
  return [["GFLOP/s", "product", "1 thread", "2 threads"], ...rows].map(
    ([backend, product, one, two]) =>
      `${backend.padEnd(14)}${product.padEnd(26)}${one.padStart(10)}${two.padStart(11)}`,
  );
}

const rowOf = ({ backend, correct }: Finding, { rows, depth, columns, one, two }: Speed): string[] => [
  correct ? backend : `${backend} WRONG`,
  `${rows} x ${depth} by ${depth} x ${columns}`,
  one.toFixed(1),
  two.toFixed(1),
];
