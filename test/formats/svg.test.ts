import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Chart, HeatMap, LineChart, PointMap } from "../../src/formats/chart.ts";
import { pictureOf } from "../../src/formats/svg.ts";
import { textWidth, wrapped } from "../../src/formats/svg-text.ts";
import { visible } from "../../src/formats/xml.ts";
import { elementsNamed, parseXml } from "../helpers/xml.ts";

const size = { width: 600, theme: "auto" } as const;

const lines = (names: readonly string[], points: readonly (readonly [number, number])[]): LineChart => ({
  kind: "lines",
  title: names[0] ?? "",
  subtitle: names.join(" "),
  x: { title: "step", isLog: false },
  panels: [
    {
      y: { title: "loss", isLog: false },
      lines: names.map((_, name) => ({ name, isDashed: false, points })),
    },
    {
      y: { title: "rate", isLog: true },
      lines: names.map((_, name) => ({ name, isDashed: true, points, raw: points })),
    },
  ],
  names,
  styles: ["training", "validation"],
});

const heat = (names: readonly string[], shade: number): HeatMap => ({
  kind: "heat",
  title: "Confusion",
  subtitle: "",
  rowsTitle: "label",
  columnsTitle: "predicted",
  shadesTitle: "share",
  rows: names,
  columns: names,
  shades: names.map(() => names.map(() => shade)),
  texts: names.map((name) => names.map(() => name)),
});

const map = (names: readonly string[], number: number): PointMap => ({
  kind: "points",
  title: "Words",
  subtitle: "",
  xTitle: "first",
  yTitle: "second",
  points: names.map((name, at) => ({ name, x: at * number, y: at % 3 })),
});

const charts: readonly [string, Chart][] = [
  [
    "curves",
    lines(
      ["rnn", "gru"],
      [
        [0, 1],
        [1, 0.5],
        [2, Number.NaN],
        [3, 0.25],
      ],
    ),
  ],
  ["a heat map", heat(["good", "bad"], 0.7)],
  ["a map of points", map(["a", "b", "c", "d"], 2)],
];

describe.each(charts)("%s", (_, chart) => {
  it.each(["auto", "light", "dark"] as const)(
    "are well-formed, of this size, in colours that are %s",
    (theme) => {
      const svg = parseXml(pictureOf(chart, { width: 600, height: 400, theme }));
      expect(svg.attributes).toMatchObject({
        width: "600",
        height: "400",
        viewBox: "0 0 600 400",
        role: "img",
      });
      expect(elementsNamed(svg, "title")[0].text).toBe(chart.title);
      const [style] = elementsNamed(svg, "style");
      const selectors = style.text.replace(/@media[^{]*\{/, "").matchAll(/([^{}]+)\{/g);
      for (const [, selector] of selectors)
        for (const one of selector.split(",")) expect(one.trim().startsWith(`.weft-${theme} `)).toBe(true);
      expect(style.text.includes("@media (prefers-color-scheme: dark)")).toBe(theme === "auto");
      expect(style.text.includes(`.weft-${theme} .paper{fill:#ffffff}`)).toBe(theme !== "dark");
    },
  );

  it("are the same bytes again, with nothing that runs or is fetched", () => {
    const svg = pictureOf(chart, size);
    expect(pictureOf(chart, size)).toBe(svg);
    expect(svg).not.toMatch(/script|href|url\(|@import|onload/);
  });
});

describe("pictures", () => {
  const texts = fc.array(fc.string({ unit: "binary", maxLength: 12 }), { minLength: 1, maxLength: 6 });
  const numbers = fc.double();

  it("are well-formed and have no number that is none, whatever texts and numbers", () => {
    const points = fc.array(fc.tuple(fc.double({ noNaN: true, noDefaultInfinity: true }), numbers), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(texts, points, numbers, (names, some, shade) => {
        const sorted = [...some].sort(([a], [b]) => a - b);
        for (const chart of [
          lines(names, sorted),
          heat(names, shade),
          map(names, Math.abs(shade) < 1e300 ? shade : 1),
        ]) {
          const markup = pictureOf(chart, size);
          parseXml(markup);
          expect(markup.replace(/<(title|desc|text)[^>]*>[^<]*/g, "")).not.toMatch(/NaN|Infinity|undefined/);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("show hostile names as they are spelled", () => {
    const name = '</text><script>alert("1")</script>\u001b[2J\u202e';
    for (const chart of [lines([name, "b"], [[0, 1]]), heat([name], 1), map([name, "b"], 1)]) {
      const svg = parseXml(pictureOf(chart, { ...size, width: 2000 }));
      expect(elementsNamed(svg, "script")).toEqual([]);
      const shown = [...elementsNamed(svg, "text"), ...elementsNamed(svg, "title")].map(({ text }) => text);
      expect(shown.some((text) => text.startsWith(visible(name).slice(0, 15)))).toBe(true);
    }
  });

  it("break a curve at a gap, and show what stands alone", () => {
    const svg = parseXml(
      pictureOf(
        {
          ...lines(
            ["a"],
            [
              [0, 1],
              [1, Number.NaN],
              [2, 3],
              [3, 1],
            ],
          ),
        },
        size,
      ),
    );
    const paths = elementsNamed(svg, "path").filter(({ attributes }) => attributes.class === "line c0");
    const drawn = paths.map(({ attributes }) => attributes.d).filter((d) => !/^M\d+ \d+(\.\d+)?h22$/.test(d));
    expect(drawn).toHaveLength(1);
    expect(drawn[0]).toMatch(/^M[\d.]+ [\d.]+h0M[\d.]+ [\d.]+L[\d.]+ [\d.]+$/);
  });

  it("have the colour of a shade as strong as the number, and letters of another colour on strong ones", () => {
    const shades = [
      [0, 0.25],
      [0.9, Number.NaN],
    ];
    const svg = parseXml(pictureOf({ ...heat(["a", "b"], 0), shades }, size));
    const cells = elementsNamed(svg, "rect").filter(
      ({ attributes }) => Number(attributes.height) > 20 && attributes.class === "shade",
    );
    expect(cells.map(({ attributes }) => attributes["fill-opacity"])).toEqual(["0.5", "0.95"]);
    const letters = elementsNamed(svg, "text").filter(({ attributes }) => attributes.class === "on-shade");
    expect(letters.map(({ text }) => text)).toEqual(["b"]);
  });

  it("have the same distances in both directions", () => {
    const square = [
      [0, 0],
      [1, 0],
      [0, 1],
      [1, 1],
    ].map(([x, y], at) => ({ name: String(at), x, y }));
    const svg = parseXml(pictureOf({ ...map(["a"], 1), points: square }, { ...size, height: 300 }));
    const [a, b, c] = elementsNamed(svg, "circle").map(({ attributes }) => [
      Number(attributes.cx),
      Number(attributes.cy),
    ]);
    expect(b[0] - a[0]).toBeCloseTo(a[1] - c[1], 1);
  });
});

describe("texts", () => {
  it.each([
    ["", 0],
    ["i", 2.8],
    ["W", 9.9],
    ["中", 10],
    ["é", 7],
    ["e\u0301", 6.2],
    ["\u0001", 35.15],
  ])("%j is about so wide at ten pixels: %d", (content, width) =>
    expect(textWidth(content, 10)).toBeCloseTo(width, 1),
  );

  it("are wrapped at spaces, and shortened where a word has no room", () => {
    expect(wrapped("one two three four", 10, 55)).toEqual(["one two", "three four"]);
    const [word, ...rest] = wrapped("incomprehensibilities", 10, 60);
    expect([word.endsWith("…"), textWidth(word, 10) <= 60, rest.length]).toEqual([true, true, 0]);
    expect(wrapped("", 10, 60)).toEqual([]);
  });
});
