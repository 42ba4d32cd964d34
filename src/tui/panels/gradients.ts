/** How far back in time gradients reach, how open the gates are, and how large the gradient is. */
import { bar } from "../bars.ts";
import { type Curve, lineChart } from "../chart.ts";
import { colourOf, GOOD } from "../palette.ts";
import type { RunState } from "../run-state.ts";
import { beside, fill, type Line, type Size } from "../span.ts";
import { normPanel } from "./curves.ts";
import { courseLines, flowLines, layerOf, layersOf } from "./flow-strips.ts";
import { below, type Draw, rule, type Stage } from "./stage.ts";

/** The flow above, then the gates, the norm, and the flow in the course of training. */
export const gradientsPanel: Draw = (stage, { columns, rows }) => {
  const strips = flowLines(stage, { columns, rows: Math.floor(rows / 2) });
  if (strips.length === 0) return [...normPanel(stage, { columns, rows: rows - 1 }), noFlow];
  const gates = gateLines(stage.focus, columns);
  const free = rows - strips.length - gates.length;
  const course = free < 10 ? 0 : Math.min(Math.floor(free / 2), 1 + Math.max(...lengths(stage)));
  return [
    ...strips,
    ...gates,
    ...charts(stage, { columns, rows: free - course }),
    ...courses(stage, { columns, rows: course }),
  ];
};

const lengths = ({ runs }: Stage): number[] => runs.map(({ flows }) => flows.length);

const noFlow: Line = [{ text: "lm-train --probe gradients logs how far back gradients reach", dim: true }];

/** Of each layer how open its gates are now, on a line. */
function gateLines({ flows }: RunState, columns: number): Line[] {
  const layers = (flows.at(-1)?.gates ?? []).map((layer) => layer.numbers().slice(0, 4));
  return layers
    .map((gates, at): Line => {
      const name = layers.length > 1 ? `gates ${at + 1}` : "gates";
      const room = Math.floor((columns - 12) / Math.max(3, gates.length));
      return gates.length === 0
        ? []
        : [{ text: name.padEnd(12) }, ...gates.flatMap((gate) => gateOf(gate, room))];
    })
    .filter(({ length }) => length > 0)
    .reverse();
}

/** Its name, its mean, and a bar where there is room for one. */
function gateOf([gate, mean]: readonly [string, number], room: number): Line {
  const number = { text: mean.toFixed(2).padEnd(6), dim: true };
  if (room < 19) return [{ text: `${gate.slice(0, 7)} ` }, number];
  return [
    { text: gate.slice(0, 8).padEnd(9) },
    ...bar(mean, Math.min(24, room - 16), GOOD),
    { text: " " },
    number,
  ];
}

/** The norm, and where there is room beside it the gates of the layer that is looked at. */
function charts(stage: Stage, size: Size): Line[] {
  const { columns, rows } = size;
  const curves = gateCurves(stage);
  if (columns < 100 || curves.length === 0) return fill(normPanel(stage, size), size);
  const half = { columns: Math.floor((columns - 1) / 2), rows };
  const layers = layersOf([stage.focus]);
  const name = layers > 1 ? `gates of layer ${layerOf(stage.view, layers) + 1}` : "gates";
  const gates = [
    rule(name, half.columns, { text: "mean over times and units", dim: true }),
    ...lineChart(curves, below(half)),
  ];
  return beside(fill(normPanel(stage, half), half), fill(gates, half), half.columns);
}

function gateCurves({ focus, view }: Stage): Curve[] {
  const layers = layersOf([focus]);
  const ending = layers > 1 ? ` ${layerOf(view, layers) + 1}` : "";
  return [...focus.gates]
    .filter(([name]) => name.endsWith(ending))
    .map(([name, { points }], index) => ({
      points,
      colour: colourOf(index),
      marks: points.length === 1,
      label: name.slice(0, name.length - ending.length),
    }));
}

/** Of all runs beside each other, where there is room; else that of the one that is looked at. */
function courses(stage: Stage, { columns, rows }: Size): Line[] {
  const logged = stage.runs.filter(({ flows }) => flows.length > 0);
  const width = Math.floor((columns - logged.length + 1) / logged.length);
  const shown = width >= 60 ? logged : [stage.focus];
  const each = { columns: shown.length > 1 ? width : columns, rows };
  const blocks = shown.map((run) => fill(courseLines(run, stage, each), each));
  return blocks.reduceRight((right, left) => beside(left, right, each.columns));
}
