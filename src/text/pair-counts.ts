/** How often pairs of ids came, by open addressing: a text of a hundred megabytes has millions of them. */

const FIRST_SLOTS = 2 ** 16;

export class PairCounts {
  /** 0 is no pair. */
  #keys = new Float64Array(FIRST_SLOTS);
  #counts = new Uint32Array(FIRST_SLOTS);
  #size = 0;

  add(left: number, right: number): void {
    if (this.#size * 2 > this.#keys.length) this.#grow();
    const key = keyOf(left, right);
    const slot = this.#find(key);
    if (this.#keys[slot] === 0) {
      this.#keys[slot] = key;
      this.#size++;
    }
    this.#counts[slot]++;
  }

  get(left: number, right: number): number {
    return this.#counts[this.#find(keyOf(left, right))];
  }

  /** The slot of a key, or the free one that it would have. */
  #find(key: number): number {
    const mask = this.#keys.length - 1;
    const low = Math.imul(key >>> 0, 0x9e3779b1);
    const high = Math.imul((key / 2 ** 32) >>> 0, 0x85ebca6b);
    let slot = (low ^ high ^ ((low ^ high) >>> 15)) & mask;
    while (this.#keys[slot] !== 0 && this.#keys[slot] !== key) slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const [keys, counts] = [this.#keys, this.#counts];
    this.#keys = new Float64Array(keys.length * 2);
    this.#counts = new Uint32Array(keys.length * 2);
    for (let slot = 0; slot < keys.length; slot++) {
      if (keys[slot] === 0) continue;
      const place = this.#find(keys[slot]);
      this.#keys[place] = keys[slot];
      this.#counts[place] = counts[slot];
    }
  }
}

/** Ids are below 2^26. */
const keyOf = (left: number, right: number): number => (left + 1) * 2 ** 26 + right;
