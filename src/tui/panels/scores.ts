/** What validations found beside the loss: curves of accuracy, F1, BLEU and the like, and the classes one by one. */
import { bar } from "../bars.ts";
import { lineChart } from "../chart.ts";
import { short, whole } from "../format.ts";
import { colourOf, GOOD } from "../palette.ts";
import type { LogRecord } from "../record.ts";
import type { RunState } from "../run-state.ts";
import { type Line, padded, type Size, type Span } from "../span.ts";
import { type Draw, nothing, rule } from "./stage.ts";

export const scoresPanel: Draw = ({ focus }, size) => {
  const { columns, rows } = size;
  if (focus.measures.size === 0)
    return nothing(
      "scores",
      "--valid tells how good the model is on texts that it did not learn from",
      columns,
    );
  const table = classLines(focus.classes, columns).slice(0, Math.floor((2 * rows) / 3));
  return [...charts(focus, { columns, rows: rows - table.length }), ...table];
};

/** Measures between 0 and 1 share one chart, as do the others. */
function charts({ measures }: RunState, { columns, rows }: Size): Line[] {
  const all = [...measures].map(([name, series], index) => ({ name, series, colour: colourOf(index) }));
  const isShare = ({ series }: (typeof all)[number]) => series.points.every(({ y }) => y >= 0 && y <= 1);
  const groups = [all.filter(isShare), all.filter((one) => !isShare(one))].filter(({ length }) => length > 0);
  return groups.flatMap((group, at) => [
    rule("scores", columns, ...group.map(({ name, series, colour }) => label(name, series.last?.y, colour))),
    ...lineChart(
      group.map(({ name, series: { points }, colour }) => ({
        ...{ points, colour, marks: points.length === 1 },
        label: group.length > 1 ? name.replaceAll("_", " ").slice(0, 12) : undefined,
      })),
      { columns, rows: Math.floor((rows + at) / groups.length) - 1 },
    ),
  ]);
}

const label = (name: string, value: number | undefined, colour: string): Span => ({
  text: `  ${name.replaceAll("_", " ")} ${value === undefined ? "" : short(value)}`,
  colour,
});

/** A line for each class, with its measures in columns, and a bar of its F1 where there is room for one. */
function classLines(classes: ReadonlyMap<string, LogRecord>, columns: number): Line[] {
  if (classes.size === 0) return [];
  const names = [...new Set([...classes.values()].flatMap((one) => one.numbers().map(([name]) => name)))];
  const left = Math.min(24, Math.floor(columns / 3));
  const room = columns - left - 11 * names.length - 2;
  const bars = (f1: number | undefined): Line =>
    f1 === undefined || room < 8 ? [] : [{ text: "  " }, ...bar(f1, Math.min(30, room), GOOD)];
  return [
    rule("classes", columns),
    [{ text: " ".repeat(left) + names.map((name) => cell(name.replaceAll("_", " "))).join(""), dim: true }],
    ...[...classes].map(
      ([name, one]): Line => [
        ...padded([{ text: name }], left),
        { text: names.map((measure) => cell(numberText(one.number(measure)))).join("") },
        ...bars(one.number("f1")),
      ],
    ),
  ];
}

const cell = (text: string): string => text.slice(0, 10).padStart(11);

/** Counts as they are, shares with three digits behind the point, so that points stand below each other. */
function numberText(value = Number.NaN): string {
  if (Number.isInteger(value) && value > 1) return whole(value);
  return value >= 0 && value <= 1 ? value.toFixed(3) : short(value);
}
