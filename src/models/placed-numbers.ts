/** Lists of numbers that kernels read for as long as the memory is there. */
import type { Kernels } from "../engine/kernels.ts";

/** Takes memory for a copy, and gives its address. */
export function placeNumbers(kernels: Kernels, numbers: Uint32Array): number {
  const pointer = kernels.allocate(numbers.byteLength);
  kernels.u32(pointer, numbers.length).set(numbers);
  return pointer;
}
