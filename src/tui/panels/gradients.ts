/** How far back in time gradients reach, how open the gates are, and how large the gradient is. */
import type { Flow } from "../flow.ts";
import { short } from "../format.ts";
import { heatScale, heatStrip } from "../heat-strip.ts";
import type { RunState } from "../run-state.ts";
import { cut, type Line, padded, type Size } from "../span.ts";
import { normPanel } from "./curves.ts";
import { type Draw, rule, type Stage } from "./stage.ts";

/** Columns for what a line is called. */
const labelOf = (columns: number): number => Math.max(12, Math.min(24, Math.floor(columns / 4)));

/** The norm above, then the flow of every run, its course over the steps, and the gates. */
export const gradientsPanel: Draw = (stage, size) => {
  const strips = flowLines(stage, size.columns);
  if (strips.length === 0) return [...normPanel(stage, { ...size, rows: size.rows - 1 }), noFlow];
  const gates = gateLines(stage.focus, size.columns);
  const fixed = strips.length + gates.length;
  const norm = Math.max(4, Math.floor((size.rows - fixed) / 2));
  const course = courseLines(stage.focus, { ...size, rows: size.rows - fixed - norm });
  return [...strips, ...gates, ...normPanel(stage, { ...size, rows: norm }), ...course];
};

const noFlow: Line = [{ text: "--probe gradients logs how far back gradients reach", dim: true }];

/** The last flow of each run as one strip; of the one that is looked at all layers and its memory cells. */
export function flowLines({ runs, focus }: Stage, columns: number): Line[] {
  const strips = runs.flatMap((run) => {
    const flow = run.flows.at(-1);
    if (flow === undefined) return [];
    const name = runs.length > 1 ? `${run.name} ` : "";
    return run === focus ? allStrips(flow, name, columns) : [strip(name, flow.layers.at(-1) ?? [], columns)];
  });
  if (strips.length === 0) return [];
  const longest = Math.max(...runs.map(({ flows }) => flows.at(-1)?.layers.at(-1)?.length ?? 0));
  const title = rule("gradient flow", columns, { text: "by distance in time ", dim: true }, ...heatScale(), {
    text: " ",
  });
  return [title, ...strips, scaleLine(longest, columns)];
}

function allStrips({ layers, cells }: Flow, name: string, columns: number): Line[] {
  const numbered = (what: string, all: readonly unknown[], at: number) =>
    all.length > 1 ? `${name}${what} ${at + 1}` : `${name}${what}`;
  return [
    ...layers.map((norms, at) => strip(numbered("states", layers, at), norms, columns)).reverse(),
    ...cells.map((norms, at) => strip(numbered("cells", cells, at), norms, columns)).reverse(),
  ];
}

/** The name on the left, and on the right what of the gradient is left at the end. */
function strip(name: string, norms: readonly number[], columns: number): Line {
  const end = norms.length === 0 ? "" : short(norms[norms.length - 1] / norms[0]);
  const room = Math.max(1, columns - labelOf(columns) - 10);
  return [...label(name, columns), ...heatStrip(norms, room), { text: ` ${end}`, dim: true }];
}

const label = (name: string, columns: number): Line =>
  padded(cut([{ text: name }], labelOf(columns) - 1), labelOf(columns));

/** Distances below the strips: 0 on the left, the longest on the right. */
function scaleLine(times: number, columns: number): Line {
  const room = Math.max(1, columns - labelOf(columns) - 10);
  const [middle, last] = [String(Math.round((times - 1) / 2)), String(times - 1)];
  const left = "0".padEnd(Math.max(1, Math.floor((room - middle.length) / 2))) + middle;
  const text = left.padEnd(Math.max(left.length + 1, room - last.length)) + last;
  return [{ text: " ".repeat(labelOf(columns)) + text, dim: true }];
}

/** Of the top layer one line for each of the last steps at which it was looked at, the newest below. */
function courseLines({ flows }: RunState, { columns, rows }: Size): Line[] {
  if (rows < 3) return [];
  const last = flows.slice(-(rows - 1));
  return [
    rule("in the course of training", columns, { text: "top layer, steps downwards ", dim: true }),
    ...last.map(({ step, layers }) =>
      strip(`step ${step.toLocaleString("en-US")}`, layers.at(-1) ?? [], columns),
    ),
  ];
}

const BAR = 20;

/** How open each gate is now, as bars side by side. */
function gateLines({ gates }: RunState, columns: number): Line[] {
  const bars = [...gates].map(([name, series]): Line => {
    const mean = series.last?.y ?? 0;
    const open = Math.round(Math.max(0, Math.min(1, mean)) * BAR) || 0;
    return [
      ...label(`${name} gate`, columns),
      { text: "━".repeat(open), colour: "green" },
      { text: "─".repeat(BAR - open), dim: true },
      { text: ` ${short(mean)}` },
    ];
  });
  return bars.slice(0, 6);
}
