/** The order in which an epoch goes through the rows. */
import { randomBits, randomFraction } from "../../engine/random.ts";

/** All rows once, shuffled (Fisher & Yates); the order depends on the seed and the epoch alone. */
export function shuffledRows(count: number, seed: number, epoch: number): Uint32Array<ArrayBuffer> {
  const rows = Uint32Array.from({ length: count }, (_, row) => row);
  const key = randomBits(seed, epoch);
  for (let left = count - 1; left > 0; left--) {
    const other = Math.floor(randomFraction(key, left) * (left + 1));
    [rows[left], rows[other]] = [rows[other], rows[left]];
  }
  return rows;
}
