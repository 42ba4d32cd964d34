// Elementary functions over arrays; `output` may be `input`.
import { load_lanes, store_lanes } from "./lanes";
import { exp, log } from "./math";

/** e^x of each number. */
export function math_exp(output: usize, input: usize, count: i32): void {
  let i = 0;
  for (; i + 4 <= count; i += 4) v128.store(output + (i << 2), exp(v128.load(input + (i << 2))));
  if (i < count) store_lanes(output + (i << 2), exp(load_lanes(input + (i << 2), count - i)), count - i);
}

/** The natural logarithm of each number. */
export function math_log(output: usize, input: usize, count: i32): void {
  let i = 0;
  for (; i + 4 <= count; i += 4) v128.store(output + (i << 2), log(v128.load(input + (i << 2))));
  if (i < count) store_lanes(output + (i << 2), log(load_lanes(input + (i << 2), count - i)), count - i);
}
