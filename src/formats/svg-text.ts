/** How wide texts are, without the font that they will be drawn in. */

/** The advance widths of Helvetica (Adobe's metrics), in thousandths of the size, from the space on. */
const WIDTHS: readonly number[] = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556,
  556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278,
  500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469,
  556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500,
  278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

/** Fonts that a system may have in its place are up to so much wider, such as DejaVu Sans. */
const WIDER = 1.15;

/** At most about so wide, in pixels, at a font's size in pixels. */
export function textWidth(content: string, size: number): number {
  let width = 0;
  for (const character of content) width += characterWidth(character);
  return (width * size * WIDER) / 1000;
}

function characterWidth(character: string): number {
  const code = character.codePointAt(0) as number;
  if (code >= 0x20 && code < 0x7f) return WIDTHS[code - 0x20];
  if (/^[\p{Mn}\p{Me}\p{Cf}]$/u.test(character)) return 0;
  return isWide(code) ? 870 : 600; // with WIDER: a whole square
}

/** Characters of East Asia, and emoji. */
const isWide = (code: number): boolean =>
  (code >= 0x1100 && code < 0x1160) || (code >= 0x2e80 && code < 0xd7b0) || code >= 0xf900;

/** The text, or as much of its beginning as has room, with an ellipsis. */
export function shortened(content: string, size: number, room: number): string {
  if (textWidth(content, size) <= room) return content;
  const characters = Array.from(content);
  let count = characters.length;
  while (count > 1 && textWidth(`${characters.slice(0, count).join("")}…`, size) > room) count--;
  return `${characters.slice(0, count).join("")}…`;
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
