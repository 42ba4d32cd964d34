/** What a panel has to show: some runs, of which one is looked at closely. */
import type { RunState } from "../run-state.ts";
import type { Line, Size } from "../span.ts";
import { type View, WEIGHTS } from "../view.ts";

export interface Stage {
  /** Those that pass the filter. */
  readonly runs: readonly RunState[];
  readonly focus: RunState;
  readonly view: View;
}

/** A panel fills its room; what is too much is cut off. */
export type Draw = (stage: Stage, size: Size) => readonly Line[];

const COLOURS = ["cyan", "yellow", "magenta", "green", "blue", "red"] as const;

/** The colour of the run or curve with that number. */
export const colourOf = (index: number): string => COLOURS[index % COLOURS.length];

export const weightOf = ({ smoothing }: View): number => WEIGHTS[smoothing];

/** A rule over a part of the screen, with what it is called and what is to be said of it. */
export function rule(name: string, columns: number, ...more: Line): Line {
  const used = 3 + name.length + more.reduce((sum, { text }) => sum + text.length, 0);
  return [
    { text: "─ ", dim: true },
    { text: name, bold: true },
    { text: " " },
    ...more,
    { text: "─".repeat(Math.max(0, columns - used)), dim: true },
  ];
}
