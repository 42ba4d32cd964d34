/** Counted words in one array of bytes, as src/kernels/words.ts exports them. */

export interface Words {
  /** {count u64, length u32, bytes, padding to 4} for each word. */
  readonly bytes: Uint8Array;
  readonly count: number;
  /** The sum of the lengths, in bytes. */
  readonly size: number;
  /** How many words the text has, and bytes in them. */
  readonly occurrences: number;
  readonly textBytes: number;
  /** The length of the longest. */
  readonly longest: number;
  /** Where `bytes` lie in the kernels' memory, if they do. */
  readonly address?: number;
}

export interface Word {
  /** Where its bytes lie in `words.bytes`. */
  readonly start: number;
  readonly end: number;
  readonly count: bigint;
}

const HEADER = 12;

/** Measures exported words. */
export function measureWords(bytes: Uint8Array, address?: number): Words {
  let count = 0;
  let size = 0;
  let occurrences = 0;
  let textBytes = 0;
  let longest = 0;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < bytes.length; count++) {
    const times = view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32;
    const length = view.getUint32(at + 8, true);
    size += length;
    occurrences += times;
    textBytes += times * length;
    longest = Math.max(longest, length);
    at += HEADER + ((length + 3) & ~3);
  }
  return { bytes, count, size, occurrences, textBytes, longest, address };
}

export function* eachWord({ bytes }: Words): Generator<Word> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < bytes.length; ) {
    const start = at + HEADER;
    const length = view.getUint32(at + 8, true);
    yield { start, end: start + length, count: view.getBigUint64(at, true) };
    at = start + ((length + 3) & ~3);
  }
}
