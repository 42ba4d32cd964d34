/** Added tokens (special ones, and words added by hand) laid out for src/kernels/added-tokens.ts. */
import type { Kernels } from "../engine/kernels.ts";
import { COUNT, FIRST_BYTE, FIRST_BYTES, MANY, TOKEN, TOKENS } from "../kernels/added-list.ts";
import type { AddedToken } from "./tokenizer.ts";

/** Places the list, the longest token first, and gives its address. */
export function placeAdded(kernels: Kernels, added: readonly AddedToken[]): number {
  const contents = added
    .map(({ id, content }) => ({ id, bytes: Buffer.from(content) }))
    .filter(({ bytes }) => bytes.length > 0)
    .sort((a, b) => b.bytes.length - a.bytes.length);
  const list = kernels.allocate(TOKENS + contents.length * TOKEN);
  const first = new Set(contents.map(({ bytes }) => bytes[0] as number));
  kernels.store(list + COUNT, contents.length);
  kernels.store(list + FIRST_BYTE, first.size === 1 ? ([...first][0] as number) : MANY);
  for (const byte of first) setBit(kernels, list + FIRST_BYTES, byte);
  for (const [i, { id, bytes }] of contents.entries()) {
    const copy = kernels.allocate(bytes.length + 16);
    kernels.bytes.set(bytes, copy);
    kernels.u32(list + TOKENS + i * TOKEN, 3).set([copy, bytes.length, id]);
  }
  return list;
}

function setBit(kernels: Kernels, bitmap: number, bit: number): void {
  const byte = bitmap + (bit >> 3);
  kernels.bytes[byte] = (kernels.bytes[byte] as number) | (1 << (bit & 7));
}
