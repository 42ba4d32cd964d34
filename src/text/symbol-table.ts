/** The symbols that texts are cut into, words or characters, with their ids: 0, 1, 2 … in the order in which they came. */
export interface SymbolTable {
  readonly size: number;
  /** The id of a symbol, a new one if it has none. */
  add(symbol: string): number;
  symbol(id: number): string;
  /** The ids of a UTF-8 text's symbols; those that have none get a new one, or the id `unseen`. */
  encode(text: Uint8Array, unseen?: number): Uint32Array<ArrayBuffer>;
}

/** The array, or a larger one with the same numbers. */
export function withRoom<T extends Uint8Array | Uint32Array>(numbers: T, length: number): T {
  if (length <= numbers.length) return numbers;
  const larger = new (numbers.constructor as new (length: number) => T)(Math.max(length, numbers.length * 2));
  larger.set(numbers);
  return larger;
}
