/** What validations found beside the loss: curves of accuracy, F1, BLEU and the like, and the classes one by one. */
import { lineChart } from "../chart.ts";
import { short } from "../format.ts";
import type { LogRecord } from "../record.ts";
import type { RunState } from "../run-state.ts";
import { type Line, padded, type Size, type Span } from "../span.ts";
import { colourOf, type Draw, rule } from "./stage.ts";

export const scoresPanel: Draw = ({ focus }, size) => {
  const { columns, rows } = size;
  if (focus.measures.size === 0)
    return [rule("scores", columns), [{ text: "--valid tells how good the model is", dim: true }]];
  const table = classLines(focus.classes, columns).slice(0, Math.floor(rows / 2));
  return [...charts(focus, { columns, rows: rows - table.length }), ...table];
};

/** Measures between 0 and 1 share one chart, as do the others. */
function charts({ measures }: RunState, { columns, rows }: Size): Line[] {
  const all = [...measures].map(([name, series], index) => ({ name, series, colour: colourOf(index) }));
  const isShare = ({ series }: (typeof all)[number]) => series.points.every(({ y }) => y >= 0 && y <= 1);
  const groups = [all.filter(isShare), all.filter((one) => !isShare(one))].filter(({ length }) => length > 0);
  const height = Math.floor(rows / groups.length);
  return groups.flatMap((group) => [
    rule("scores", columns, ...group.map(({ name, series, colour }) => label(name, series.last?.y, colour))),
    ...lineChart(
      group.map(({ series: { points }, colour }) => ({ points, colour, marks: points.length === 1 })),
      { columns, rows: height - 1 },
    ),
  ]);
}

const label = (name: string, value: number | undefined, colour: string): Span => ({
  text: `${name.replaceAll("_", " ")} ${value === undefined ? "" : short(value)} `,
  colour,
});

/** A line for each class, with its measures in columns. */
function classLines(classes: ReadonlyMap<string, LogRecord>, columns: number): Line[] {
  if (classes.size === 0) return [];
  const names = [...new Set([...classes.values()].flatMap((one) => one.numbers().map(([name]) => name)))];
  const left = Math.min(24, Math.floor(columns / 3));
  const cell = (text: string): string => text.slice(0, 10).padStart(11);
  return [
    rule("classes", columns),
    [{ text: " ".repeat(left) + names.map(cell).join(""), dim: true }],
    ...[...classes].map(
      ([name, one]): Line => [
        ...padded([{ text: name }], left),
        { text: names.map((measure) => cell(short(one.number(measure) ?? Number.NaN))).join("") },
      ],
    ),
  ];
}
