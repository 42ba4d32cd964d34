/** A run that goes stage by stage: how far each stage is, how well a vocabulary packs the text, the newest merges. */
import { bar } from "../bars.ts";
import { lineChart } from "../chart.ts";
import { bytes, percent, short, whole } from "../format.ts";
import { colourOf, GOOD } from "../palette.ts";
import type { RunState } from "../run-state.ts";
import { beside, fill, type Line, padded, type Size } from "../span.ts";
import type { WorkStage } from "../work.ts";
import { factsPanel } from "./facts.ts";
import { mergeLines } from "./merges.ts";
import { type Draw, rule } from "./stage.ts";
import { message } from "./texts.ts";

const FACTS = 28;
/** Columns of the name of a stage, of its bar at most, and of the numbers. */
const [NAME, BAR, NUMBERS] = [16, 24, 44];

/** Whether all that is known of a run is how far its stages are. */
export const isWork = ({ work, loss }: RunState): boolean => work.stages.size > 0 && loss.length === 0;

export const workPanel: Draw = (stage, { columns, rows }) => {
  if (columns < 60 || rows < 12) return workLines(stage.focus, { columns, rows });
  const left = { columns: columns - FACTS - 2, rows };
  const facts = [rule("run", FACTS), ...factsPanel(stage, { columns: FACTS, rows: rows - 1 })];
  return beside(fill(workLines(stage.focus, left), left), facts, left.columns + 1);
};

function workLines(run: RunState, { columns, rows }: Size): Line[] {
  const stages = [...run.work.stages.values()].map((stage) => stageLine(stage, columns));
  const said = run.messages.slice(-2).flatMap((note) => message(note, columns));
  const room = rows - stages.length - said.length - 1;
  const merges = mergeLines(run.work.merges, columns).slice(0, Math.max(0, Math.floor(room / 2)));
  return [
    rule("stages", columns),
    ...stages,
    ...curveLines(run, { columns, rows: room - merges.length }),
    ...merges,
    ...said,
  ];
}

/** `merging   ━━━━━━━━━━────────  40%  12,000 of 30,000 merges  5.2k/s` */
function stageLine({ name, done, total, unit, speed }: WorkStage, columns: number): Line {
  const number = (count: number) => (unit === "bytes" ? bytes(count) : whole(count));
  const known = unit === "" ? "" : number(done);
  const much = total === undefined ? known : `${number(done)} of ${number(total)}`;
  const rate = speed === undefined ? "" : `  ${unit === "bytes" ? bytes(speed) : short(speed)}/s`;
  const share = total ? done / total : undefined;
  const length = Math.min(BAR, columns - NAME - NUMBERS);
  return [
    ...padded([{ text: name, bold: true }], NAME),
    ...(share === undefined || length < 8
      ? [{ text: " ".repeat(Math.max(0, length)) }]
      : bar(share, length, GOOD)),
    { text: share === undefined ? "     " : ` ${percent(share).padStart(4)}` },
    { text: `  ${unit === "bytes" || unit === "" ? much : `${much} ${unit}`}${rate}`, dim: true },
  ];
}

/** The measures of the vocabulary, each as a chart of its own, side by side. */
function curveLines({ measures }: RunState, { columns, rows }: Size): Line[] {
  if (measures.size === 0 || rows < 4) return [];
  const each = { columns: Math.floor((columns - measures.size + 1) / measures.size), rows };
  const charts = [...measures].map(([name, { points, last }], index) => {
    const title = rule(name.replaceAll("_", " "), each.columns, { text: last ? short(last.y) : "" });
    const curve = { points, colour: colourOf(index), marks: points.length === 1 };
    return fill([title, ...lineChart([curve], { ...each, rows: rows - 1 })], each);
  });
  return charts.reduceRight((right, left) => beside(left, right, each.columns));
}
