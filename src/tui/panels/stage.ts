/** What a panel has to show: some runs, of which one is looked at closely. */
import type { RunState } from "../run-state.ts";
import { cut, type Line, type Size, textOf, widthOf } from "../span.ts";
import { type View, WEIGHTS } from "../view.ts";

export interface Stage {
  /** Those that pass the filter. */
  readonly runs: readonly RunState[];
  readonly focus: RunState;
  readonly view: View;
  /** In milliseconds, as the times of records. */
  readonly now: number;
}

/** A panel fills its room; what is too much is cut off. */
export type Draw = (stage: Stage, size: Size) => readonly Line[];

export const weightOf = ({ smoothing }: View): number => WEIGHTS[smoothing];

/** A rule over a part of the screen, with what it is called on the left, and on the right what is to be said of it. */
export function rule(name: string, columns: number, ...more: Line): Line {
  const left: Line = [{ text: "── ", dim: true }, { text: name, bold: true }, { text: " " }];
  const room = columns - widthOf(textOf(left)) - 4;
  const right =
    room > 3 && textOf(more) !== "" ? [{ text: " " }, ...cut(more, room), { text: " ─", dim: true }] : [];
  const used = widthOf(textOf(left)) + widthOf(textOf(right));
  return [...left, { text: "─".repeat(Math.max(0, columns - used)), dim: true }, ...right];
}

/** The room below a rule. */
export const below = ({ columns, rows }: Size): Size => ({ columns, rows: Math.max(1, rows - 1) });

/** A sentence for a panel that has nothing to show. */
export const nothing = (name: string, how: string, columns: number): Line[] => [
  rule(name, columns),
  [{ text: how, dim: true }],
];

/** The name of a run without the ending that all have. */
export const shortName = (name: string): string => name.replace(/\.jsonl$/, "") || name;
