/** White space in UTF-8: the characters that Unicode calls White_Space. */

/** Where the first byte from `at` on that is no white space lies. */
export function skipSpace(text: Uint8Array, at: number): number {
  for (let length = spaceLength(text, at); length > 0; length = spaceLength(text, at)) at += length;
  return at;
}

/** Where the word that begins at `at` ends. */
export function wordEnd(text: Uint8Array, at: number): number {
  for (; at < text.length; at++) {
    const byte = text[at];
    const mayBeSpace = byte <= 0x20 || (byte >= 0xc2 && byte <= 0xe3);
    if (mayBeSpace && spaceLength(text, at) > 0) return at;
  }
  return at;
}

/** The bytes of the white space character at `at`, 0 where none is. */
function spaceLength(text: Uint8Array, at: number): number {
  const byte = text[at];
  if (byte < 0x80) return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d) ? 1 : 0;
  const [second, third] = [text[at + 1], text[at + 2]];
  if (byte === 0xc2) return second === 0x85 || second === 0xa0 ? 2 : 0;
  if (byte === 0xe1) return second === 0x9a && third === 0x80 ? 3 : 0; // U+1680
  if (byte === 0xe3) return second === 0x80 && third === 0x80 ? 3 : 0; // U+3000
  if (byte !== 0xe2) return 0;
  if (second === 0x81) return third === 0x9f ? 3 : 0; // U+205F
  const isSpace = (third >= 0x80 && third <= 0x8a) || third === 0xa8 || third === 0xa9 || third === 0xaf; // U+2000 … U+202F
  return second === 0x80 && isSpace ? 3 : 0;
}
