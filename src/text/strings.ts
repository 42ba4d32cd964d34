/** Byte strings by id in the kernels' memory: one after the other, and where each begins. */
import type { Kernels } from "../engine/kernels.ts";

export interface Strings {
  /** A u32 address an id, and one more for the end of the last. */
  readonly starts: number;
  readonly count: number;
  /** The length of the longest. */
  readonly longest: number;
}

export function placeStrings(kernels: Kernels, strings: readonly Uint8Array[]): Strings {
  const starts = kernels.allocate((strings.length + 1) * 4);
  const size = strings.reduce((sum, string) => sum + string.length, 0);
  let at = kernels.allocate(size + 64);
  let longest = 0;
  for (const [id, string] of strings.entries()) {
    kernels.store(starts + id * 4, at);
    kernels.bytes.set(string, at);
    at += string.length;
    longest = Math.max(longest, string.length);
  }
  kernels.store(starts + strings.length * 4, at);
  return { starts, count: strings.length, longest };
}
