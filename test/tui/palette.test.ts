import { expect, it } from "vitest";
import { COLOURS, colourOf } from "../../src/tui/palette.ts";

/** Of a colour of the cube of xterm's 256, from 0 for black to 1 for white (WCAG 2.2). */
function luminance(colour: string): number {
  const code = Number(/^ansi256\((\d+)\)$/.exec(colour)?.[1]) - 16;
  const levels = [Math.floor(code / 36), Math.floor(code / 6) % 6, code % 6].map((step) =>
    step === 0 ? 0 : (55 + 40 * step) / 255,
  );
  const [r, g, b] = levels.map((level) =>
    level <= 0.04045 ? level / 12.92 : ((level + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

it.each([...new Set(COLOURS)])("%s can be read on black and on white", (colour) => {
  expect((luminance(colour) + 0.05) / 0.05).toBeGreaterThan(3);
  expect(1.05 / (luminance(colour) + 0.05)).toBeGreaterThan(3);
});

it("neighbours among runs have colours of their own", () => {
  expect(new Set([0, 1, 2, 3, 4, 5].map(colourOf)).size).toBe(6);
  expect(colourOf(6)).toBe(colourOf(0));
});
