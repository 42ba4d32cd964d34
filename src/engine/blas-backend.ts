import type { Backend } from "./backend.ts";
import { AS_IT_LIES, type Blas, ROW_MAJOR, TRANSPOSED } from "./blas.ts";
import type { Matrix } from "./matrix.ts";
import { wasmBackend } from "./wasm-backend.ts";

/**
 * Our own kernels are faster where the call itself is what takes time, and with a few rows by a side made ready, which
 * a BLAS packs anew each time (but for small matrices, for which it has other ways): measured against OpenBLAS 0.3.21.
 * Shapes alone decide, so that every run gives the same numbers.
 */
const TINY = 4096;
const SMALL = 1_000_000;
const FEW_ROWS = 7;

/** Products by the system's BLAS, straight on the engine's memory. */
export function blasBackend(blas: Blas): Backend {
  const own = wasmBackend("blas");
  const addressOf = remembered(blas.addressOf);
  return {
    name: "blas",
    prepare(workspace, right, rows = 1) {
      const large = FEW_ROWS * right.rows * right.columns > SMALL;
      return large && rows <= FEW_ROWS ? own.prepare(workspace, right) : { matrix: right, packed: 0 };
    },
    multiply(workspace, output, left, right, add) {
      const { matrix, packed } = "packed" in right ? right : { matrix: right, packed: 0 };
      const work = left.rows * left.columns * matrix.columns;
      const few = packed !== 0 && left.rows <= FEW_ROWS && work > SMALL;
      if (few || work <= TINY) own.multiply(workspace, output, left, packed === 0 ? matrix : right, add);
      else multiplyParts(blas, addressOf(workspace.kernels.memory), output, left, matrix, add);
    },
  };
}

/** A BLAS takes no rows that overlap: their columns, as far as the next row, are multiplied part by part. */
function multiplyParts(
  blas: Blas,
  start: number,
  output: Matrix,
  left: Matrix,
  right: Matrix,
  add: boolean,
): void {
  const { stride, columns, transposed, pointer } = left;
  const most = transposed || stride >= columns ? columns : stride;
  let done = 0;
  do {
    const count = Math.min(most, columns - done);
    const part = { ...left, pointer: pointer + done * 4, columns: count };
    const skipped = done * (right.transposed ? 1 : right.stride);
    const rows = { ...right, pointer: right.pointer + skipped * 4, rows: count };
    multiply(blas, start, output, part, rows, add || done > 0);
    done += count;
  } while (done < columns);
}

function multiply(
  blas: Blas,
  start: number,
  output: Matrix,
  left: Matrix,
  right: Matrix,
  add: boolean,
): void {
  blas.sgemm(
    ROW_MAJOR,
    reading(left),
    reading(right),
    left.rows,
    right.columns,
    left.columns,
    1,
    start + left.pointer,
    left.stride,
    start + right.pointer,
    right.stride,
    add ? 1 : 0,
    start + output.pointer,
    output.stride,
  );
}

const reading = (matrix: Matrix): number => (matrix.transposed ? TRANSPOSED : AS_IT_LIES);

function remembered(addressOf: (memory: WebAssembly.Memory) => number): typeof addressOf {
  const addresses = new WeakMap<WebAssembly.Memory, number>();
  return (memory) => {
    const address = addresses.get(memory) ?? addressOf(memory);
    addresses.set(memory, address);
    return address;
  };
}
