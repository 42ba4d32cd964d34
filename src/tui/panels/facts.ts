/** A run in numbers. */

import { blocks } from "../bars.ts";
import { bytes, duration, percent, short, whole } from "../format.ts";
import type { RunState } from "../run-state.ts";
import type { Line } from "../span.ts";
import { leftOf } from "../standing.ts";
import type { Draw } from "./stage.ts";

const NAME = 12;

/** Names on the left, numbers below each other. */
export const factsPanel: Draw = ({ focus, now }, { rows }) =>
  factsOf(focus, now)
    .slice(0, rows)
    .map(
      ([name, value, more]): Line => [
        { text: name.slice(0, NAME - 1).padEnd(NAME), dim: true },
        { text: value, bold: true },
        { text: more === undefined ? "" : ` ${more}`, dim: true },
      ],
    );

type Fact = readonly [name: string, value: string, more?: string];

/** The most important ones first: there may be room for a few only. */
function factsOf(run: RunState, now: number): readonly Fact[] {
  const { config, engine, clip, unit, pace, status, loads, work } = run;
  const threads = engine.number("threads");
  const epochs = config.number("epochs");
  return [
    last("loss", run.loss.last?.y),
    last("validation", run.valid.last?.y),
    last("best", run.best?.y, run.best && `at ${whole(run.best.x)}`),
    ...[...run.measures].map(([name, { last: now }]) => last(nameOf(name), now?.y)),
    ...[...work.counts].map(([name, all]) => [nameOf(name), all.map(short).join(" ")] as const),
    last("rate", run.rate.last?.y),
    last("gradient", run.norm.last?.y, clip > 0 ? `clip ${short(clip)}` : undefined),
    last(`${unit}/s`, run.speed.last?.y),
    known("left", leftOf(run, now), duration),
    known("taken", work.seconds ?? pace.seconds, duration),
    known("memory", run.memory.last?.y, bytes),
    known(
      "epoch",
      status === "waiting" || work.now !== undefined ? undefined : run.epoch,
      (at) => whole(at + 1),
      epochs && `of ${whole(epochs)}`,
    ),
    known("threads", threads, whole, engine.text("backend") ?? engine.text("updates")),
    loads.length === 0 ? undefined : (["load", percent(mean(loads)), blocks(loads)] as const),
    known("busy cores", run.cores.last?.y, short),
  ].flatMap((fact) => (fact === undefined ? [] : [fact]));
}

/** As people write it: `tokens/word`. */
const nameOf = (name: string): string => name.replace("_per_", "/").replaceAll("_", " ");

const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

const last = (name: string, value: number | undefined, more?: string): Fact | undefined =>
  known(name, value, short, more);

function known(
  name: string,
  value: number | undefined,
  format: (value: number) => string,
  more?: string | 0,
): Fact | undefined {
  return value === undefined ? undefined : [name, format(value), more || undefined];
}
