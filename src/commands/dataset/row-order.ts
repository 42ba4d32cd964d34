/** The order in which an epoch goes through the rows, and which rows no epoch sees. */
import { randomBits, randomFraction } from "../../engine/random.ts";
import { keyOf } from "../../nn/key.ts";

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

/** A number that no epoch has. */
const SPLIT = 2 ** 32 - 1;

/** Which of so many rows are held out for validation, and which are not, both in order; the seed alone decides. */
export function heldOut(
  count: number,
  { validShare, seed }: { readonly validShare: number; readonly seed: number },
): [held: Uint32Array<ArrayBuffer>, learnt: Uint32Array<ArrayBuffer>] {
  const isHeld = new Uint8Array(count);
  const shuffled = shuffledRows(count, keyOf(seed), SPLIT);
  for (const row of shuffled.subarray(0, Math.floor(count * validShare))) isHeld[row] = 1;
  const all = Uint32Array.from({ length: count }, (_, row) => row);
  return [all.filter((row) => isHeld[row] === 1), all.filter((row) => isHeld[row] === 0)];
}
