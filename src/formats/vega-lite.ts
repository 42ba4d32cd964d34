/** A chart as a specification of Vega-Lite 5 (vega.github.io/vega-lite), with its numbers in it: one line of JSON. */
import type { Chart, HeatMap, Line, LineChart, Panel, PointMap } from "./chart.ts";
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

function lineSpecification(chart: LineChart, width: number, height: number | undefined) {
  const { panels } = chart;
  const each = Math.round((height ?? (panels.length === 1 ? 320 : 190 * panels.length)) / panels.length);
  return { vconcat: panels.map((panel) => panelSpecification(chart, panel, width, each)) };
}

function panelSpecification(
  { x, names, styles }: LineChart,
  { y, lines }: Panel,
  width: number,
  height: number,
) {
  const scale = (isLog: boolean) => (isLog ? { type: "log" } : { type: "linear", zero: false });
  const strokes = styles.filter((style) => style !== undefined);
  const axes = {
    x: { field: "x", type: "quantitative", title: x.title, scale: scale(x.isLog) },
    y: { field: "y", type: "quantitative", title: y.title, scale: scale(y.isLog) },
    color: { field: "name", type: "nominal", title: null, scale: { domain: names } },
  };
  const dashes = {
    strokeDash: { field: "style", type: "nominal", title: null, scale: { domain: strokes } },
  };
  const values = (points: (line: Line) => Line["points"]) =>
    lines.flatMap((line) =>
      points(line).map(([x, y]) => ({
        x,
        y: Number.isFinite(y) ? y : null,
        name: names[line.name],
        style: styles[line.isDashed ? 1 : 0],
      })),
    );
  const smoothed = {
    data: { values: values((line) => line.points) },
    mark: { type: "line", tooltip: true },
    encoding: { ...axes, ...dashes },
  };
  const raw = {
    data: { values: values((line) => line.raw ?? []) },
    mark: { type: "line", opacity: 0.3, strokeWidth: 1 },
    encoding: { ...axes, detail: { field: "style" } },
  };
  const isSmoothed = lines.some((line) => line.raw !== undefined);
  return { width, height, layer: isSmoothed ? [raw, smoothed] : [smoothed] };
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
  const named = (names: readonly string[], axis: "row" | "column", title: string) => ({
    field: `at[${axis === "row" ? 0 : 1}]`, // names may come twice
    type: "ordinal",
    title,
    axis: { labelExpr: `${JSON.stringify(names.map(visible))}[datum.value]` },
  });
  const places = {
    x: named(columns, "column", titles.columnsTitle),
    y: named(rows, "row", titles.rowsTitle),
  };
  const shade = {
    field: "shade",
    type: "quantitative",
    title: titles.shadesTitle,
    scale: { domain: [0, 1] },
  };
  const cells = { mark: { type: "rect", tooltip: true }, encoding: { ...places, color: shade } };
  const onDark = { condition: { test: "datum.shade > 0.55", value: "white" }, value: "black" };
  const labels = { mark: "text", encoding: { ...places, text: { field: "text" }, color: onDark } };
  return { ...CELLS, data: { values }, layer: texts === undefined ? [cells] : [cells, labels] };
}

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
