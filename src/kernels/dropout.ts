// Inverted dropout (Srivastava et al. 2014): the mask is drawn from the counter of each number, never stored.
import { first_counters, random_bits, random_bits_of_four } from "./random";

/**
 * output[i] = input[i] / (1 - rate), or 0 with probability `rate`, in [0, 1), as number i of the stream `key`
 * decides. The same on a gradient is its backward pass.
 */
export function dropout(output: usize, input: usize, count: i32, rate: f64, key: u32): void {
  const threshold = <u32>(rate * 4294967296.0);
  const factor = <f32>(1 / (1 - rate));
  const whole = count & ~3;
  let counters = first_counters(0);
  for (let i = 0; i < whole; i += 4, output += 16, input += 16) {
    const kept = i32x4.ge_u(random_bits_of_four(i32x4.splat(key), counters), i32x4.splat(threshold));
    v128.store(output, v128.and(f32x4.mul(v128.load(input), f32x4.splat(factor)), kept));
    counters = i32x4.add(counters, i32x4.splat(4));
  }
  for (let i = whole; i < count; i++, output += 4, input += 4) {
    store<f32>(output, random_bits(key, i) >= threshold ? load<f32>(input) * factor : 0);
  }
}
