/** Panels that are a chart: the loss, the learning rate, the gradient's norm, speed and memory. */
import { type Curve, lineChart } from "../chart.ts";
import { short } from "../format.ts";
import { BAD, colourOf } from "../palette.ts";
import type { RunState } from "../run-state.ts";
import { type Series, smoothed } from "../series.ts";
import type { Line, Size, Span } from "../span.ts";
import { below, type Draw, rule, type Stage, shortName, weightOf } from "./stage.ts";

/** Training and validation. A single run has a colour for each; several have one each, and validations are marked. */
export const lossPanel: Draw = (stage, size) => [
  rule("loss", size.columns, ...scaleNotes(stage), ...lossLegend(stage)),
  ...lossChart(stage, below(size)),
];

/** The loss without a legend, for what tells the runs beside it. */
export const lossChart: Draw = (stage, size) =>
  lineChart(lossCurves(stage), { ...size, log: stage.view.log });

function lossCurves({ runs, view }: Stage): Curve[] {
  const one = runs.length === 1;
  const train = runs.map(
    ({ loss }, index): Curve => ({
      points: smoothed(loss.points, weightOf(view)),
      colour: colourOf(index),
      label: one ? "train" : String(index + 1),
    }),
  );
  const valid = runs.map(
    ({ valid }, index): Curve => ({
      points: valid.points,
      colour: colourOf(one ? 1 : index),
      marks: !one || valid.length === 1,
      label: one ? "valid" : undefined,
    }),
  );
  return [...train, ...valid];
}

function lossLegend({ runs, focus }: Stage): Line {
  if (runs.length > 1) return legend(runs, focus);
  const [train, valid] = [focus.loss.last, focus.valid.last];
  return [
    ...(train === undefined ? [] : [{ text: `train ${short(train.y)}`, colour: colourOf(0) }]),
    ...(valid === undefined ? [] : [{ text: `  valid ${short(valid.y)}`, colour: colourOf(1) }]),
  ];
}

/** How the curves are drawn, where that is not as usual. */
export const scaleNotes = ({ view }: Stage): Line => [
  { text: view.log ? "logarithmic  " : "", dim: true },
  { text: weightOf(view) > 0 ? `smoothed ${weightOf(view)}  ` : "", dim: true },
];

/** The numbers and names of runs; that of the one that is looked at is bold. */
const legend = (runs: readonly RunState[], focus: RunState): Line =>
  runs.map((run, index) => ({
    text: `${index > 0 ? "  " : ""}${index + 1} ${shortName(run.name)}`,
    colour: colourOf(index),
    bold: run === focus,
  }));

/** As it was set, not smoothed. */
export const ratePanel: Draw = (stage, size) =>
  seriesPanel(stage, size, "learning rate", ({ rate }) => rate, { weight: 0 });

/** Across it the norm at which gradients are clipped, where it is near enough to leave the curve its shape. */
export const normPanel: Draw = (stage, size) => {
  const { clip, norm } = stage.focus;
  const highest = norm.points.reduce((most, { y }) => Math.max(most, y), 0);
  const level = clip > 0 && clip < 3 * highest ? { y: clip, colour: BAD } : undefined;
  const more = clip > 0 ? [{ text: `clipped at ${short(clip)}  `, colour: level && BAD, dim: !level }] : [];
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

/** A series of all runs; on the right of its rule what it is now. */
function seriesPanel(
  { runs, focus, view }: Stage,
  size: Size,
  name: string,
  of: (run: RunState) => Series,
  { level, more = [], weight = weightOf(view) }: Extras = {},
): Line[] {
  const { last } = of(focus);
  const now = last === undefined ? "" : short(last.y);
  const curves = runs.map((run, index) => ({
    points: smoothed(of(run).points, weight),
    colour: colourOf(index),
    label: runs.length > 1 ? String(index + 1) : undefined,
  }));
  return [
    rule(name, size.columns, ...more, { text: now, colour: colourOf(runs.indexOf(focus)) }),
    ...lineChart(curves, { ...below(size), log: view.log, level }),
  ];
}
