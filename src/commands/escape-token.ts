/** Tokens as text for people: any bytes in, printable characters out, and no two tokens alike. */

/** Controls, what steers or reorders a terminal's line, and what has no shape of its own at a line's end. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\\]/gu;
const SHORT: ReadonlyMap<string, string> = new Map([
  ["\\", "\\\\"],
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
]);
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A byte that is not UTF-8 is `\xFF`, a control character `\u001B`, a backslash doubled. */
export function escapeToken(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; ) {
    const character = characterAt(bytes, at);
    text += character === "" ? `\\x${hex(bytes[at] as number, 2)}` : character.replace(UNSAFE, escaped);
    at += Math.max(1, Buffer.byteLength(character));
  }
  return text;
}

/** Text of a file as escapeToken shows it. */
export const escapeText = (text: string): string => escapeToken(Buffer.from(text));

/** The character that begins at a byte; empty if none does. */
function characterAt(bytes: Uint8Array, at: number): string {
  const first = bytes[at] as number;
  const length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  try {
    return utf8.decode(bytes.subarray(at, at + length));
  } catch {
    return "";
  }
}

const escaped = (character: string): string =>
  SHORT.get(character) ?? unicode(character.codePointAt(0) as number);
const unicode = (code: number): string => (code > 0xffff ? `\\u{${hex(code, 5)}}` : `\\u${hex(code, 4)}`);
const hex = (value: number, digits: number): string => value.toString(16).toUpperCase().padStart(digits, "0");
