/** The system's BLAS, called on addresses of the engine's memory through koffi. Either may be missing. */
import { createRequire } from "node:module";
import type * as Koffi from "koffi";
import { IoError } from "../errors.ts";

/** The numbers of cblas.h: how the matrices lie, and how a side is read. */
export const ROW_MAJOR = 101;
export const AS_IT_LIES = 111;
export const TRANSPOSED = 112;

/** By the names that the loaders of Linux, macOS and Windows know; the first that opens is taken. */
const LIBRARIES: readonly string[] = [
  "libopenblas.so.0",
  "libopenblas.so",
  "/System/Library/Frameworks/Accelerate.framework/Accelerate",
  "libcblas.so.3",
  "libcblas.so",
  "libopenblas.dll",
];

const HINT =
  "install OpenBLAS (apt-get install libopenblas0, dnf install openblas) or name its file in WEFT_BLAS";

/** output = alpha · left · right + beta · output; a matrix is an address and the numbers from row to row. */
export type Sgemm = (
  order: number,
  leftReading: number,
  rightReading: number,
  rows: number,
  columns: number,
  depth: number,
  alpha: number,
  left: number,
  leftStride: number,
  right: number,
  rightStride: number,
  beta: number,
  output: number,
  outputStride: number,
) => void;

const ADDRESS = "uintptr_t";
const MATRIX = [ADDRESS, "int"];
const SGEMM = ["int", "int", "int", "int", "int", "int", "float", ...MATRIX, ...MATRIX, "float", ...MATRIX];

export interface Blas {
  /** Its file, or its name where the system does not tell. */
  readonly library: string;
  /** What it says of itself; empty where it does not. */
  readonly version: string;
  readonly sgemm: Sgemm;
  /** The address at which a shared memory begins; it stays there when the memory grows. */
  addressOf(memory: WebAssembly.Memory): number;
}

/** Opens the library of this name, or else the first that there is. @throws IoError when there is none, or no koffi. */
export function openBlas(name?: string): Blas {
  const koffi = loadKoffi();
  const { library, handle } = loadLibrary(koffi, name === undefined ? LIBRARIES : [name]);
  const sgemm = optional(handle, "cblas_sgemm", "void", SGEMM);
  if (sgemm === undefined) throw new IoError(`${library} has no cblas_sgemm`, { hint: HINT });
  optional(handle, "openblas_set_num_threads", "void", ["int"])?.(1); // threads are the engine's affair
  return {
    library: fileOf(koffi, handle) ?? library,
    version: String(optional(handle, "openblas_get_config", "str", [])?.() ?? ""),
    sgemm: sgemm as Sgemm,
    addressOf: (memory) => Number(koffi.address(new Uint8Array(memory.buffer))),
  };
}

/** @throws IoError when it is not installed */
export const koffiVersion = (): string => loadKoffi().version;

function loadKoffi(): typeof Koffi {
  try {
    return createRequire(import.meta.url)("koffi") as typeof Koffi;
  } catch (cause) {
    throw new IoError("the package koffi, through which a BLAS is called, is not installed", {
      hint: "npm install koffi",
      cause,
    });
  }
}

function loadLibrary(
  koffi: typeof Koffi,
  names: readonly string[],
): { library: string; handle: Koffi.LibraryHandle } {
  let reason: unknown;
  for (const library of names) {
    try {
      return { library, handle: koffi.load(library) };
    } catch (error) {
      reason = error;
    }
  }
  const what = names.length === 1 ? `the BLAS ${names[0]} cannot be opened` : "no BLAS was found";
  throw new IoError(what, { hint: HINT, cause: reason });
}

function optional(
  handle: Koffi.LibraryHandle,
  name: string,
  result: string,
  parameters: readonly string[],
): ((...values: readonly number[]) => unknown) | undefined {
  try {
    return handle.func(name, result, [...parameters]);
  } catch {
    return undefined;
  }
}

/** The file that a library was loaded from, as dladdr(3) knows it. */
function fileOf(koffi: typeof Koffi, handle: Koffi.LibraryHandle): string | undefined {
  try {
    const info = koffi.struct({ file: "str", base: ADDRESS, symbol: "str", address: ADDRESS });
    const out = koffi.out(koffi.pointer(info));
    const found: { file?: string } = {};
    koffi.load(null).func("dladdr", "int", ["void *", out])(handle.symbol("cblas_sgemm"), found);
    return found.file;
  } catch {
    return undefined; // Windows has no dladdr
  }
}
