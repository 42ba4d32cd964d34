/** Panels that are a chart: the loss, the learning rate, the gradient's norm, speed and memory. */
import { type Curve, lineChart } from "../chart.ts";
import { short } from "../format.ts";
import type { RunState } from "../run-state.ts";
import { type Series, smoothed } from "../series.ts";
import type { Line, Size, Span } from "../span.ts";
import { colourOf, type Draw, rule, type Stage, weightOf } from "./stage.ts";

/** Training and validation. A single run has a colour for each; several have one each, and validations are marked. */
export const lossPanel: Draw = (stage, size) => {
  const { runs, view } = stage;
  const more = legend(stage);
  const notes = [view.log ? "log " : "", weightOf(view) > 0 ? `smoothed ${weightOf(view)} ` : ""].join("");
  return [
    rule("loss", size.columns, ...more, { text: notes, dim: true }),
    ...lineChart(lossCurves(stage), { ...below(size), log: view.log }),
  ];

  function legend({ focus }: Stage): Line {
    if (runs.length > 1) return runs.flatMap((run, index) => nameOf(run, index, run === focus));
    const last = [focus.loss.last, focus.valid.last].map((point) =>
      point === undefined ? "" : short(point.y),
    );
    const valid = { text: `valid ${last[1]} `, colour: colourOf(1) };
    return [{ text: `train ${last[0]} `, colour: colourOf(0) }, ...(last[1] === "" ? [] : [valid])];
  }
};

/** The curves of the loss panel, which the snapshot draws too. */
export function lossCurves({ runs, view }: Stage): Curve[] {
  const weight = weightOf(view);
  const train = runs.map(({ loss }, index) => ({
    points: smoothed(loss.points, weight),
    colour: colourOf(index),
  }));
  const one = runs.length === 1;
  const valid = runs.map(({ valid }, index) => ({
    points: valid.points,
    colour: colourOf(one ? 1 : index),
    marks: !one || valid.length === 1,
  }));
  return [...train, ...valid];
}

/** As it was set, not smoothed. */
export const ratePanel: Draw = (stage, size) =>
  seriesPanel(stage, size, "learning rate", ({ rate }) => rate, { weight: 0 });

/** Across it the norm at which gradients are clipped, where it is near enough to leave the curve its shape. */
export const normPanel: Draw = (stage, size) => {
  const { clip, norm } = stage.focus;
  const highest = norm.points.reduce((most, { y }) => Math.max(most, y), 0);
  const level = clip > 0 && clip < 3 * highest ? { y: clip, colour: "red" } : undefined;
  const more = clip > 0 ? [{ text: `clipped at ${short(clip)} `, colour: "red" }] : [];
  return seriesPanel(stage, size, "gradient norm", ({ norm }) => norm, { level, more });
};

export const speedPanel: Draw = (stage, size) =>
  seriesPanel(stage, size, `${stage.focus.unit} per second`, ({ speed }) => speed);

export const memoryPanel: Draw = (stage, size) =>
  seriesPanel(stage, size, "memory, bytes", ({ memory }) => memory);

export const coresPanel: Draw = (stage, size) => seriesPanel(stage, size, "busy cores", ({ cores }) => cores);

interface Extras {
  readonly level?: { readonly y: number; readonly colour: string };
  readonly more?: readonly Span[];
  /** How much it is smoothed, where that is not what the view says. */
  readonly weight?: number;
}

/** A series of all runs. */
function seriesPanel(
  { runs, focus, view }: Stage,
  size: Size,
  name: string,
  of: (run: RunState) => Series,
  { level, more = [], weight = weightOf(view) }: Extras = {},
): Line[] {
  const { last } = of(focus);
  const now =
    last === undefined ? [] : [{ text: `${short(last.y)} `, colour: colourOf(runs.indexOf(focus)) }];
  const curves = runs.map((run, index) => ({
    points: smoothed(of(run).points, weight),
    colour: colourOf(index),
  }));
  return [
    rule(name, size.columns, ...now, ...more),
    ...lineChart(curves, { ...below(size), log: view.log, level }),
  ];
}

export const nameOf = (run: RunState, index: number, focused: boolean): Line => [
  { text: "━ ", colour: colourOf(index) },
  { text: run.name, colour: colourOf(index), bold: focused },
  { text: " " },
];

/** The room below the rule. */
const below = ({ columns, rows }: Size): Size => ({ columns, rows: Math.max(1, rows - 1) });
