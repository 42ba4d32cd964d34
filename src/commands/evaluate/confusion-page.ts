/** Which labels were taken for which, for people: a matrix of shades, or the pairs that are confused most. */
import { type Block, hasRoom } from "../../formats/page.ts";
import type { Cell, Table } from "../../formats/table.ts";
import { widthOf } from "../../formats/terminal-text.ts";
import { escapeText } from "../escape-token.ts";
import { grouped } from "../number-text.ts";
import type { Cell as Confused } from "./confusion.ts";

/** More labels are no longer seen at once. */
const MOST_LABELS = 20;
const LONGEST_NAME = 24;
/** Longer labels are numbers above the columns. */
const LONGEST_TITLE = 7;
const NOTHING = "(none)";
/** From the share of the texts with a label on; below the first a cell has none. */
const SHADES = [
  { from: 0.6, shade: "█" },
  { from: 0.4, shade: "▓" },
  { from: 0.2, shade: "▒" },
  { from: 0.05, shade: "░" },
] as const;
/** From this share on a mistake is a frequent one. */
const FREQUENT = 0.1;

export interface Confusions {
  /** In the order of the rows. */
  readonly labels: readonly string[];
  /** What is not 0, the largest first. */
  readonly confusions: readonly Confused[];
}

/**
 * The matrix with its counts where it has room in so many columns; else the `top` most confused pairs, below the shades
 * of the matrix where there is room for these.
 */
export function confusionBlocks(all: Confusions, columns: number, top: number): Block[] {
  const confused = { heading: "Confused most often", table: pairs(all.confusions, top) };
  if (all.labels.length > MOST_LABELS) return [confused];
  const [counts, shades] = [matrix(all, true), matrix(all, false)];
  if (hasRoom(counts, columns)) return [{ heading: MATRIX, table: counts }];
  return hasRoom(shades, columns) ? [{ heading: MATRIX, table: shades }, confused] : [confused];
}

const MATRIX = "Confusion: a row for each label, a column for each prediction";

function matrix({ labels, confusions }: Confusions, hasCounts: boolean): Table {
  const predicted = [...labels, ...(confusions.some((one) => one.predicted === null) ? [null] : [])];
  const names = predicted.map((label) => (label === null ? NOTHING : escapeText(label)));
  const areShort = hasCounts && names.every((name) => widthOf(name) <= LONGEST_TITLE);
  const counts = new Map(confusions.map((one) => [JSON.stringify([one.label, one.predicted]), one.count]));
  const digits = hasCounts ? grouped(Math.max(0, ...counts.values())).length : 0;
  const rows = labels.map((label, at) => {
    const row = predicted.map((other) => counts.get(JSON.stringify([label, other])) ?? 0);
    const number = areShort ? [] : [String(at + 1)];
    return [...number, names[at], ...shadesOf(row, at, digits)];
  });
  const titles = predicted.map((label, at) => (label === null ? "–" : areShort ? names[at] : String(at + 1)));
  const number = areShort ? [] : [{ align: "right", tone: "weak" } as const];
  const columns = titles.map((title) => ({ title, align: "right" }) as const);
  return { columns: [...number, { tone: "name", most: LONGEST_NAME }, ...columns], rows };
}

/** `own` is the place of the label itself; counts have `digits`, or are not shown if these are none. */
function shadesOf(row: readonly number[], own: number, digits: number): Cell[] {
  const sum = row.reduce((all, count) => all + count, 0);
  return row.map((count, at): Cell => {
    const share = count / sum;
    const shade = SHADES.find(({ from }) => share >= from)?.shade;
    const tone = at === own ? "good" : share >= FREQUENT ? "bad" : shade === undefined ? "weak" : undefined;
    if (digits === 0 || count === 0) return { text: shade?.repeat(2) ?? "·", tone };
    return { text: `${shade ?? " "} ${grouped(count).padStart(digits)}`, tone };
  });
}

function pairs(confusions: readonly Confused[], top: number): Table {
  const wrong = confusions.filter(({ label, predicted }) => label !== predicted).slice(0, top);
  return {
    columns: [{ title: "times", align: "right" }, { title: "label", tone: "name" }, { title: "predicted" }],
    rows: wrong.map(({ label, predicted, count }) => [
      grouped(count),
      escapeText(label),
      predicted === null ? { text: NOTHING, tone: "weak" } : escapeText(predicted),
    ]),
  };
}
