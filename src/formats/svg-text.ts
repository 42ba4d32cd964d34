/** How wide texts are, without the font that they will be drawn in. */
import { visible } from "./xml.ts";

/** The advance widths of DejaVu Sans, one of the widest of its kind, in thousandths of the size, from the space on. */
const WIDTHS: readonly number[] = [
  318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636, 636, 636,
  636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632, 575, 775, 752, 295,
  295, 656, 557, 863, 748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838,
  500, 500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612, 635, 635, 411, 521,
  392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
];

/** Of other letters; of the widest, and of characters of East Asia, a whole square. */
const LETTER = 700;
const SQUARE = 1000;

/** At most about so wide, in pixels, at a font's size in pixels, where it is written visibly. */
export function textWidth(content: string, size: number): number {
  let width = 0;
  for (const character of visible(content)) width += characterWidth(character);
  return (width * size) / 1000;
}

function characterWidth(character: string): number {
  const code = character.codePointAt(0) as number;
  if (code >= 0x20 && code < 0x7f) return WIDTHS[code - 0x20];
  if (/^[\p{Mn}\p{Me}\p{Cf}]$/u.test(character)) return 0;
  return isWide(code) ? SQUARE : LETTER;
}

/** Characters of East Asia, arrows and what else is no letter, and emoji. */
const isWide = (code: number): boolean =>
  (code >= 0x1100 && code < 0x1160) || (code >= 0x2010 && code < 0xd7b0) || code >= 0xf900;

/** The text as it is written visibly, or as much of its beginning as has room, with an ellipsis. */
export function shortened(content: string, size: number, room: number): string {
  if (textWidth(content, size) <= room) return content;
  const characters = Array.from(visible(content));
  let [count, width] = [0, textWidth("…", size)];
  while (count < characters.length && width + textWidth(characters[count], size) <= room)
    width += textWidth(characters[count++], size);
  return `${characters.slice(0, Math.max(1, count)).join("")}…`;
}

/** The words of a text in lines that have room. */
export function wrapped(content: string, size: number, room: number): string[] {
  const lines: string[] = [];
  for (const word of content.split(" ").filter((word) => word !== "")) {
    const longer = lines.length === 0 ? word : `${lines[lines.length - 1]} ${word}`;
    if (lines.length > 0 && textWidth(longer, size) <= room) lines[lines.length - 1] = longer;
    else lines.push(shortened(word, size, room));
  }
  return lines;
}
