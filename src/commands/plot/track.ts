/** A run from its first step to its last, as its log tells it. */
import type { Track } from "../../formats/run-chart.ts";
import type { Row } from "../../io/codec.ts";
import { hasNumber, numberIn } from "./numbers.ts";
import type { Run } from "./runs.ts";

type Across = "step" | "seconds" | "examples";

/** What a step learns from, by the names of the members that count it. */
const EXAMPLES = ["tokens", "texts", "words"];

/**
 * Where a run went on from an earlier step than the log had reached, what came later counts; its seconds begin anew, and
 * are added to those before. A validation is where the last step was.
 */
export function trackOf({ name, rows }: Run, across: Across): Track {
  const placed: { row: Row; x: number; step: number }[] = [];
  let [x, seconds, before] = [0, 0, 0];
  for (const row of rows) {
    if (row.event !== "step" && row.event !== "valid") continue;
    const step = numberIn(row.step);
    if (row.event === "step") {
      while (placed.length > 0 && placed[placed.length - 1].step >= step) placed.pop();
      if (numberIn(row.seconds) < seconds) before += seconds;
      seconds = numberIn(row.seconds);
    }
    if (across === "step") x = step;
    else if (row.event === "step") x = across === "seconds" ? before + seconds : examplesOf(row);
    placed.push({ row, x, step });
  }
  return {
    name,
    points: (event, member) =>
      placed
        .filter(({ row }) => row.event === event && hasNumber(row, member))
        .map(({ row, x }) => [x, numberIn(row[member])] as const)
        .filter(([x]) => Number.isFinite(x)),
  };
}

const examplesOf = (row: Row): number => numberIn(row[EXAMPLES.find((name) => hasNumber(row, name)) ?? ""]);

/** `tokens`, `texts`, `words`, or `examples` where runs differ. */
export function examplesTitle(runs: readonly Run[]): string {
  const steps = runs.flatMap(({ rows }) => rows.filter(({ event }) => event === "step"));
  const names = new Set(steps.flatMap((row) => EXAMPLES.filter((name) => hasNumber(row, name)).slice(0, 1)));
  return names.size === 1 ? [...names][0] : "examples";
}
