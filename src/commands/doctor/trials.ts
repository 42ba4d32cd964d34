/** Tries every backend: whether there is one, whether it is right, and how fast it is on one thread and on two. */
import type { BackendName } from "../../engine/backend.ts";
import { backendNames, openBackend } from "../../engine/backends.ts";
import { openMemory } from "../../engine/kernels.ts";
import type { ProductShape } from "../../engine/speed.ts";
import type { Team } from "../../engine/team.ts";
import { WeftError } from "../../errors.ts";
import type { Context } from "../context.ts";
import type { Trial, TrialResult } from "./thread.ts";

/** A large product, a time step of a language model, and the least that is worth a call. */
const SHAPES: readonly ProductShape[] = [
  { rows: 120, depth: 512, columns: 2048 },
  { rows: 20, depth: 200, columns: 800 },
  { rows: 5, depth: 128, columns: 512 },
];
const MILLISECONDS = 40;
const WARM_UP = 15;

/** GFLOP/s: on one thread, and on two at once, taken together. */
export interface Speed extends ProductShape {
  readonly one: number;
  readonly two: number;
}

export interface Finding {
  readonly backend: BackendName;
  readonly available: boolean;
  /** Why it is not, and what to do about it. */
  readonly reason?: string;
  readonly hint?: string;
  /** Whether all threads found that it multiplies as it should. */
  readonly correct?: boolean;
  readonly products: readonly Speed[];
}

/** `library` names the BLAS to take. */
export async function tryBackends(context: Context, library?: string): Promise<Finding[]> {
  const team = await context.team<Trial, TrialResult>(2, "doctor", undefined);
  const progress = context.progress("measuring", { total: backendNames.length, isMinor: true });
  const findings: Finding[] = [];
  try {
    for (const backend of backendNames) {
      progress.update(findings.length, backend);
      findings.push(await tryBackend(team, backend, library));
    }
    return findings;
  } finally {
    progress.stop();
  }
}

async function tryBackend(
  team: Team<Trial, TrialResult>,
  backend: BackendName,
  library?: string,
): Promise<Finding> {
  try {
    const { module } = await openBackend(backend, library);
    const trial = { backend, module, library, memory: openMemory(), shapes: SHAPES };
    const first = await team.runAll({ ...trial, milliseconds: WARM_UP });
    const one = await team.runOn(0, { ...trial, milliseconds: MILLISECONDS });
    const two = await team.runAll({ ...trial, milliseconds: MILLISECONDS });
    const correct = [...first, one, ...two].every((result) => result.correct);
    return { backend, available: true, correct, products: productsOf(one, two) };
  } catch (error) {
    if (!(error instanceof WeftError)) throw error;
    return { backend, available: false, reason: error.message, hint: error.hint, products: [] };
  }
}

function productsOf(one: TrialResult, two: readonly TrialResult[]): Speed[] {
  return SHAPES.map((shape, i) => ({
    ...shape,
    one: rounded(one.speeds[i]),
    two: rounded(two.reduce((sum, { speeds }) => sum + speeds[i], 0)),
  }));
}

const rounded = (speed: number): number => Math.round(speed * 10) / 10;
