import { describe, expect, it } from "vitest";
import type { LineChart } from "../../src/formats/chart.ts";
import { vegaLite } from "../../src/formats/vega-lite.ts";
import { visible } from "../../src/formats/xml.ts";

const hostile = '"}\u2028</script>';

const curves: LineChart = {
  kind: "lines",
  title: "Loss",
  subtitle: "two runs",
  x: { title: "step", isLog: false },
  panels: [
    {
      y: { title: "loss (nats)", isLog: true },
      lines: [
        {
          name: 0,
          isDashed: false,
          points: [
            [1, 2],
            [2, Number.NaN],
          ],
          raw: [
            [1, 3],
            [2, 1],
          ],
        },
        { name: 1, isDashed: true, points: [[1, 5]] },
      ],
    },
  ],
  names: ["a", hostile],
  styles: ["training", "validation"],
};

describe("a specification of Vega-Lite", () => {
  it("has the points of curves, with names and strokes, a gap as null, and raw ones behind", () => {
    const written = vegaLite(curves, { width: 500 });
    expect(written.trim().split("\n")).toHaveLength(1);
    const { $schema, title, vconcat } = JSON.parse(written);
    expect($schema).toBe("https://vega.github.io/schema/vega-lite/v5.json");
    expect(title).toMatchObject({ text: "Loss", subtitle: "two runs" });
    const [raw, smooth] = vconcat[0].layer;
    expect(smooth.data.values).toEqual([
      { x: 1, y: 2, run: 0, name: "a", style: "training" },
      { x: 2, y: null, run: 0, name: "a", style: "training" },
      { x: 1, y: 5, run: 1, name: visible(hostile), style: "validation" },
    ]);
    expect(raw.data.values.map(({ y }: { y: number }) => y)).toEqual([3, 1]);
    expect(smooth.encoding.y).toMatchObject({ title: "loss (nats)", scale: { type: "log" } });
  });

  it("has the cells of a heat map, at their places, as names may come twice", () => {
    const titles = { title: "t", subtitle: "", rowsTitle: "r", columnsTitle: "c", shadesTitle: "s" };
    const heat = { kind: "heat", ...titles, rows: ["x"], columns: ["le", "le"], shades: [[0.5, 1]] } as const;
    const { data, layer } = JSON.parse(vegaLite(heat, { width: 500 }));
    expect(data.values).toEqual([
      { row: "x", column: "le", at: [0, 0], shade: 0.5, text: "" },
      { row: "x", column: "le", at: [0, 1], shade: 1, text: "" },
    ]);
    expect(layer).toHaveLength(1);
    expect(layer[0].encoding.x.axis.labelExpr).toBe('["le","le"][datum.value]');
  });

  it("has named points", () => {
    const points = [{ name: hostile, x: 1, y: 2 }];
    const map = { kind: "points", title: "t", subtitle: "", xTitle: "", yTitle: "up", points } as const;
    const { data, layer, width, height } = JSON.parse(vegaLite(map, { width: 400 }));
    expect(data.values).toEqual([{ ...points[0], name: visible(hostile) }]);
    expect([width, height]).toEqual([400, 300]);
    expect([layer[0].encoding.x.title, layer[0].encoding.y.title]).toEqual([null, "up"]);
  });
});
