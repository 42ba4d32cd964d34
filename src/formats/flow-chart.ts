/** How far back the gradients of recurrent networks reach, as a chart. */
import type { Line, LineChart, Panel } from "./chart.ts";
import { listed } from "./run-chart.ts";

/** Norms by time distance 0, 1, 2 …, for each layer from the bottom to the top. */
export interface RunFlow {
  readonly name: string;
  readonly layers: readonly (readonly number[])[];
  /** Those of an LSTM's memory cells; without them none. */
  readonly cells: readonly (readonly number[])[];
}

export interface FlowChartOptions {
  /** The only layer that is drawn, 0 is the lowest; without it all. */
  readonly layer?: number;
  readonly isLogX: boolean;
  readonly isLogY: boolean;
}

/** A panel for each layer, the highest above; norms as multiples of that for no distance. */
export function flowChart(runs: readonly RunFlow[], { layer, isLogX, isLogY }: FlowChartOptions): LineChart {
  const names = runs.map(({ name }) => name);
  const deepest = Math.max(0, ...runs.map(({ layers }) => layers.length));
  const all = Array.from({ length: deepest }, (_, at) => at).reverse();
  const panels = (layer === undefined ? all : [layer]).map((at) => panelOf(runs, at, deepest, isLogY));
  const hasCells = panels.some(({ lines }) => lines.some(({ isDashed }) => isDashed));
  return {
    kind: "lines",
    title: "Gradient flow",
    subtitle: `${listed(names)}: the gradient of the loss at time t with respect to the state k steps before`,
    x: { title: "k, steps back in time", isLog: isLogX },
    panels,
    names,
    styles: hasCells ? ["hidden state", "memory cells"] : ["hidden state"],
  };
}

function panelOf(runs: readonly RunFlow[], layer: number, deepest: number, isLog: boolean): Panel {
  const lines = runs.flatMap(({ layers, cells }, name): Line[] => [
    ...lineOf(layers[layer], name, false),
    ...lineOf(cells[layer], name, true),
  ]);
  const which = deepest > 1 ? `layer ${layer + 1} of ${deepest}: ` : "";
  return { y: { title: `${which}gradient norm, as a multiple of that for k = 0`, isLog }, lines };
}

const lineOf = (norms: readonly number[] = [], name: number, isDashed: boolean): Line[] =>
  norms.length === 0 ? [] : [{ name, isDashed, points: norms.map((norm, k) => [k, norm / norms[0]]) }];
