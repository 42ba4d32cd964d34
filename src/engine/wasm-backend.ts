import type { Backend, BackendName, Prepared, Workspace } from "./backend.ts";
import type { Matrix } from "./matrix.ts";

/** Products by our own kernels (src/kernels/gemm.ts): both sides are packed into panels first. */
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
  const { call } = kernels;
  const mark = step.mark();
  const { matrix, packed } = "packed" in right ? right : prepare(workspace, right);
  const rows = step.take(call.gemm_packed_left_size(left.rows, left.columns));
  call.gemm_pack_left(rows, left.pointer, left.stride, left.rows, left.columns, left.transposed ? 1 : 0);
  call.gemm(
    output.pointer,
    output.stride,
    rows,
    packed,
    left.rows,
    matrix.columns,
    left.columns,
    add ? 1 : 0,
  );
  step.release(mark);
}
