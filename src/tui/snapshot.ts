/** What a panel shows as a picture for a file, drawn as `weft plot` draws it. */
import type { LineChart } from "../formats/chart.ts";
import { flowChart } from "../formats/flow-chart.ts";
import { type Measure, runChart, type Track } from "../formats/run-chart.ts";
import { pictureOf } from "../formats/svg.ts";
import { type Stage, shortName, weightOf } from "./panels/stage.ts";
import type { RunState } from "./run-state.ts";

export interface Snapshot {
  /** What it is of, for the name of its file. */
  readonly what: string;
  readonly svg: string;
}

/** The gradient flow, or the curves of the panel; of a panel that has none the loss. */
export function snapshotOf(stage: Stage): Snapshot {
  const flows = stage.runs.filter(({ flows }) => flows.length > 0);
  if (stage.view.panel === "gradients" && flows.length > 0)
    return { what: "flow", svg: drawn(flowOf(flows)) };
  const what = measuresOf(stage).length > 0 ? stage.view.panel : "overview";
  const measures = what === "overview" ? LOSSES : measuresOf(stage);
  return { what: what === "overview" ? "loss" : what, svg: drawn(curvesOf(measures, stage)) };
}

const drawn = (chart: LineChart): string => pictureOf(chart, { width: 760, theme: "auto" });

const step = (member: string): Measure => ({ name: member, event: "step", member });

const LOSSES: readonly Measure[] = [step("loss"), { name: "valid", event: "valid", member: "loss" }];

/** What the panel draws of steps and validations, as the log calls it. */
function measuresOf({ focus, view: { panel } }: Stage): readonly Measure[] {
  if (panel === "rate") return [step("lr")];
  if (panel === "gradients") return [step("grad_norm")];
  if (panel === "speed") return [`${focus.unit}_per_second`, "memory", "cores"].map(step);
  if (panel === "scores")
    return [...focus.measures.keys()].map((member) => ({ name: member, event: "valid", member }));
  return panel === "loss" ? LOSSES : [];
}

function curvesOf(measures: readonly Measure[], { runs, view }: Stage): LineChart {
  const told = measures.filter(({ event, member }) =>
    runs.some((run) => pointsOf(run, event, member).length > 0),
  );
  return runChart(runs.map(trackOf), {
    measures: told.length > 0 ? told : measures,
    x: { title: "step", isLog: false },
    isLogY: view.log,
    smooth: weightOf(view),
  });
}

const trackOf = (run: RunState): Track => ({
  name: shortName(run.name),
  points: (event, member) => pointsOf(run, event, member),
});

const pointsOf = (run: RunState, event: Measure["event"], member: string) =>
  (run.series(event, member)?.points ?? []).map(({ x, y }) => [x, y] as const);

/** The last one of each run. */
function flowOf(runs: readonly RunState[]): LineChart {
  const flows = runs.map(({ name, flows }) => ({ ...flows[flows.length - 1], name: shortName(name) }));
  return flowChart(flows, { isLogX: false, isLogY: true });
}
