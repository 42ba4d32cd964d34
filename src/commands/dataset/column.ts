/** Numbers that are pushed one by one into memory that doubles. */

type Numbers = Uint32Array<ArrayBuffer> | Float64Array<ArrayBuffer> | BigUint64Array<ArrayBuffer>;

export class Column<T extends Numbers> {
  length = 0;
  #values: T;

  /** `values` are the first room there is. */
  constructor(values: T) {
    this.#values = values;
  }

  /** What was pushed: a view that is good until the next push. */
  get values(): T {
    return this.#values.subarray(0, this.length) as T;
  }

  at(index: number): T[number] {
    return this.#values[index];
  }

  push(value: T[number]): void {
    if (this.length === this.#values.length) this.#widen();
    this.#values[this.length++] = value;
  }

  #widen(): void {
    const wider = new (this.#values.constructor as new (length: number) => T)(this.length * 2);
    (wider.set as (values: T) => void)(this.#values);
    this.#values = wider;
  }
}

const FIRST = 2 ** 10;

export const u32Column = () => new Column(new Uint32Array(FIRST));
export const f64Column = () => new Column(new Float64Array(FIRST));
export const u64Column = () => new Column(new BigUint64Array(FIRST));
