/** fastText's computeSubwords and hash (dictionary.cc), line by line. */
export function subwordIds(word: Uint8Array, minn: number, maxn: number, buckets: number): number[] {
  const marked = [0x3c, ...word, 0x3e];
  const ids: number[] = [];
  for (let i = 0; i < marked.length; i++) {
    const ngram: number[] = [];
    if ((marked[i] & 0xc0) === 0x80) continue;
    for (let j = i, n = 1; j < marked.length && n <= maxn; n++) {
      ngram.push(marked[j++]);
      while (j < marked.length && (marked[j] & 0xc0) === 0x80) ngram.push(marked[j++]);
      if (n >= minn && !(n === 1 && (i === 0 || j === marked.length))) ids.push(hash(ngram) % buckets);
    }
  }
  return ids;
}

/** The hash of a whole word. */
export const wordHash = (word: Uint8Array): number => hash([...word]);

function hash(bytes: readonly number[]): number {
  let h = 2166136261n;
  for (const byte of bytes) {
    h ^= BigInt.asUintN(32, BigInt.asIntN(8, BigInt(byte)));
    h = BigInt.asUintN(32, h * 16777619n);
  }
  return Number(h);
}
