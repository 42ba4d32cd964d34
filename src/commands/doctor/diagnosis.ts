/** What `weft doctor` has found, and what follows from it. */
import type { BackendName } from "../../engine/backend.ts";
import type { System } from "./system.ts";
import type { Finding } from "./trials.ts";

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
