/**
 * The byte-level alphabet of GPT-2 (Radford et al. 2019): each of the 256 bytes has a printable character, so that
 * any bytes can stand in a JSON string. Bytes that print stand for themselves, the others are moved up from U+0100.
 */

const CHARACTERS: readonly string[] = characters();
const BYTE_OF = byteOfCharacter();

/** Bytes as text of the alphabet: a space is `Ġ`, a line feed `Ċ`. */
export function toAlphabet(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += CHARACTERS[byte];
  return text;
}

/**
 * Text of the alphabet, `text[from, to)` in UTF-8, as the bytes it stands for, written to `out` from `at`.
 * Returns how many there are, or -1 if a character is not of the alphabet. `out` needs `to - from` bytes.
 */
export function fromAlphabet(
  text: Uint8Array,
  from: number,
  to: number,
  out: Uint8Array,
  at: number,
): number {
  let end = at;
  while (from < to) {
    const first = text[from++] as number;
    // No character of the alphabet is longer than two bytes of UTF-8, whose first is then C2 to C5.
    const character = first < 0x80 ? first : ((first & 0x1f) << 6) | ((text[from++] as number) & 0x3f);
    const byte = first >= 0xe0 ? -1 : (BYTE_OF[character] ?? -1);
    if (byte < 0) return -1;
    out[end++] = byte;
  }
  return end - at;
}

function characters(): string[] {
  let moved = 256;
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(prints(byte) ? byte : moved++));
}

function prints(byte: number): boolean {
  return (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
}

/** The byte of each code unit, -1 where there is none. */
function byteOfCharacter(): Int16Array {
  const bytes = new Int16Array(0x800).fill(-1);
  for (const [byte, character] of CHARACTERS.entries()) bytes[character.charCodeAt(0)] = byte;
  return bytes;
}
