/** Base64 (RFC 4648, padded) of a part of a file, decoded strictly and without a string. */

const VALUES = new Int8Array(256).fill(-1);
for (const [value, digit] of Buffer.from(
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
).entries()) {
  VALUES[digit] = value;
}
const PAD = 61;

/** Writes what `bytes[from, to)` stands for to the start of `out`; returns its length, or -1 if it is not base64. */
export function decodeBase64(bytes: Uint8Array, from: number, to: number, out: Uint8Array): number {
  if ((to - from) % 4 !== 0) return -1;
  let end = to;
  while (end > from && to - end < 2 && bytes[end - 1] === PAD) end--;
  let length = 0;
  let bits = 0;
  let held = 0;
  for (let at = from; at < end; at++) {
    const value = VALUES[bytes[at] as number] as number;
    if (value < 0) return -1;
    bits = (bits << 6) | value;
    held += 6;
    if (held >= 8) {
      held -= 8;
      out[length++] = bits >> held;
      bits &= (1 << held) - 1;
    }
  }
  return bits === 0 ? length : -1;
}
