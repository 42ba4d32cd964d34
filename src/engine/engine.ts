import { Arena } from "./arena.ts";
import type { Backend, Prepared } from "./backend.ts";
import type { KernelExports, Kernels } from "./kernels.ts";
import { type Matrix, matrix } from "./matrix.ts";
import { Tensor } from "./tensor.ts";

export type Operand = Tensor | Matrix;

/** One thread's hands on the shared memory: the kernels, room for the numbers of a step, and products of matrices. */
export class Engine {
  readonly kernels: Kernels;
  readonly call: KernelExports;
  readonly step: Arena;
  readonly backend: Backend;

  constructor(kernels: Kernels, backend: Backend) {
    this.kernels = kernels;
    this.call = kernels.call;
    this.step = new Arena(kernels);
    this.backend = backend;
  }

  /** A tensor in the step's memory; what is in it is left from before. */
  tensor(...shape: readonly number[]): Tensor {
    return new Tensor(this.step.take(4 * shape.reduce((all, length) => all * length, 1)), shape);
  }

  /** A tensor of zeros in the step's memory. */
  zeros(...shape: readonly number[]): Tensor {
    const tensor = this.tensor(...shape);
    this.call.clear(tensor.pointer, tensor.size * 4);
    return tensor;
  }

  /** A tensor that stays for good, of zeros. */
  keep(...shape: readonly number[]): Tensor {
    return new Tensor(this.kernels.allocate(4 * shape.reduce((all, length) => all * length, 1)), shape);
  }

  /** Its numbers, to read and write; the view holds until memory is next taken. */
  numbers(tensor: Tensor): Float32Array {
    return this.kernels.f32(tensor.pointer, tensor.size);
  }

  /** Makes the right side of many products ready, once; `rows` is how many their left sides have. */
  prepare(right: Operand, rows?: number): Prepared {
    return this.backend.prepare(this, asMatrix(right), rows);
  }

  /** output = left · right */
  multiply(output: Operand, left: Operand, right: Operand | Prepared): void {
    this.backend.multiply(this, asMatrix(output), asMatrix(left), asRight(right), false);
  }

  /** output += left · right */
  addProduct(output: Operand, left: Operand, right: Operand | Prepared): void {
    this.backend.multiply(this, asMatrix(output), asMatrix(left), asRight(right), true);
  }
}

const asMatrix = (operand: Operand): Matrix => ("shape" in operand ? matrix(operand) : operand);

const asRight = (right: Operand | Prepared): Matrix | Prepared =>
  "packed" in right ? right : asMatrix(right);
