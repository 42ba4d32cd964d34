/** Numbers that shrink or grow by powers of ten, as one line of warm and cold characters. */
import { HEAT } from "./palette.ts";
import type { Line, Span } from "./span.ts";

/** From cold to warm: a character each, of more and more ink, that tells them apart without colour. */
const STEPS = [..." ·░░▒▒▓▓██"].map((text, at) => ({ text, colour: HEAT[at] }));

/** How many powers of ten there are from the coldest to the warmest. */
export const DECADES = 5;

/**
 * One line of `columns`: `values` from the left to the right, each by its share of `whole` on a logarithmic scale that
 * ends DECADES powers of ten below it. Where there are more values than columns, each column is the mean of its own.
 */
export function heatStrip(values: readonly number[], columns: number, whole = values[0] ?? 1): Line {
  if (values.length === 0) return [];
  const steps = Array.from({ length: columns }, (_, column) =>
    stepOf(meanOf(values, column, columns) / whole),
  );
  const spans: Span[] = [];
  for (const { text, colour } of steps) {
    const last = spans.at(-1);
    if (last?.colour === colour) spans[spans.length - 1] = { text: last.text + text, colour };
    else spans.push({ text, colour });
  }
  return spans;
}

/** The scale itself, from the coldest to the warmest. */
export const heatScale = (): Line => [
  { text: `1e-${DECADES} `, dim: true },
  ...STEPS.map(({ text, colour }) => ({ text, colour })),
  { text: " 1", dim: true },
];

/** What is beyond an end of the scale has the colour of that end; what is no number is cold. */
function stepOf(share: number) {
  const step = Math.floor((1 + Math.log10(share) / DECADES) * STEPS.length);
  return STEPS[Math.max(0, Math.min(STEPS.length - 1, step)) || 0];
}

/** Of the values that a column stands for, which is at least one. */
function meanOf(values: readonly number[], column: number, columns: number): number {
  const from = Math.floor((column * values.length) / columns);
  const to = Math.max(from + 1, Math.floor(((column + 1) * values.length) / columns));
  const own = values.slice(from, to);
  return own.reduce((sum, value) => sum + value, 0) / own.length;
}
