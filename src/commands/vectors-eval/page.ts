/** What `weft vectors-eval` has found of a file, for people. */
import { bar } from "../../formats/bar.ts";
import { facts, type Page } from "../../formats/page.ts";
import type { Cell, Column } from "../../formats/table.ts";
import { decimals, grouped } from "../number-text.ts";
import type { AnalogiesResult, Tally } from "./analogies.ts";
import type { PairsResult } from "./pairs.ts";

export type Result = PairsResult | AnalogiesResult;

export const resultPage = (result: Result): Page =>
  result.kind === "pairs" ? pairsPage(result) : analogiesPage(result);

const pairsPage = ({ file, pairs, used, spearman, pearson }: PairsResult): Page => ({
  title: [file, `${grouped(used)} of ${grouped(pairs)} pairs`],
  blocks: [
    {
      table: facts([
        ["Spearman's rho", decimals(spearman)],
        ["Pearson's r", decimals(pearson)],
      ]),
    },
  ],
});

const analogiesPage = (result: AnalogiesResult): Page => ({
  title: [result.file, `${grouped(result.used)} of ${grouped(result.questions)} questions`],
  blocks: [
    {
      heading: "Sections",
      table: { columns: COLUMNS, rows: result.sections.map((one) => tallyCells(one.section, one)) },
    },
    {
      heading: "Together",
      table: {
        columns: COLUMNS,
        rows: [
          tallyCells("semantic", result.semantic),
          tallyCells("syntactic", result.syntactic),
          tallyCells("all", result),
        ],
      },
    },
  ],
});

/** Both tables are of one width. */
const COLUMNS: readonly Column[] = [
  { tone: "name", least: 27 },
  { title: "right", align: "right", least: 7 },
  { title: "asked", align: "right", least: 7 },
  { title: "right, %", align: "right" },
  {},
];

const tallyCells = (name: string, { correct, used, accuracy }: Tally): Cell[] => [
  name,
  grouped(correct),
  grouped(used),
  decimals(accuracy === null ? null : accuracy * 100, 1),
  { text: bar(accuracy ?? 0), tone: "name" },
];
