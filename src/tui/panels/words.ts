/** The nearest words of some, while their vectors are trained. */
import { whole } from "../format.ts";
import { type Change, changeOf, goneFrom, type Neighbors } from "../neighbors.ts";
import { BAD, colourOf, GOOD } from "../palette.ts";
import { type Line, padded, type Size } from "../span.ts";
import { type Draw, nothing, rule } from "./stage.ts";

/** Columns of a word, and of each of its neighbours. */
const WORD = 14;
const CELL = 20;

export const wordsPanel: Draw = (stage, size) => {
  const lines = neighborLines(stage.focus.neighbors, size, true);
  return lines.length === 0
    ? nothing(
        "nearest words",
        "w2v and fasttext log the neighbours of some words while they learn",
        size.columns,
      )
    : lines;
};

/** The latest neighbours of each word: on a line the nearest ones, or `full` in as many lines as all of them need. */
export function neighborLines(
  all: ReadonlyMap<string, Neighbors>,
  { columns, rows }: Size,
  full: boolean,
): Line[] {
  if (all.size === 0) return [];
  const step = Math.max(...[...all.values()].map((one) => one.step));
  const lines = [...all].flatMap(([word, neighbors]) =>
    wordLines(word, neighbors, columns).slice(0, full ? undefined : 1),
  );
  const title = rule("nearest words", columns, { text: `at step ${whole(step)} `, dim: true }, ...KEY);
  return [title, ...lines].slice(0, rows);
}

const MARKS: Readonly<Record<Change, { readonly text: string; readonly colour?: string }>> = {
  new: { text: "+ ", colour: GOOD },
  up: { text: "↑ ", colour: colourOf(0) },
  down: { text: "↓ ", colour: colourOf(1) },
  same: { text: "  " },
};

/** What marks mean. */
const KEY: Line = (["new", "up", "down"] as const).flatMap((change) => [
  { text: " " },
  MARKS[change],
  { text: change, dim: true },
]);

function wordLines(word: string, neighbors: Neighbors, columns: number): Line[] {
  const each = Math.max(1, Math.floor((columns - WORD) / CELL));
  const cells = neighbors.now.map(
    ({ word: name, similarity }, place): Line => [
      MARKS[changeOf(place, neighbors)],
      ...padded([{ text: name }], CELL - 9),
      { text: ` ${similarity.toFixed(2).padEnd(6)}`, dim: true },
    ],
  );
  const lines = Array.from(
    { length: Math.max(1, Math.ceil(cells.length / each)) },
    (_, line): Line => [
      ...padded([{ text: line === 0 ? word : "", bold: true }], WORD - 1),
      { text: " " },
      ...cells.slice(line * each, (line + 1) * each).flat(),
    ],
  );
  const left = goneFrom(neighbors);
  if (left.length === 0) return lines;
  return [
    ...lines,
    [{ text: " ".repeat(WORD) }, { text: "− ", colour: BAD }, { text: left.join(", "), dim: true }],
  ];
}
