/** Panels of words: what a model wrote, and what was said of the run. */
import { whole } from "../format.ts";
import type { Note } from "../run-state.ts";
import { type Line, wrap } from "../span.ts";
import { type Draw, rule } from "./stage.ts";

/** The newest first, as many as there is room for. */
export const samplesPanel: Draw = ({ focus: { samples } }, { columns }) =>
  samples.length === 0
    ? nothing("samples", "--sample-every lets a language model write while it learns", columns)
    : samples.toReversed().flatMap((note) => sample(note, columns));

/** Checkpoints, warnings, the end: the newest first. */
export const messagesPanel: Draw = ({ focus: { messages } }, { columns }) => [
  ...(messages.length === 0
    ? nothing("messages", "checkpoints, warnings and the end are told here", columns)
    : [rule("messages", columns), ...messages.toReversed().flatMap((note) => message(note, columns))]),
];

function sample({ step, text }: Note, columns: number): Line[] {
  const title = step === undefined ? "sample" : `sample at step ${whole(step)}`;
  return [rule(title, columns), ...wrap(text, columns).map((part): Line => [{ text: part }]), []];
}

/** One in a line, or in several that are moved in below the first. */
export function message({ step, text }: Note, columns: number): Line[] {
  const place = (step === undefined ? "" : whole(step)).padStart(9);
  const colour = text.startsWith("warning") ? "yellow" : undefined;
  return wrap(text, columns - 10).map((part, index) => [
    { text: index === 0 ? `${place} ` : " ".repeat(10), dim: true },
    { text: part, colour },
  ]);
}

const nothing = (name: string, how: string, columns: number): Line[] => [
  rule(name, columns),
  [{ text: how, dim: true }],
];
