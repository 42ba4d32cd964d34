/** All that matters at a glance, by the room there is. */
import { beside, fill, type Line, type Size, wrap } from "../span.ts";
import { lossPanel, normPanel, ratePanel, speedPanel } from "./curves.ts";
import { factsPanel } from "./facts.ts";
import { flowLines } from "./gradients.ts";
import { type Draw, rule, type Stage } from "./stage.ts";
import { message } from "./texts.ts";

const FACTS = 26;

/** The loss beside the facts, below it what else was logged; on a small screen the loss alone. */
export const overviewPanel: Draw = (stage, size) => {
  const { columns, rows } = size;
  if (columns < 60 || rows < 12) return lossPanel(stage, size);
  const bottom = bottomLines(stage, size);
  const small = rows - bottom.length >= 30 ? Math.floor((rows - bottom.length) / 3) : 0;
  const top = { columns, rows: rows - bottom.length - small };
  return [...topLines(stage, top), ...smallCharts(stage, { columns, rows: small }), ...bottom];
};

function topLines(stage: Stage, { columns, rows }: Size): Line[] {
  const left = columns - FACTS - 1;
  const facts = [rule("run", FACTS), ...factsPanel(stage, { columns: FACTS, rows: rows - 1 })];
  return beside(fill(lossPanel(stage, { columns: left, rows }), { columns: left, rows }), facts, left);
}

/** Three side by side. */
function smallCharts(stage: Stage, { columns, rows }: Size): Line[] {
  if (rows === 0) return [];
  const third = Math.floor((columns - 2) / 3);
  const [rate, norm, speed] = [ratePanel, normPanel, speedPanel].map((draw) =>
    fill(draw(stage, { columns: third, rows }), { columns: third, rows }),
  );
  return beside(rate, beside(norm, speed, third), third);
}

/** The gradient flow, the newest sample, the newest message; no more than half of the room. */
function bottomLines(stage: Stage, { columns, rows }: Size): Line[] {
  const { samples, messages } = stage.focus;
  const sample = samples.at(-1);
  const more = rows >= 30 ? 3 : 1;
  const lines = [
    ...flowLines(stage, columns),
    ...(sample === undefined
      ? []
      : [rule("sample", columns), ...textLines(sample.text, columns).slice(0, more)]),
    ...messages.slice(-more).flatMap((note) => message(note, columns).slice(0, 1)),
  ];
  return lines.slice(0, Math.floor(rows / 2));
}

const textLines = (text: string, columns: number): Line[] =>
  wrap(text, columns).map((part) => [{ text: part }]);
