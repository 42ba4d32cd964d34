/** Text in columns for help: wrapped at white space, indented, with a hanging left column. */

/** Lines of at most `width` characters; a word longer than that stands alone. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).filter((part) => part !== "")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return line === "" ? lines : [...lines, line];
}

/** Paragraphs (separated by empty lines) wrapped and indented; lines that begin with two spaces stay as they are. */
export function paragraphs(text: string, width: number, indent: string): string {
  return text
    .trim()
    .split(/\n\s*\n/)
    .map((paragraph) => {
      const kept = paragraph.startsWith("  ");
      const lines = kept ? paragraph.split("\n") : wrap(paragraph, width - indent.length);
      return lines.map((line) => indent + line).join("\n");
    })
    .join("\n\n");
}

/** Two columns; what is too long for the left one has a line of its own. `paint` colours the left column. */
export function columns(
  rows: readonly (readonly [string, string])[],
  width: number,
  paint: (text: string) => string = (text) => text,
): string {
  const left = Math.min(28, Math.max(...rows.map(([term]) => term.length)));
  const hang = " ".repeat(left + 4);
  return rows
    .map(([term, text]) => {
      const lines = wrap(text, width - hang.length);
      const fits = term.length <= left;
      const first = `  ${paint(term)}${fits ? " ".repeat(left - term.length + 2) : `\n${hang}`}`;
      return `${first}${lines.join(`\n${hang}`)}`.trimEnd();
    })
    .join("\n");
}
