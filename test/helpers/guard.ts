/** Numbers with known words around them, to see that a kernel writes where it should and nowhere else. */
import { expect } from "vitest";
import type { Kernels } from "../../src/engine/kernels.ts";

const WORD = 0xdeadbeef;
const MARGIN = 17; // so that the address is a multiple of 4 and no more

export interface Guarded {
  readonly pointer: number;
  /** A copy of the numbers as they are now; sees to it that the words around them are as they were. */
  read(): Float32Array;
}

/** Places numbers, or room for as many zeros. */
export function guarded(kernels: Kernels, numbers: Float32Array | number): Guarded {
  const values = typeof numbers === "number" ? new Float32Array(numbers) : numbers;
  const start = kernels.allocate((2 * MARGIN + values.length) * 4);
  const pointer = start + MARGIN * 4;
  const margins = [start, pointer + values.length * 4];
  for (const margin of margins) kernels.u32(margin, MARGIN).fill(WORD);
  kernels.f32(pointer, values.length).set(values);
  const read = () => {
    const words = margins.flatMap((margin) => [...kernels.u32(margin, MARGIN)]);
    expect(new Set(words), "the words around it").toEqual(new Set([WORD]));
    return kernels.f32(pointer, values.length).slice();
  };
  return { pointer, read };
}
