import type { Arena } from "./arena.ts";
import type { Kernels } from "./kernels.ts";
import type { Matrix } from "./matrix.ts";

export type BackendName = "wasm" | "relaxed" | "blas";

/** The right side of a product, made ready for many products; it holds until its arena is released. */
export interface Prepared {
  readonly matrix: Matrix;
  /** Where its numbers lie in the backend's own order, for one that has such; 0 for one that has not. */
  readonly packed: number;
}

/** Where a product is worked out: one thread's kernels and its room for what is needed on the way. */
export interface Workspace {
  readonly kernels: Kernels;
  readonly step: Arena;
}

/** What multiplies matrices. All else is a kernel, the same for every backend. */
export interface Backend {
  readonly name: BackendName;
  /** For left sides of so many rows, where that is known. */
  prepare(workspace: Workspace, right: Matrix, rows?: number): Prepared;
  /** `output` = left · right, or with `add` `output` += left · right. `output` is never transposed. */
  multiply(workspace: Workspace, output: Matrix, left: Matrix, right: Matrix | Prepared, add: boolean): void;
}
