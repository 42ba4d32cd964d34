/** All that matters at a glance, by the room there is. */

import type { Series } from "../series.ts";
import { beside, fill, type Line, line, type Size, wrap } from "../span.ts";
import {
  coresPanel,
  lossChart,
  lossPanel,
  memoryPanel,
  normPanel,
  ratePanel,
  scaleNotes,
  speedPanel,
} from "./curves.ts";
import { factsPanel } from "./facts.ts";
import { flowLines } from "./flow-strips.ts";
import { runTable } from "./runs.ts";
import { below, type Draw, rule, type Stage } from "./stage.ts";
import { message } from "./texts.ts";
import { neighborLines } from "./words.ts";
import { isWork, workPanel } from "./work.ts";

const FACTS = 28;
/** Of all panels that share the screen, the loss needs the most. */
const LEAST_LOSS = 7;

/** The loss with the facts of a run, or a table of several; below it what else was logged. On a small screen the loss alone. */
export const overviewPanel: Draw = (stage, size) => {
  const { columns, rows } = size;
  if (isWork(stage.focus) && stage.runs.length === 1) return workPanel(stage, size);
  if (columns < 60 || rows < 12) return lossPanel(stage, size);
  if (stage.focus.status === "waiting" && stage.runs.length === 1) return waiting(stage, size);
  const table =
    stage.runs.length > 1 ? runTable(stage, { columns, rows: 2 + Math.min(8, stage.runs.length) }) : [];
  const free = { columns, rows: rows - table.length };
  const bottom = bottomLines(stage, {
    ...free,
    rows: Math.min(Math.floor(free.rows / 2), free.rows - LEAST_LOSS),
  });
  const small = free.rows - bottom.length >= 28 ? Math.floor((free.rows - bottom.length) / 3) : 0;
  const top = { columns, rows: free.rows - bottom.length - small };
  const loss = table.length > 0 ? lossOfAll(stage, top) : lossAndFacts(stage, top);
  return [...loss, ...table, ...smallCharts(stage, { columns, rows: small }), ...bottom];
};

const waiting = ({ focus }: Stage, { columns }: Size): Line[] => [
  rule("overview", columns),
  [{ text: `waiting for the first record of ${focus.name}`, dim: true }],
];

/** The table below tells which curve is whose. */
function lossOfAll(stage: Stage, size: Size): Line[] {
  const title = rule("loss", size.columns, ...scaleNotes(stage), { text: "dots: validation", dim: true });
  return fill([title, ...lossChart(stage, below(size))], size);
}

function lossAndFacts(stage: Stage, { columns, rows }: Size): Line[] {
  const left = columns - FACTS - 2;
  const facts = [rule("run", FACTS), ...factsPanel(stage, { columns: FACTS, rows: rows - 1 })];
  return beside(fill(lossPanel(stage, { columns: left, rows }), { columns: left, rows }), facts, left + 1);
}

/** Three side by side, of what the log tells. */
function smallCharts(stage: Stage, { columns, rows }: Size): Line[] {
  const { rate, norm, speed, memory, cores } = stage.focus;
  const charts: readonly (readonly [Series, Draw])[] = [
    [rate, ratePanel],
    [norm, normPanel],
    [speed, speedPanel],
    [memory, memoryPanel],
    [cores, coresPanel],
  ];
  const told = charts.filter(([{ length }]) => length > 0).slice(0, 3);
  if (rows === 0 || told.length === 0) return [];
  const each = { columns: Math.floor((columns - told.length + 1) / told.length), rows };
  const blocks = told.map(([, draw]) => fill(draw(stage, each), each));
  return blocks.reduceRight((right, left) => beside(left, right, each.columns));
}

/** The gradient flow, the nearest words, the newest sample, the newest messages, in at most so many rows. */
function bottomLines(stage: Stage, { columns, rows }: Size): Line[] {
  const { samples, messages, neighbors } = stage.focus;
  const sample = samples.at(-1);
  const more = rows >= 14 ? 3 : 1;
  const said = messages.slice(-more).flatMap((note) => message(note, Number.POSITIVE_INFINITY));
  const text = sample && [
    rule("sample", columns),
    ...wrap(sample.text, columns)
      .slice(0, more)
      .map((part) => line(part)),
  ];
  const words = neighborLines(neighbors, { columns, rows: Math.min(10, rows) }, false);
  const fixed = [...words, ...(text ?? []), ...(said.length > 0 ? [rule("messages", columns), ...said] : [])];
  return [...flowLines(stage, { columns, rows: rows - fixed.length }), ...fixed].slice(0, Math.max(0, rows));
}
