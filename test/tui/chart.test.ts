import { describe, expect, it } from "vitest";
import { lineChart } from "../../src/tui/chart.ts";
import { textOf, widthOf } from "../../src/tui/span.ts";

const fall = Array.from({ length: 40 }, (_, x) => ({ x: x * 10, y: 4 * 0.9 ** x + 1 }));
const texts = (...args: Parameters<typeof lineChart>) => lineChart(...args).map(textOf);

describe("a chart", () => {
  it("has the curve, its axes and round numbers on them", () => {
    expect(texts([{ points: fall, colour: "cyan" }], { columns: 32, rows: 8 })).toEqual([
      " │⠑⢄                            ",
      "4┤ ⠈⠢⡀                          ",
      " │   ⠑⢄                         ",
      " │     ⠉⠢⢄                      ",
      "2┤        ⠉⠒⠢⣀⣀⡀                ",
      " │             ⠈⠉⠒⠒⠒⠤⠤⠤⠤⠤⠤⣀⣀⣀⣀⣀⣀",
      " └┬──────────────┬──────────────",
      "  0             200",
    ]);
  });

  it("is exactly as large as it may be", () => {
    for (const [columns, rows] of [
      [10, 1],
      [20, 3],
      [40, 6],
      [200, 50],
    ]) {
      const lines = lineChart([{ points: fall, colour: "cyan" }], { columns, rows, log: true });
      expect(lines).toHaveLength(rows);
      for (const spans of lines) expect(widthOf(textOf(spans))).toBeLessThanOrEqual(columns);
    }
  });

  it("is a straight line on a logarithmic scale where a curve falls by a constant factor", () => {
    const points = Array.from({ length: 20 }, (_, x) => ({ x, y: 0.1 ** (x / 5) }));
    const rows = texts([{ points, colour: "cyan" }], { columns: 30, rows: 9, log: true });
    const first = rows.slice(0, 7).map((row) => row.search(/[\u2801-\u28ff]/));
    const steps = first.slice(1).map((at, row) => at - first[row]);
    expect(Math.max(...steps) - Math.min(...steps)).toBeLessThanOrEqual(1);
  });

  it("leaves a gap where a number is not finite", () => {
    const points = [1, 2, Number.NaN, 2, 1].map((y, x) => ({ x, y }));
    const [row] = texts([{ points, colour: "cyan" }], { columns: 22, rows: 1 });
    expect(row).toMatch(/^1.5┤\S+ +\S+$/);
  });

  it("draws a level across", () => {
    const chart = texts([{ points: fall, colour: "cyan" }], {
      ...{ columns: 32, rows: 8 },
      level: { y: 5, colour: "red" },
    });
    expect(chart[0].slice(2)).toMatch(/^[\u2801-\u28ff ]{30}$/);
    expect([...chart[0].slice(12)].filter((character) => character !== " ").length).toBeGreaterThan(8);
  });

  it("says where there is nothing yet", () => {
    expect(texts([], { columns: 21, rows: 3 })).toEqual(["", "     nothing yet", ""]);
  });
});
