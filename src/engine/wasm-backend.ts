import type { Backend, BackendName, Prepared, Workspace } from "./backend.ts";
import type { Matrix } from "./matrix.ts";

/** Products by our own kernels (src/kernels/gemm.ts), in the order of numbers that they want: both sides are packed. */
export function wasmBackend(name: BackendName): Backend {
  return { name, prepare, multiply };
}

function prepare({ kernels: { call }, step }: Workspace, right: Matrix): Prepared {
  const { pointer, stride, rows, columns, transposed } = right;
  const packed = step.take(call.gemm_packed_right_size(rows, columns));
  call.gemm_pack_right(packed, pointer, stride, rows, columns, transposed ? 1 : 0);
  return { matrix: right, packed };
}

function multiply(
  workspace: Workspace,
  output: Matrix,
  left: Matrix,
  right: Matrix | Prepared,
  add: boolean,
): void {
  const { kernels, step } = workspace;
  const mark = step.mark();
  const { matrix, packed } = "packed" in right ? right : prepare(workspace, right);
  const rows = packLeft(workspace, left);
  const { pointer, stride } = output;
  kernels.call.gemm(pointer, stride, rows, packed, left.rows, matrix.columns, left.columns, add ? 1 : 0);
  step.release(mark);
}

/** Where its packed form lies; a row alone is its own. */
function packLeft({ kernels: { call }, step }: Workspace, left: Matrix): number {
  const { pointer, stride, rows, columns, transposed } = left;
  if (rows === 1 && !transposed) return pointer;
  const packed = step.take(call.gemm_packed_left_size(rows, columns));
  call.gemm_pack_left(packed, pointer, stride, rows, columns, transposed ? 1 : 0);
  return packed;
}
