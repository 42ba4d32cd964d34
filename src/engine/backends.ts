/** The backends by their names: which there are on this machine, and which is the fastest. */
import { setFlagsFromString } from "node:v8";
import { IoError } from "../errors.ts";
import type { Backend, BackendName } from "./backend.ts";
import { openBlas } from "./blas.ts";
import { blasBackend } from "./blas-backend.ts";
import { Engine } from "./engine.ts";
import { compile, Kernels, openMemory } from "./kernels.ts";
import { productSpeed } from "./speed.ts";
import { wasmBackend } from "./wasm-backend.ts";

export const backendNames: readonly BackendName[] = ["wasm", "relaxed", "blas"];

/** A backend and the build of the kernels that goes with it; all threads of a run must have the same. */
export interface OpenBackend {
  readonly backend: Backend;
  readonly module: WebAssembly.Module;
}

/** What `auto` multiplies, and for how many milliseconds: in the first ones the kernels are not yet fully compiled. */
const PROBE = { rows: 24, columns: 512, depth: 128 };
const PROBE_ROUNDS = 3;
const PROBE_TIME = 4;

/**
 * Opens a backend; `auto` is the one that is fastest in a short probe. `library` names the BLAS to take.
 * @throws IoError when this machine lacks what was asked for by name
 */
export async function openBackend(name: "auto" | BackendName, library?: string): Promise<OpenBackend> {
  return name === "auto" ? fastest(library) : { backend: backendNamed(name, library), module: buildOf(name) };
}

/** The backend that the main thread has opened, for another thread; its module comes from the main thread. */
export function backendNamed(name: BackendName, library?: string): Backend {
  return name === "blas" ? blasBackend(openBlas(library)) : wasmBackend(name);
}

/** The contenders take turns, so that a slow moment of the machine hits all of them. */
async function fastest(library?: string): Promise<OpenBackend> {
  const memory = openMemory();
  const opened = await Promise.all(backendNames.map((name) => openBackend(name, library).catch(() => [])));
  const contenders = opened.flat().map((open) => {
    return { open, engine: new Engine(new Kernels(open.module, memory), open.backend), speed: 0 };
  });
  for (let round = 0; round < PROBE_ROUNDS; round++) {
    for (const one of contenders)
      one.speed = Math.max(one.speed, productSpeed(one.engine, PROBE, PROBE_TIME));
  }
  return contenders.reduce((best, one) => (one.speed > best.speed ? one : best)).open;
}

function buildOf(name: BackendName): WebAssembly.Module {
  return name === "relaxed" ? compileRelaxed() : compile("baseline");
}

/** Node 20 knows relaxed SIMD, but only where V8 is asked for it before the module is compiled. */
function compileRelaxed(): WebAssembly.Module {
  try {
    return compile("relaxed");
  } catch {
    setFlagsFromString("--experimental-wasm-relaxed-simd");
  }
  try {
    return compile("relaxed");
  } catch (cause) {
    throw new IoError("this Node has no relaxed SIMD", { hint: "use Node 20 or later", cause });
  }
}
