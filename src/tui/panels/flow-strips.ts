/** How far back in time gradients reach, as strips that grow cold where there is nothing left of them. */
import type { Flow } from "../flow.ts";
import { short, whole } from "../format.ts";
import { heatScale, heatStrip } from "../heat-strip.ts";
import { colourOf } from "../palette.ts";
import type { RunState } from "../run-state.ts";
import { cut, type Line, padded, type Size, type Span } from "../span.ts";
import type { View } from "../view.ts";
import { rule, type Stage, shortName } from "./stage.ts";

/** Columns for what a strip is called, and for what is left at its end. */
const labelWidth = (columns: number): number => Math.max(12, Math.min(24, Math.floor(columns / 4)));
const END = 10;

/** How many layers the log of any run shows. */
export const layersOf = (runs: readonly Pick<RunState, "flows">[]): number =>
  Math.max(0, ...runs.map(({ flows }) => flows.at(-1)?.layers.length ?? 0));

/** Which layer is looked at, from 0 for the lowest. A run with fewer layers shows its highest. */
export function layerOf({ depth }: View, layers: number): number {
  return Math.max(0, layers - 1 - depth);
}

/**
 * The last flow of each run, the layer that is looked at marked: all layers of all runs where that is no more than `rows`
 * lines, else those of the run that is looked at, else one of each. None where no log has any.
 */
export function flowLines(stage: Stage, { columns, rows }: Size): Line[] {
  const { runs, focus, view } = stage;
  const strips = runs.map((run, index) => stripsOf(run, index, stage, columns));
  const chosen = strips.map((some) => some.filter(({ isChosen }) => isChosen));
  const focused = strips.map((some, at) => (runs[at] === focus ? some : chosen[at]));
  const fits = [strips, focused].find((some) => some.flat().length + 2 <= rows) ?? chosen;
  const lines = fits.flat().map(({ line }) => line);
  if (lines.length === 0) return [];
  const longest = runs.map(({ flows }) => {
    const layers = flows.at(-1)?.layers ?? [];
    return layers[layerOf(view, layers.length)]?.length ?? 0;
  });
  const title = rule(
    "gradient flow",
    columns,
    { text: "norm by distance in time  ", dim: true },
    ...heatScale(),
  );
  return [title, ...lines, scaleLine(Math.max(...longest), columns)].slice(0, Math.max(3, rows));
}

interface Strip {
  readonly line: Line;
  readonly isChosen: boolean;
}

/** The highest layer above; where there are memory cells, those below the states. */
function stripsOf(run: RunState, index: number, { runs, view }: Stage, columns: number): Strip[] {
  const flow = run.flows.at(-1);
  if (flow === undefined) return [];
  const layers = flow.layers.length;
  const name: Span[] =
    runs.length > 1 ? [{ text: `${index + 1} ${shortName(run.name)} `, colour: colourOf(index) }] : [];
  const kinds: readonly [string, Flow["layers"]][] = [
    ["states", flow.layers],
    ["cells", flow.cells],
  ];
  return kinds.flatMap(([kind, all]) =>
    all
      .map((norms, layer) => {
        const isChosen = layer === layerOf(view, layers);
        const what = layers > 1 ? `${kind} ${layer + 1}` : kind;
        const mark = layers > 1 ? (isChosen ? "▸ " : "  ") : "";
        const label = [{ text: mark }, ...name, { text: what, bold: isChosen && layers > 1 }];
        return { isChosen, line: strip(label, norms, columns) };
      })
      .reverse(),
  );
}

/** The name on the left, and on the right what of the gradient is left at the end. */
function strip(label: Line, norms: readonly number[], columns: number): Line {
  const left = labelWidth(columns);
  const end = norms.length === 0 ? "" : short(norms[norms.length - 1] / norms[0]);
  const room = Math.max(1, columns - left - END);
  return [
    ...padded(cut(label, left - 1), left),
    ...padded(heatStrip(norms, room), room),
    { text: end.padStart(END), dim: true },
  ];
}

/** Distances below the strips: 0 on the left, the longest on the right. */
function scaleLine(times: number, columns: number): Line {
  const room = Math.max(1, columns - labelWidth(columns) - END);
  const [middle, last] = [String(Math.round((times - 1) / 2)), `${times - 1} steps back`];
  const left = "0".padEnd(Math.max(2, Math.floor((room - middle.length) / 2)));
  const ends = room > 30 ? (left + middle).padEnd(room - last.length) + last : "0".padEnd(room);
  return [{ text: " ".repeat(labelWidth(columns)) + ends + "kept".padStart(END), dim: true }];
}

/** Of one layer a strip for each of the last steps at which it was looked at, the newest below. */
export function courseLines(
  { flows, name }: RunState,
  { runs, view }: Stage,
  { columns, rows }: Size,
): Line[] {
  if (rows < 3 || flows.length === 0) return [];
  const layers = layersOf([{ flows }]);
  const layer = layerOf(view, layers);
  const last = flows.slice(-(rows - 1));
  const which = [runs.length > 1 ? shortName(name) : "", layers > 1 ? `layer ${layer + 1}` : ""];
  const title = ["course", ...which.filter((word) => word !== "")].join(" · ");
  return [
    rule(title, columns, { text: "steps downwards", dim: true }),
    ...last.map((flow) => strip([{ text: `step ${whole(flow.step)}` }], flow.layers[layer] ?? [], columns)),
  ];
}
