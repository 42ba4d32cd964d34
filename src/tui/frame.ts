/** The whole screen as lines: what runs, the panel, and the keys. */
import { duration, percent, whole } from "./format.ts";
import { coresPanel, lossPanel, memoryPanel, ratePanel, speedPanel } from "./panels/curves.ts";
import { gradientsPanel } from "./panels/gradients.ts";
import { helpLines } from "./panels/help.ts";
import { overviewPanel } from "./panels/overview.ts";
import { scoresPanel } from "./panels/scores.ts";
import type { Draw } from "./panels/stage.ts";
import { messagesPanel, samplesPanel } from "./panels/texts.ts";
import type { RunState } from "./run-state.ts";
import { beside, cut, fill, type Line, line, type Size, textOf, widthOf } from "./span.ts";
import { PANELS, type Panel, type View, WEIGHTS } from "./view.ts";

const DRAW: Readonly<Record<Panel, Draw>> = {
  overview: overviewPanel,
  loss: lossPanel,
  rate: ratePanel,
  gradients: gradientsPanel,
  speed: speedsPanel,
  samples: samplesPanel,
  scores: scoresPanel,
  messages: messagesPanel,
};

/** Exactly `rows` lines of at most `columns`. `own` is whether the run that shows itself can be steered. */
export function frame(runs: readonly RunState[], view: View, size: Size, own: boolean): Line[] {
  const { columns, rows } = size;
  const shown = shownRuns(runs, view);
  const focus = shown[Math.min(view.focus, shown.length - 1)];
  const body = { columns, rows: Math.max(0, rows - 3) };
  const lines = view.help
    ? helpLines(own, columns)
    : focus === undefined
      ? [line(`no run has "${view.filter}" in its name`, { dim: true })]
      : DRAW[view.panel]({ runs: shown, focus, view }, body);
  return fill(
    [head(focus, columns), tabs(view, columns), ...fill(lines, body), foot(view, own, columns)],
    size,
  );
}

/** Those whose name has the filter in it. */
export const shownRuns = (runs: readonly RunState[], { filter }: View): readonly RunState[] =>
  runs.filter(({ name }) => name.includes(filter));

/** The run, how far it is, and how long it will take. */
function head(run: RunState | undefined, columns: number): Line {
  if (run === undefined) return line("weft", { bold: true });
  const { name, command, status, reason, step, total, secondsLeft } = run;
  const arch = run.config.text("arch");
  const what = [command, arch].filter((word) => word !== undefined && word !== "").join(" ");
  const colour = { waiting: "yellow", running: "green", paused: "yellow", done: "blue" }[status];
  const state = status === "done" && reason !== "" ? reason : status;
  const left = cut(
    [
      { text: name, bold: true },
      { text: columns < 60 ? " " : ` ${what} `, dim: true },
      { text: `● ${state}`, colour },
    ],
    Math.floor(columns * 0.6),
  );
  const share = total === undefined || total === 0 ? undefined : Math.min(1, step / total);
  const time = secondsLeft === undefined ? "" : ` ${duration(secondsLeft)} left`;
  const steps = total === undefined ? whole(step) : `${whole(step)}/${whole(total)}`;
  const right: Line = [
    ...(share === undefined || columns < 100 ? [] : bar(share)),
    {
      text: ` ${columns < 60 ? "" : "step "}${steps}${share === undefined ? "" : ` ${percent(share)}`}`,
      bold: true,
    },
    { text: columns < 60 ? "" : time, dim: true },
  ];
  const gap = columns - widthOf(textOf(left)) - widthOf(textOf(right));
  return [...left, { text: " ".repeat(Math.max(1, gap)) }, ...right];
}

const BAR = 24;

function bar(share: number): Line {
  const done = Math.round(share * BAR);
  return [
    { text: "━".repeat(done), colour: "green" },
    { text: "━".repeat(BAR - done), dim: true },
  ];
}

/** All panels where there is room, or the one that is shown and where it stands. */
function tabs({ panel }: View, columns: number): Line {
  const all = PANELS.map((name) => ({
    text: ` ${name} `,
    ...(name === panel ? { inverse: true } : { dim: true }),
  }));
  if (all.reduce((sum, { text }) => sum + text.length, 0) <= columns) return all;
  const place = ` ${PANELS.indexOf(panel) + 1} of ${PANELS.length}`;
  return [
    { text: ` ${panel} `, inverse: true },
    { text: place, dim: true },
  ];
}

/** What was said last, or as many keys as there is room for. */
function foot({ typing, filter, note, smoothing }: View, own: boolean, columns: number): Line {
  if (typing) return [{ text: "/", colour: "cyan" }, { text: filter }, { text: " ", inverse: true }];
  if (note !== "") return line(note, { colour: "yellow" });
  const keys = [
    ...[
      ["?", "help"],
      ["q", own ? "close" : "quit"],
      ["tab", "panel"],
    ],
    ...(own
      ? [
          ["c", "checkpoint"],
          ["p", "pause"],
          ["x", "stop"],
        ]
      : []),
    ["/", filter === "" ? "filter" : `filter "${filter}"`],
    ["+-", WEIGHTS[smoothing] === 0 ? "smooth" : `smooth ${WEIGHTS[smoothing]}`],
    ...[
      ["l", "log"],
      ["s", "svg"],
    ],
  ];
  const widths = keys.map(([key, what]) => key.length + what.length + 3);
  const fitting = keys.filter((_, at) => sum(widths.slice(0, at + 1)) <= columns + 2); // nothing follows the last
  return fitting.flatMap(([key, what]) => [
    { text: key, colour: "cyan" },
    { text: ` ${what}  `, dim: true },
  ]);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** Speed above, memory and cores below, where the log tells of them. */
function speedsPanel(stage: Parameters<Draw>[0], { columns, rows }: Size): readonly Line[] {
  if (rows < 12 || columns < 60 || stage.focus.memory.length === 0)
    return speedPanel(stage, { columns, rows });
  const top = Math.ceil(rows / 2);
  const half = Math.floor((columns - 1) / 2);
  const low = { columns: half, rows: rows - top };
  const [memory, cores] = [memoryPanel, coresPanel].map((draw) => fill(draw(stage, low), low));
  return [...speedPanel(stage, { columns, rows: top }), ...beside(memory, cores, half)];
}
