/** What `weft vectors-eval` has found, as a record for programs and as a table for people. */
import { forTerminal } from "../stream/for-terminal.ts";
import type { AnalogiesResult, Tally } from "./analogies.ts";
import type { PairsResult } from "./pairs.ts";

export type Result = PairsResult | AnalogiesResult;

export const asLine = (result: Result): string => `${JSON.stringify(result)}\n`;

/** What is tested stands above, numbers to the right. */
export const asTable = (result: Result): string =>
  `${forTerminal(result.file)}\n${(result.kind === "pairs" ? pairLines(result) : analogyLines(result)).join("\n")}\n\n`;

const pairLines = ({ pairs, used, spearman, pearson }: PairsResult): string[] => [
  line("Spearman's rho", digits(spearman, 4)),
  line("Pearson's r", digits(pearson, 4)),
  line("pairs", `${used} of ${pairs}`),
];

function analogyLines(result: AnalogiesResult): string[] {
  const sections = result.sections.map((section) => tallyLine(section.section, section));
  const totals = [
    tallyLine("semantic", result.semantic),
    tallyLine("syntactic", result.syntactic),
    tallyLine("all", result),
  ];
  return [...sections, ...totals, line("questions", `${result.used} of ${result.questions}`)];
}

function tallyLine(name: string, { correct, used, accuracy }: Tally): string {
  const share = accuracy === null ? "-" : `${digits(accuracy * 100, 1)} %`;
  return line(name, `${correct} of ${used}`.padStart(18) + share.padStart(10));
}

const line = (name: string, value: string): string =>
  `  ${forTerminal(name).padEnd(30)}${value.padStart(28)}`;

const digits = (number: number | null, count: number): string => number?.toFixed(count) ?? "-";
