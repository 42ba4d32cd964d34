/** Where in the data something is wrong, and why, in words that are safe to print. */

/** `input.jsonl:17: reason`; `-` is shown as `standard input`. */
export function place(file: string, line: number, reason: string): string {
  return `${inputName(file)}:${line}: ${visible(reason)}`;
}

/** The name of an input for people. */
export function inputName(file: string): string {
  return file === "-" ? "standard input" : visible(file);
}

/** The text with control and invisible characters (also those that turn its direction) written as `\u001b`. */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, escaped);
}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const digits = code.toString(16).padStart(4, "0");
  return code > 0xffff ? `\\u{${digits}}` : `\\u${digits}`;
}

/** A size for people: `64 MiB`, `1,000 bytes`. */
export function sizeText(bytes: number): string {
  if (bytes >= 2 ** 20 && bytes % 2 ** 20 === 0) return `${(bytes / 2 ** 20).toLocaleString("en-US")} MiB`;
  return `${bytes.toLocaleString("en-US")} bytes`;
}
