/** Curves of run logs: losses, rates, norms, whatever number the records have. */
import { DataError, UsageError } from "../../errors.ts";
import type { Line, LineChart, Panel } from "../../formats/chart.ts";
import { smoothed } from "../../formats/smoothing.ts";
import { commaList, type PlotOptions } from "./flags.ts";
import { type Measure, measureNamed, measuresOf, measureTitle } from "./measures.ts";
import { namesOf, type Run } from "./runs.ts";
import { examplesTitle, type Track, trackOf } from "./track.ts";

/** @throws UsageError when a number is asked for that no record has */
export function curvesChart(runs: readonly Run[], options: PlotOptions): LineChart {
  const { x, xScale, yScale, smooth } = options;
  const measures = measuresAsked(runs, commaList(options.what));
  const tracks = runs.map(({ rows }) => trackOf(rows, x));
  const panels = panelsOf(measures).map((together) => panelOf(together, tracks, smooth, yScale === "log"));
  const hasDashes = measures.some(({ event }) => event === "valid");
  const hasSolid = measures.some(({ event }) => event === "step");
  return {
    kind: "lines",
    title: titleOf(measures),
    subtitle: `${namesOf(runs)}${smooth > 0 ? `; smoothed by ${smooth}` : ""}`,
    x: { title: x === "examples" ? examplesTitle(runs) : x, isLog: xScale === "log" },
    panels,
    names: runs.map(({ name }) => name),
    styles: hasDashes && hasSolid ? ["training", "validation"] : [hasDashes ? "validation" : "training"],
  };
}

/** Without a wish, the losses that there are. */
function measuresAsked(runs: readonly Run[], asked: readonly string[]): Measure[] {
  const all = measuresOf(runs.flatMap(({ rows }) => rows));
  const wanted = asked.length > 0 ? asked : ["loss", "valid"].filter((name) => measureNamed(name, all));
  if (wanted.length === 0)
    throw new DataError(`${namesOf(runs)}: no loss to draw`, {
      hint: `--what names ${all.map((one) => one.name).join(", ") || "another number"}`,
    });
  const names = [...new Set(wanted)];
  return names.map((name) => {
    const measure = measureNamed(name, all);
    if (measure !== undefined) return measure;
    const hint = `there are ${all.map((one) => one.name).join(", ")}`;
    throw new UsageError(`no record has a number ${JSON.stringify(name)}`, { hint });
  });
}

/** The same number of steps and of validation belongs together. */
function panelsOf(measures: readonly Measure[]): Measure[][] {
  const panels = new Map<string, Measure[]>();
  for (const measure of measures)
    panels.set(measure.member, [...(panels.get(measure.member) ?? []), measure]);
  return [...panels.values()];
}

function panelOf(
  measures: readonly Measure[],
  tracks: readonly Track[],
  smooth: number,
  isLog: boolean,
): Panel {
  const lines = tracks.flatMap((track, name) =>
    measures.flatMap(({ member, event }): Line[] => {
      const raw = track.points(event, member);
      const isDashed = event === "valid";
      if (raw.length === 0) return [];
      if (smooth === 0 || isDashed || PLANNED.includes(member)) return [{ name, isDashed, points: raw }];
      const means = smoothed(
        raw.map(([, y]) => y),
        smooth,
      );
      return [{ name, isDashed, points: raw.map(([x], at) => [x, means[at]]), raw }];
    }),
  );
  return { y: { title: measureTitle(measures[0].member), isLog }, lines };
}

/** `Training and validation loss`; `Training: loss, learning rate` */
function titleOf(measures: readonly Measure[]): string {
  const names = [...new Set(measures.map(({ member }) => measureTitle(member).replace(/ \(.*/, "")))];
  if (names.length > 1) return `Training: ${names.join(", ")}`;
  const events = new Set(measures.map(({ event }) => (event === "step" ? "training" : "validation")));
  return names[0] === "loss" ? capital(`${[...events].sort().join(" and ")} loss`) : capital(names[0]);
}

/** What has no noise that could be smoothed. */
const PLANNED: readonly string[] = ["lr", "epoch", "tokens", "texts", "words"];

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
