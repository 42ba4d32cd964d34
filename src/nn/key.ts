/** Keys of random numbers, made of the numbers that tell one use from all others, such as seed, step and shard. */
import { scramble } from "../engine/random.ts";

/** A 32-bit hash of whole numbers, in which their order counts; of each the lower 32 bits do. */
export const keyOf = (...numbers: readonly number[]): number =>
  numbers.reduce((key, number) => scramble((key ^ number) + 0x9e3779b9), 0);
