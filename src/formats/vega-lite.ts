/** A chart as a specification of Vega-Lite 5 (vega.github.io/vega-lite), with its numbers in it: one line of JSON. */
import type { Chart, HeatMap, PointMap } from "./chart.ts";
import { lineSpecification } from "./vega-lite-lines.ts";
import { visible } from "./xml.ts";

/** In pixels; without a height what suits the chart. */
export interface Size {
  readonly width: number;
  readonly height?: number;
}

export function vegaLite(chart: Chart, { width, height }: Size): string {
  const { title: text, subtitle } = chart;
  const specification = {
    $schema: "https://vega.github.io/schema/vega-lite/v5.json",
    title: { text, subtitle, anchor: "start" },
    ...(chart.kind === "lines"
      ? lineSpecification(chart, width, height)
      : chart.kind === "heat"
        ? heatSpecification(chart)
        : pointSpecification(chart, width, height)),
  };
  const seen = (_: string, value: unknown) => (typeof value === "string" ? visible(value) : value);
  return `${JSON.stringify(specification, seen)}\n`;
}

/** Pixels of a cell. */
const CELLS = { width: { step: 44 }, height: { step: 28 } };

function heatSpecification({ rows, columns, shades, texts, ...titles }: HeatMap) {
  const values = shades.flatMap((line, row) =>
    line.map((shade, column) => ({
      row: rows[row],
      column: columns[column],
      at: [row, column],
      shade,
      text: texts?.[row][column] ?? "",
    })),
  );
  const places = { x: named(columns, 1, titles.columnsTitle), y: named(rows, 0, titles.rowsTitle) };
  const scale = { domain: [0, 1] };
  const color = { field: "shade", type: "quantitative", title: titles.shadesTitle, scale };
  const cells = { mark: { type: "rect", tooltip: true }, encoding: { ...places, color } };
  const letters = { condition: { test: "datum.shade > 0.55", value: "white" }, value: "black" };
  const labels = { mark: "text", encoding: { ...places, text: { field: "text" }, color: letters } };
  return { ...CELLS, data: { values }, layer: texts === undefined ? [cells] : [cells, labels] };
}

/** An axis of names, which may come twice: places are numbers. */
const named = (names: readonly string[], coordinate: 0 | 1, title: string) => ({
  field: `at[${coordinate}]`,
  type: "ordinal",
  title,
  axis: { labelExpr: `${JSON.stringify(names.map(visible))}[datum.value]` },
});

function pointSpecification({ points, xTitle, yTitle }: PointMap, width: number, height: number | undefined) {
  const coordinate = (field: string, title: string) => ({
    field,
    type: "quantitative",
    title: title || null,
    scale: { zero: false },
  });
  const places = { x: coordinate("x", xTitle), y: coordinate("y", yTitle) };
  return {
    width,
    height: height ?? Math.round(width * 0.75),
    data: { values: points },
    layer: [
      { mark: { type: "point", filled: true, tooltip: true }, encoding: places },
      { mark: { type: "text", align: "left", dx: 6 }, encoding: { ...places, text: { field: "name" } } },
    ],
  };
}
