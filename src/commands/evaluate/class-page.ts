/** Precision, recall and f1 of each class, for people. */
import type { Block } from "../../formats/page.ts";
import type { Cell, Column } from "../../formats/table.ts";
import { escapeText } from "../escape-token.ts";
import { decimals, grouped } from "../number-text.ts";
import type { ClassScores } from "./class-table.ts";
import type { Scores } from "./metric.ts";

/** The most classes that are shown, … */
const MOST_ROWS = 50;
/** … and the most that stand out. */
const MOST_WORST = 5;
const WORST_SHARE = 0.25;

/** In the order in which they come; those of the lowest f1 stand out. `total` is a row above the others. */
export function classBlock(
  heading: string,
  classes: readonly ClassScores[],
  total?: Scores & { support: number },
): Block {
  const shown = classes.slice(0, MOST_ROWS);
  const worst = worstOf(shown);
  const rows = shown.map((one) => rowOf(escapeText(one.label), one, worst.has(one)));
  const left = classes.length - shown.length;
  return {
    heading,
    table: {
      columns: COLUMNS,
      rows: [
        ...(total === undefined ? [] : [rowOf("all", total, false)]),
        ...rows,
        ...(left > 0
          ? [[{ text: `… and ${grouped(left)} more, which --json shows`, tone: "weak" } as const]]
          : []),
      ],
    },
  };
}

const share = (title: string): Column => ({ title, align: "right" });
const COLUMNS: readonly Column[] = [
  { tone: "name" },
  share("precision"),
  share("recall"),
  share("f1"),
  { tone: "bad" },
  share("support"),
];

/** Of equals, those of the most rows; a class without a mistake is none of them, nor is one that is as good as the best. */
function worstOf(classes: readonly ClassScores[]): Set<ClassScores> {
  const sorted = [...classes].sort((a, b) => a.f1 - b.f1 || b.support - a.support);
  const best = sorted.at(-1)?.f1 ?? 0;
  const count = Math.min(MOST_WORST, Math.ceil(sorted.length * WORST_SHARE));
  return new Set(sorted.slice(0, count).filter(({ f1 }) => f1 < best));
}

function rowOf(
  name: string,
  { precision, recall, f1, support }: Scores & { support: number },
  isWorst: boolean,
): Cell[] {
  const shownF1: Cell = isWorst ? { text: decimals(f1), tone: "bad" } : decimals(f1);
  return [name, decimals(precision), decimals(recall), shownF1, isWorst ? "◂" : "", grouped(support)];
}

/** The same of all rows, for each number of predictions. */
export const scoreCells = ({ precision, recall, f1 }: Scores): string[] =>
  [precision, recall, f1].map((one) => decimals(one));
