/** The whole screen as lines: what runs, the panel, and the keys. */
import { foot } from "./foot.ts";
import { head } from "./head.ts";
import { lossPanel, ratePanel } from "./panels/curves.ts";
import { layersOf } from "./panels/flow-strips.ts";
import { gradientsPanel } from "./panels/gradients.ts";
import { helpLines } from "./panels/help.ts";
import { overviewPanel } from "./panels/overview.ts";
import { scoresPanel } from "./panels/scores.ts";
import { speedsPanel } from "./panels/speed.ts";
import type { Draw } from "./panels/stage.ts";
import { messagesPanel, samplesPanel } from "./panels/texts.ts";
import { wordsPanel } from "./panels/words.ts";
import type { RunState } from "./run-state.ts";
import { fill, type Line, line, type Size, textOf, widthOf } from "./span.ts";
import { PANELS, type Panel, type View } from "./view.ts";

const DRAW: Readonly<Record<Panel, Draw>> = {
  overview: overviewPanel,
  loss: lossPanel,
  rate: ratePanel,
  gradients: gradientsPanel,
  speed: speedsPanel,
  samples: samplesPanel,
  words: wordsPanel,
  scores: scoresPanel,
  messages: messagesPanel,
};

export interface Scene {
  readonly runs: readonly RunState[];
  readonly view: View;
  /** In milliseconds, as the times of records. */
  readonly now: number;
  /** Whether the run that shows itself can be steered. */
  readonly own: boolean;
}

/** Exactly `rows` lines of at most `columns`. */
export function frame({ runs, view, now, own }: Scene, size: Size): Line[] {
  const { columns, rows } = size;
  const shown = shownRuns(runs, view);
  const focus = focusOf(shown, view);
  const body = { columns, rows: Math.max(0, rows - 3) };
  const lines = view.help
    ? helpLines(own, columns)
    : focus === undefined
      ? [line(`no run has "${view.filter}" in its name`, { dim: true })]
      : DRAW[view.panel]({ runs: shown, focus, view, now }, body);
  const [top, bottom] = [head(focus, columns, now), foot(view, columns, own, layersOf(shown))];
  return fill([top, tabs(view, columns), ...fill(lines, body), bottom], size);
}

/** Those whose name has the filter in it. */
export const shownRuns = (runs: readonly RunState[], { filter }: View): readonly RunState[] =>
  runs.filter(({ name }) => name.includes(filter));

/** The one of them that is looked at closely, if there is any. */
export const focusOf = (shown: readonly RunState[], { focus }: View): RunState | undefined =>
  shown[Math.min(focus, shown.length - 1)];

const NUMBERS = "¹²³⁴⁵⁶⁷⁸⁹";

/** All panels with their digits where there is room, or the one that is shown and where it stands. */
function tabs({ panel }: View, columns: number): Line {
  const shown = PANELS.indexOf(panel);
  const blank = (before: number) => ({ text: " ", inverse: before === shown || before === shown + 1 });
  const all = PANELS.flatMap((name, at) => [
    blank(at),
    { text: `${NUMBERS[at]}${name}`, ...(at === shown ? { inverse: true } : { dim: true }) },
  ]);
  if (widthOf(textOf(all)) < columns) return [...all, blank(PANELS.length)];
  return [
    { text: ` ${panel} `, inverse: true },
    { text: ` ${shown + 1} of ${PANELS.length}`, dim: true },
  ];
}
