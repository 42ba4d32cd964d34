import { describe, expect, it } from "vitest";
import { BrailleCanvas } from "../../src/tui/braille.ts";
import { textOf } from "../../src/tui/span.ts";
import { randomNumbers } from "../helpers/random.ts";

const texts = (canvas: BrailleCanvas) => canvas.lines().map(textOf);

/** Where the dots of a line of characters are, read back from the Unicode names: dots 1-2-3-7 left, 4-5-6-8 right. */
function dotsOf(lines: readonly string[]): string[] {
  const order = [
    [1, 2, 3, 7],
    [4, 5, 6, 8],
  ];
  const found: string[] = [];
  for (const [row, text] of lines.entries())
    for (const [column, character] of [...text].entries()) {
      const bits = character === " " ? 0 : (character.codePointAt(0) ?? 0) - 0x2800;
      for (const right of [0, 1])
        for (const down of [0, 1, 2, 3])
          if (bits & (1 << (order[right][down] - 1))) found.push(`${column * 2 + right},${row * 4 + down}`);
    }
  return found.sort();
}

describe("dots", () => {
  it("stand where they were put, and nowhere else", () => {
    const random = randomNumbers(7);
    const canvas = new BrailleCanvas({ columns: 9, rows: 5 });
    const put = new Set<string>();
    for (let count = 0; count < 60; count++) {
      const [x, y] = [random() % canvas.width, random() % canvas.height];
      put.add(`${x},${y}`);
      canvas.dot({ x, y }, "red");
    }
    expect(dotsOf(texts(canvas))).toEqual([...put].sort());
  });

  it("beyond the edges are none", () => {
    const canvas = new BrailleCanvas({ columns: 2, rows: 1 });
    for (const [x, y] of [
      [-1, 0],
      [4, 0],
      [0, -1],
      [0, 4],
    ])
      canvas.dot({ x, y }, "red");
    expect(texts(canvas)).toEqual(["  "]);
  });
});

describe("a stroke", () => {
  it.each([
    [
      { x: 0, y: 0 },
      { x: 7, y: 7 },
    ],
    [
      { x: 7, y: 2 },
      { x: 0, y: 5 },
    ],
    [
      { x: 3, y: 7 },
      { x: 4, y: 0 },
    ],
    [
      { x: 2, y: 2 },
      { x: 2, y: 2 },
    ],
  ])("from %o to %o has one dot for each step of its longer side, none far from the line", (from, to) => {
    const canvas = new BrailleCanvas({ columns: 4, rows: 2 });
    canvas.stroke(from, to, "red");
    const dots = dotsOf(texts(canvas)).map((text) => text.split(",").map(Number));
    const longer = Math.max(Math.abs(to.x - from.x), Math.abs(to.y - from.y));
    expect(dots).toHaveLength(longer + 1);
    const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
    for (const [x, y] of dots) {
      const away = Math.abs((to.x - from.x) * (y - from.y) - (to.y - from.y) * (x - from.x)) / length;
      expect(away).toBeLessThanOrEqual(0.5);
    }
  });
});

it("a character has the colour of the last curve through it", () => {
  const canvas = new BrailleCanvas({ columns: 3, rows: 1 });
  canvas.stroke({ x: 0, y: 0 }, { x: 5, y: 0 }, "cyan");
  canvas.stroke({ x: 2, y: 3 }, { x: 3, y: 3 }, "yellow");
  expect(canvas.lines()[0].map(({ colour }) => colour)).toEqual(["cyan", "yellow", "cyan"]);
});
