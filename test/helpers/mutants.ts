/** Damaged files: some bytes or numbers are others, and some files end too early. */

/** In which most files have their counts. */
const BEGINNING = 128;
const COUNTS = [0, 1, -1, 2, 255, 256, 65_535, 2 ** 20, 2 ** 31 - 1, -(2 ** 31)];

export function mutantOf(file: Uint8Array, next: () => number): Buffer {
  const mutant = Buffer.from(file);
  for (let changes = 1 + (next() % 3); changes > 0; changes--) {
    const at = next() % (next() % 2 === 0 ? Math.min(BEGINNING, mutant.length) : mutant.length);
    const kind = next() % 4;
    if (kind === 0) mutant[at] ^= 1 << (next() % 8);
    else if (kind === 1) mutant[at] = next() % 256;
    else if (kind === 2) mutant[at] = "0123456789 -.e\n\t"[next() % 16].charCodeAt(0);
    else if (at + 4 <= mutant.length) mutant.writeInt32LE(COUNTS[next() % COUNTS.length], at - (at % 4));
  }
  return next() % 5 === 0 ? mutant.subarray(0, next() % mutant.length) : mutant;
}
