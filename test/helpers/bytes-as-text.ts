/** Bytes that need not be UTF-8 as strings that regular expressions can cut, and back. */
import { isUtf8 } from "node:buffer";

/** Each byte that belongs to no character becomes a lone surrogate, U+DC80 to U+DCFF. */
export function asText(bytes: Uint8Array): string {
  if (isUtf8(bytes)) return Buffer.from(bytes).toString();
  let text = "";
  for (let at = 0; at < bytes.length; ) {
    const length = [1, 2, 3, 4].find((n) => at + n <= bytes.length && isUtf8(bytes.subarray(at, at + n)));
    text +=
      length === undefined
        ? String.fromCharCode(0xdc00 + (bytes[at] as number))
        : Buffer.from(bytes.subarray(at, at + length)).toString();
    at += length ?? 1;
  }
  return text;
}

export const asBytes = (text: string): Uint8Array =>
  Buffer.concat(Array.from(text, (c) => (isLone(c) ? Buffer.of(c.charCodeAt(0) - 0xdc00) : Buffer.from(c))));

export const isLone = (character: string): boolean => /^[\udc80-\udcff]$/.test(character);

/** Overwrites, doubles and cuts out some bytes. */
export function damaged(random: () => number, bytes: Uint8Array): Uint8Array {
  const copy = [...bytes];
  for (let changes = 1 + (random() % 5); changes > 0 && copy.length > 0; changes--) {
    const at = random() % copy.length;
    const byte = random() % 2 === 0 ? 0x80 + (random() % 128) : (copy[random() % copy.length] as number);
    copy.splice(at, random() % 2, ...(random() % 3 === 0 ? [] : [byte]));
  }
  return Uint8Array.from(copy);
}
