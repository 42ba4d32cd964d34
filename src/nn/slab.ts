/** The weights of a network: declared one by one, laid out in one block of memory, with a twin of it for the gradients. */
import { Tensor } from "../engine/tensor.ts";
import type { Initializer } from "./initializers.ts";

const ALIGNMENT = 16; // numbers: 64 bytes

/** One weight tensor. Where it lies is known when its slab is bound. */
export class Weight {
  /** A path, such as `layers.0.W_x`. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly initializer: Initializer;
  /** In numbers from the start of the slab. */
  readonly offset: number;
  readonly #slab: Slab;

  constructor(slab: Slab, name: string, shape: readonly number[], initializer: Initializer, offset: number) {
    this.name = name;
    this.shape = shape;
    this.initializer = initializer;
    this.offset = offset;
    this.#slab = slab;
  }

  get size(): number {
    return this.shape.reduce((all, length) => all * length, 1);
  }

  get value(): Tensor {
    return new Tensor(this.#slab.values + this.offset * 4, this.shape);
  }

  /** To which a backward pass adds. */
  get gradient(): Tensor {
    return new Tensor(this.#slab.gradients + this.offset * 4, this.shape);
  }
}

export class Slab {
  readonly weights: Weight[] = [];
  /** In numbers; every weight starts at a multiple of 64 bytes, and what is between them stays zero. */
  size = 0;
  /** The addresses of the values and of the gradients that are in use now. */
  values = 0;
  gradients = 0;
  #streams = 0;

  /** A place for the weights of a part of the network, whose names it puts in front. */
  scope(prefix: string): Scope {
    return new Scope(this, prefix);
  }

  declare(name: string, shape: readonly number[], initializer: Initializer): Weight {
    if (this.weights.some((weight) => weight.name === name)) throw new Error(`two weights are named ${name}`);
    const weight = new Weight(this, name, shape, initializer, this.size);
    this.weights.push(weight);
    this.size += Math.ceil(weight.size / ALIGNMENT) * ALIGNMENT;
    return weight;
  }

  /** The number of a source of random numbers, a new one at each call. */
  stream(): number {
    return ++this.#streams;
  }
}

/** A part of a slab whose weights have a common prefix. */
export class Scope {
  readonly #slab: Slab;
  readonly #prefix: string;

  constructor(slab: Slab, prefix: string) {
    this.#slab = slab;
    this.#prefix = prefix;
  }

  scope(prefix: string): Scope {
    return new Scope(this.#slab, `${this.#prefix}.${prefix}`);
  }

  weight(name: string, shape: readonly number[], initializer: Initializer): Weight {
    return this.#slab.declare(`${this.#prefix}.${name}`, shape, initializer);
  }

  stream(): number {
    return this.#slab.stream();
  }
}
