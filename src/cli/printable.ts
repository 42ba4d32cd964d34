/**
 * Text for a terminal: what could steer it or reorder its line (C0, C1, escape, bidirectional controls, line
 * separators, lone surrogates) is shown as \uXXXX. Messages quote data, and data is not to be trusted.
 */
const UNSAFE =
  /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|\p{Surrogate}/gu;

export function printable(text: string): string {
  return text.replace(
    UNSAFE,
    (character) => `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`,
  );
}

/** A value from the command line or the data in quotes, short enough for a message. */
export function quoted(value: string): string {
  const short = value.length > 60 ? `${value.slice(0, 57)}…` : value;
  return `"${printable(short)}"`;
}
