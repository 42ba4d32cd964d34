/**
 * Numbers in the engine's memory, f32, row by row. Shapes are written at the right of each tensor, in these letters:
 * T time, B batch, V vocabulary, E embedding, H hidden, N rows of any kind.
 */
export class Tensor {
  readonly pointer: number;
  readonly shape: readonly number[];

  constructor(pointer: number, shape: readonly number[]) {
    this.pointer = pointer;
    this.shape = shape;
  }

  /** How many numbers it has. */
  get size(): number {
    return this.shape.reduce((product, length) => product * length, 1);
  }

  /** The length of the last dimension. */
  get columns(): number {
    return this.shape[this.shape.length - 1];
  }

  /** All dimensions but the last, as one. */
  get rows(): number {
    return this.size / this.columns;
  }

  /** One item of the first dimension: row i of a matrix, time i of a sequence. */
  at(index: number): Tensor {
    const shape = this.shape.slice(1);
    return new Tensor(this.pointer + index * product(shape) * 4, shape);
  }

  /** The items from `start` to before `end` of the first dimension. */
  slice(start: number, end: number): Tensor {
    const shape = this.shape.slice(1);
    return new Tensor(this.pointer + start * product(shape) * 4, [end - start, ...shape]);
  }

  /** The same numbers in another shape of the same size. */
  as(...shape: readonly number[]): Tensor {
    return new Tensor(this.pointer, shape);
  }
}

const product = (shape: readonly number[]): number => shape.reduce((all, length) => all * length, 1);
