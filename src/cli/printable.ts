/** Text for a message, which quotes data; and data is not to be trusted. */
import { printable as shown } from "../formats/terminal-text.ts";

/** Nothing in it steers the terminal or reorders its line; tabs stay. */
export const printable = (text: string): string => text.split("\t").map(shown).join("\t");

/** A value from the command line or the data in quotes, short enough for a message. */
export function quoted(value: string): string {
  const short = value.length > 60 ? `${value.slice(0, 57)}…` : value;
  return `"${printable(short)}"`;
}
