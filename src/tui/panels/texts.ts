/** Panels of words: what a model wrote, and what was said of the run. */
import { whole } from "../format.ts";
import { BAD, GOOD, WARN } from "../palette.ts";
import type { Note, Sample } from "../run-state.ts";
import { type Line, wrap } from "../span.ts";
import type { Merge } from "../work.ts";
import { mergeLines } from "./merges.ts";
import { type Draw, nothing, rule } from "./stage.ts";

/** The newest first, as many as there is room for. */
export const samplesPanel: Draw = ({ focus: { samples, work } }, { columns }) =>
  samples.length === 0
    ? without(work.merges, columns)
    : bySteps(samples).flatMap((some) => [
        rule("samples", columns, { text: stepText(some[0]), dim: true }),
        ...some.flatMap((sample) => sampleLines(sample, columns)),
      ]);

/** Where nothing was written there may be merges to see. */
const without = (merges: readonly Merge[], columns: number): Line[] =>
  merges.length > 0
    ? mergeLines(merges, columns)
    : nothing(
        "samples",
        "lm-train --sample-every, translators and captioners log what they write while they learn",
        columns,
      );

/** Those of one step together, in their order. */
function bySteps(samples: readonly Sample[]): Sample[][] {
  const groups: Sample[][] = [];
  for (const sample of samples) {
    const last = groups.at(-1);
    if (last !== undefined && last[0].step === sample.step) last.push(sample);
    else groups.push([sample]);
  }
  return groups.reverse();
}

const stepText = ({ step }: Note): string => (step === undefined ? "" : `step ${whole(step)}`);

/** The text, between its source and what was expected where there are any. */
function sampleLines({ text, source, target }: Sample, columns: number): Line[] {
  if (source === undefined && target === undefined) return [...textLines(text, columns), []];
  return [
    ...(source === undefined ? [] : named("source", source, columns, true)),
    ...named("written", text === "" ? "(nothing)" : text, columns, false),
    ...(target === undefined ? [] : named("expected", target, columns, true)),
    [],
  ];
}

/** Line by line; the ends of lines are to be seen. */
const textLines = (text: string, columns: number): Line[] =>
  text
    .split(/(?<=↵)/)
    .flatMap((part) => wrap(part, columns))
    .map((part) => [{ text: part.replace(/↵$/, "") }, { text: part.endsWith("↵") ? "↵" : "", dim: true }]);

const NAME = 10;

function named(name: string, text: string, columns: number, dim: boolean): Line[] {
  return wrap(text, columns - NAME).map((part, at) => [
    { text: (at === 0 ? name : "").padEnd(NAME), colour: dim ? undefined : GOOD, dim },
    { text: part, dim },
  ]);
}

/** Checkpoints, warnings, the end: the newest first. */
export const messagesPanel: Draw = ({ focus: { messages } }, { columns }) =>
  messages.length === 0
    ? nothing("messages", "checkpoints, warnings and the end are told here", columns)
    : [rule("messages", columns), ...messages.toReversed().flatMap((note) => message(note, columns))];

const TONES = { warning: WARN, failure: BAD } as const;

/** One in a line, or in several that are moved in below the first. */
export function message({ step, text, tone }: Note, columns: number): Line[] {
  const place = (step === undefined ? "" : whole(step)).padStart(9);
  const colour = tone && TONES[tone];
  return wrap(text, columns - 11).map((part, index) => [
    { text: index === 0 ? `${place}  ` : " ".repeat(11), dim: true },
    { text: part, colour },
  ]);
}
