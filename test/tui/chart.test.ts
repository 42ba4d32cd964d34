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
      "  0             200         step",
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
    expect(row).toMatch(/^2┤\S+ +\S+$/);
  });

  it("draws a level across", () => {
    const chart = texts([{ points: fall, colour: "cyan" }], {
      ...{ columns: 32, rows: 8 },
      level: { y: 5, colour: "red" },
    });
    expect(chart[0].slice(2)).toMatch(/^[\u2801-\u28ff ]{30}$/);
    expect([...chart[0].slice(12)].filter((character) => character !== " ").length).toBeGreaterThan(8);
  });

  it("has ticks at whole steps only", () => {
    const points = [1, 2].map((x) => ({ x, y: x }));
    expect(
      texts([{ points, colour: "cyan" }], { columns: 60, rows: 6 })
        .at(-1)
        ?.trim(),
    ).toMatch(/^1 +2$/);
  });

  it("names curves where they end, apart from each other", () => {
    const end = (y: number, label: string) => ({
      points: [
        { x: 0, y: 9 },
        { x: 9, y },
      ],
      colour: "cyan",
      label,
    });
    const ends = (...args: Parameters<typeof lineChart>) =>
      texts(...args)
        .slice(0, -2)
        .map((row) => /[a-z]$/.exec(row.trimEnd())?.[0] ?? " ")
        .join("");
    const size = { columns: 60, rows: 9 };
    expect(ends([end(0, "a"), end(9, "b")], size)).toBe("b     a");
    expect(ends([end(0, "a"), end(0.1, "b"), end(0, "c")], size)).toBe("    bac");
    expect(ends([end(9, "a"), end(9, "b"), end(0, "c")], size)).toBe("ab    c");
    expect(ends([end(Number.NaN, "a"), end(0, "b")], size)).toBe("a     b");
    expect(ends([end(0, "a")], { ...size, columns: 20 }).trim()).toBe("");
  });

  it("says where there is nothing yet", () => {
    expect(texts([], { columns: 21, rows: 3 })).toEqual(["", "     nothing yet", ""]);
  });
});
