/** Curves of trainings as a chart, whoever knows their numbers. */
import type { Line, LineChart, Panel } from "./chart.ts";
import { type Point, smoothed } from "./smoothing.ts";

/** A number that records of a run log tell again and again. */
export interface Measure {
  /** As it is asked for. */
  readonly name: string;
  /** Which records have it, … */
  readonly event: "step" | "valid";
  /** … and under which name. */
  readonly member: string;
}

/** A run whose numbers are known. */
export interface Track {
  readonly name: string;
  /** From left to right what the records of this event have under a name; none where they have nothing. */
  points(event: Measure["event"], member: string): readonly Point[];
}

export interface RunChartOptions {
  readonly measures: readonly Measure[];
  /** What goes from left to right, with its scale. */
  readonly x: { readonly title: string; readonly isLog: boolean };
  readonly isLogY: boolean;
  /** How much of a smoothed curve is what came before, from 0 to below 1. */
  readonly smooth: number;
}

/** A panel for each unit, a colour for each run; what validations found is dashed. */
export function runChart(
  tracks: readonly Track[],
  { measures, x, isLogY, smooth }: RunChartOptions,
): LineChart {
  const names = tracks.map(({ name }) => name);
  const hasDashes = measures.some(({ event }) => event === "valid");
  const hasSolid = measures.some(({ event }) => event === "step");
  return {
    kind: "lines",
    title: titleOf(measures),
    subtitle: `${listed(names)}${smooth > 0 ? `; smoothed by ${smooth}` : ""}`,
    x,
    panels: together(measures).map((some) => panelOf(some, tracks, smooth, isLogY)),
    names,
    styles: hasDashes && hasSolid ? ["training", "validation"] : [hasDashes ? "validation" : "training"],
  };
}

/** For a subtitle: `rnn`, `rnn, gru and lstm`, `12 runs` */
export function listed(names: readonly string[]): string {
  if (names.length > 4) return `${names.length} runs`;
  const last = names[names.length - 1];
  return names.length === 1 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}

/** The same number of steps and of validation belongs together. */
function together(measures: readonly Measure[]): Measure[][] {
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

/** With its unit, where it has one. */
const measureTitle = (member: string): string => TITLES[member] ?? member.replaceAll("_", " ");

const TITLES: Readonly<Record<string, string>> = {
  loss: "loss (nats)",
  lr: "learning rate",
  grad_norm: "gradient norm",
  memory: "memory (bytes)",
  cores: "busy cores",
};

/** What has no noise that could be smoothed. */
const PLANNED: readonly string[] = ["lr", "epoch", "tokens", "texts", "words"];

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
