import { describe, expect, it } from "vitest";
import { heatScale, heatStrip } from "../../src/tui/heat-strip.ts";
import { textOf } from "../../src/tui/span.ts";

const powers = (base: number) => Array.from({ length: 20 }, (_, k) => base ** k);

describe("a strip", () => {
  it("gets colder as the values fall, by powers of ten", () => {
    expect(textOf(heatStrip([1, 0.15, 0.015, 1.5e-3, 1.5e-4, 1e-6], 6))).toBe("██▓▒░ ");
  });

  it("tells a gradient that is gone from one that lasts", () => {
    const [simple, lstm] = [heatStrip(powers(0.4), 20), heatStrip(powers(0.95), 20)].map(textOf);
    expect(simple.indexOf(" ")).toBeGreaterThan(8);
    expect(simple.endsWith("   ")).toBe(true);
    expect(lstm).toMatch(/^[█▓]+$/);
  });

  it("has the mean of several values in a column, and spreads few", () => {
    expect(textOf(heatStrip([1, 1, 0, 0], 2))).toBe("█ ");
    expect(textOf(heatStrip([1, 1e-5], 6))).toBe("███   ");
  });

  it("shows what explodes as the warmest, what is no number as the coldest", () => {
    expect(textOf(heatStrip([1, 1e9, Number.NaN, 0], 4))).toBe("██  ");
    expect(heatStrip([], 4)).toEqual([]);
  });
});

it("the scale has every step once", () => expect(textOf(heatScale())).toBe("1e-5  ·░░▒▒▓▓██ 1"));
