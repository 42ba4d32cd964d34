/** Curves as a specification of Vega-Lite 5: a concatenation of panels. */
import type { Axis, LineChart, Panel } from "./chart.ts";
import type { Point } from "./smoothing.ts";

const ONE_PANEL = 320; // pixels high
const MANY_PANELS = 190;

/** Sizes are in pixels, the height that of all panels. */
export function lineSpecification(chart: LineChart, width: number, height: number | undefined) {
  const count = chart.panels.length;
  const each = height === undefined ? (count === 1 ? ONE_PANEL : MANY_PANELS) : Math.round(height / count);
  return { vconcat: chart.panels.map((panel) => ({ width, height: each, layer: layersOf(chart, panel) })) };
}

/** The curves, and behind them what they are the smoothed ones of. */
function layersOf(chart: LineChart, panel: Panel) {
  const axes = axesOf(chart, panel);
  const strokes = chart.styles.filter((style) => style !== undefined);
  const curves = {
    data: { values: valuesOf(chart, panel, "points") },
    mark: { type: "line", tooltip: true },
    encoding: { ...axes, strokeDash: { ...NOMINAL, field: "style", scale: { domain: strokes } } },
  };
  const raw = {
    data: { values: valuesOf(chart, panel, "raw") },
    mark: { type: "line", opacity: 0.3, strokeWidth: 1 },
    encoding: axes,
  };
  return panel.lines.some((line) => line.raw !== undefined) ? [raw, curves] : [curves];
}

const NOMINAL = { type: "nominal", title: null };

const axesOf = ({ x, names }: LineChart, { y }: Panel) => ({
  x: { field: "x", type: "quantitative", title: x.title, scale: scaleOf(x) },
  y: { field: "y", type: "quantitative", title: y.title, scale: scaleOf(y) },
  color: { ...NOMINAL, field: "name", scale: { domain: [...new Set(names)] } },
  detail: [{ field: "run" }, { field: "style" }], // runs may have the same name
});

const scaleOf = ({ isLog }: Axis) => (isLog ? { type: "log" } : { type: "linear", zero: false });

/** A gap is null; what a logarithmic x axis has no place for is left out. */
function valuesOf({ x: across, names, styles }: LineChart, { y: up, lines }: Panel, which: "points" | "raw") {
  const has = (axis: Axis, number: number) => Number.isFinite(number) && !(axis.isLog && number <= 0);
  return lines.flatMap(({ name, isDashed, ...line }) =>
    (line[which] ?? ([] as Point[]))
      .filter(([x]) => has(across, x))
      .map(([x, y]) => ({
        x,
        y: has(up, y) ? y : null,
        run: name,
        name: names[name],
        style: styles[isDashed ? 1 : 0],
      })),
  );
}
