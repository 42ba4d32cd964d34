/** Several runs as a table, a line each. */
import { duration, percent, short, whole } from "../format.ts";
import { colourOf } from "../palette.ts";
import type { RunState } from "../run-state.ts";
import { type Line, padded, type Size, type Span } from "../span.ts";
import { leftOf, silenceOf, standingOf } from "../standing.ts";
import { rule, type Stage, shortName } from "./stage.ts";

interface Column {
  readonly title: string;
  readonly width: number;
  text(run: RunState, now: number): string;
}

const point = (of: (run: RunState) => { readonly y: number } | undefined) => (run: RunState) => {
  const found = of(run);
  return found === undefined ? "" : short(found.y);
};

/** Numbers, right-aligned; the last ones are left out where there is no room. */
const COLUMNS: readonly Column[] = [
  { title: "step", width: 9, text: ({ step }) => whole(step) },
  { title: "loss", width: 9, text: point(({ loss }) => loss.last) },
  { title: "valid", width: 9, text: point(({ valid }) => valid.last) },
  { title: "best", width: 9, text: point(({ best }) => best) },
  { title: "left", width: 8, text: (run, now) => timeText(leftOf(run, now)) },
  { title: "per second", width: 12, text: point(({ speed }) => speed.last) },
  { title: "taken", width: 8, text: ({ pace }) => timeText(pace.seconds) },
];

const timeText = (seconds: number | undefined): string => (seconds === undefined ? "" : duration(seconds));

const STATE = 20;

/** All that there is room for around the one that is looked at, which is marked. */
export function runTable(stage: Stage, { columns, rows }: Size): Line[] {
  const { runs, focus } = stage;
  const name = Math.max(
    8,
    Math.min(28, columns - STATE - 35, 4 + Math.max(...runs.map((run) => shortName(run.name).length))),
  );
  const fitting = COLUMNS.filter((_, at) => widthTo(at) <= columns - name - 5 - STATE);
  const first = Math.max(
    0,
    Math.min(runs.indexOf(focus) - Math.floor((rows - 2) / 2), runs.length - (rows - 2)),
  );
  const lines = runs
    .map((run, index) => runLine(run, index, stage, fitting, name))
    .slice(first, first + rows - 2);
  const head = `${" ".repeat(5)}${"run".padEnd(name)}${"".padEnd(STATE)}`;
  const hidden = runs.length - lines.length;
  return [
    rule("runs", columns, { text: hidden > 0 ? `${hidden} more` : "", dim: true }),
    [{ text: head + fitting.map(({ title, width }) => title.padStart(width)).join(""), dim: true }],
    ...lines,
  ];
}

const widthTo = (column: number): number =>
  COLUMNS.slice(0, column + 1).reduce((sum, { width }) => sum + width, 0);

function runLine(
  run: RunState,
  index: number,
  { focus, now }: Stage,
  columns: readonly Column[],
  name: number,
): Line {
  const isFocus = run === focus;
  const colour = colourOf(index);
  const title: Span = { text: shortName(run.name), colour, bold: isFocus };
  return [
    { text: isFocus ? "▸" : " " },
    { text: `${String(index + 1).padStart(2)}  `, colour },
    ...padded([title], name - 1),
    { text: " " },
    ...padded(stateOf(run, now), STATE),
    { text: columns.map(({ text, width }) => text(run, now).padStart(width)).join(""), bold: isFocus },
  ];
}

/** With how far it is, where that is known and it goes on. */
function stateOf(run: RunState, now: number): Line {
  const { status, step, total } = run;
  const isGoing = (status === "running" || status === "paused") && silenceOf(run, now) === undefined;
  const share = !isGoing || !total ? "" : ` ${percent(Math.min(1, step / total))}`;
  return [standingOf(run, now), { text: share, dim: true }];
}
