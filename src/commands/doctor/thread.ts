/** What a thread does for `weft doctor`: tries a backend, and measures how fast it multiplies. */
import type { BackendName } from "../../engine/backend.ts";
import { backendNamed } from "../../engine/backends.ts";
import { Engine } from "../../engine/engine.ts";
import { Kernels } from "../../engine/kernels.ts";
import { multipliesRight } from "../../engine/self-test.ts";
import { type ProductShape, productSpeed } from "../../engine/speed.ts";
import type { Run } from "../../engine/team.ts";

export interface Trial {
  readonly backend: BackendName;
  readonly module: WebAssembly.Module;
  /** Shared by all threads, as in training. */
  readonly memory: WebAssembly.Memory;
  /** The BLAS to take, where it is not found by itself. */
  readonly library?: string;
  readonly shapes: readonly ProductShape[];
  /** For each shape. */
  readonly milliseconds: number;
}

export interface TrialResult {
  /** Whether products are what plain loops make of them. */
  readonly correct: boolean;
  /** GFLOP/s for each shape. */
  readonly speeds: readonly number[];
}

/** The program of a thread. */
export async function program(): Promise<Run<Trial, TrialResult>> {
  return ({ backend, module, memory, library, shapes, milliseconds }) => {
    const engine = new Engine(new Kernels(module, memory), backendNamed(backend, library));
    return {
      correct: multipliesRight(engine),
      speeds: shapes.map((shape) => productSpeed(engine, shape, milliseconds)),
    };
  };
}
