/** Weights that threads share: loaded once, used by each with an engine of its own. */
import type { BackendName } from "../engine/backend.ts";
import { backendNamed, openBackend } from "../engine/backends.ts";
import { constantWeights } from "../engine/constant-weights.ts";
import { Engine } from "../engine/engine.ts";
import { Kernels } from "../engine/kernels.ts";
import type { Slab } from "../nn/slab.ts";

/** Plain data, which can be posted to a thread. */
export interface SharedSlab {
  readonly backend: BackendName;
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Where the weights lie. */
  readonly values: number;
}

/** An engine of its own for a model, and what threads need to know of it once its slab is loaded. @throws IoError when there is no such backend */
export async function openShared(
  name: BackendName | "auto",
): Promise<{ engine: Engine; share: (slab: Slab) => SharedSlab }> {
  const { module, backend } = await openBackend(name);
  const kernels = new Kernels(module);
  const share = ({ values }: Slab): SharedSlab => ({
    backend: backend.name,
    module,
    memory: kernels.memory,
    values,
  });
  return { engine: new Engine(kernels, backend), share };
}

/** One thread's hands on the weights, which must not change: brings a slab to where they lie. */
export function joinSlab({ backend, module, memory, values }: SharedSlab, slab: Slab): Engine {
  slab.values = values;
  const weights = { start: values, end: values + slab.size * 4 };
  return new Engine(new Kernels(module, memory), constantWeights(backendNamed(backend), weights));
}
