/** How far back the gradients of recurrent networks reach, from the records that --probe gradients writes into run logs. */
import { DataError } from "../../errors.ts";
import type { Line, LineChart } from "../../formats/chart.ts";
import type { Row } from "../../io/codec.ts";
import type { PlotOptions } from "./flags.ts";
import { numbersIn } from "./numbers.ts";
import { namesOf, type Run } from "./runs.ts";

/** For each time distance the mean of the second half of a run's records, divided by that for no distance. */
export function flowChart(runs: readonly Run[], { xScale, yScale }: PlotOptions): LineChart {
  const lines = runs.flatMap(({ name, rows }, at) => linesOf(name, rows, at));
  return {
    kind: "lines",
    title: "Gradient flow",
    subtitle: `${namesOf(runs)}: the gradient of the loss at time t with respect to the state k steps before`,
    x: { title: "k, steps back in time", isLog: xScale === "log" },
    panels: [
      { y: { title: "gradient norm, as a multiple of that for k = 0", isLog: yScale !== "linear" }, lines },
    ],
    names: runs.map(({ name }) => name),
    styles: lines.some(({ isDashed }) => isDashed) ? ["hidden state", "memory cells"] : ["hidden state"],
  };
}

function linesOf(run: string, rows: readonly Row[], name: number): Line[] {
  const events = rows.filter(({ event }) => event === "gradient_flow");
  const late = events.slice(Math.floor(events.length / 2));
  const hidden = meanOf(late.map(({ norms }) => norms));
  if (hidden === undefined)
    throw new DataError(`${run}: no record of gradient flow`, {
      hint: "weft lm-train --probe gradients writes them",
    });
  const cells = meanOf(late.map(({ cell_norms }) => cell_norms));
  return [hidden, cells].flatMap((norms, at) =>
    norms === undefined
      ? []
      : [{ name, isDashed: at === 1, points: norms.map((norm, k) => [k, norm / norms[0]] as const) }],
  );
}

/** Of the longest lists; those of the last batch of an epoch may be shorter. */
function meanOf(values: readonly unknown[]): number[] | undefined {
  const lists = values.map(numbersIn).filter((list) => list !== undefined && list.length > 0) as number[][];
  const times = Math.max(0, ...lists.map(({ length }) => length));
  const whole = lists.filter(({ length }) => length === times);
  if (times === 0) return undefined;
  return Array.from(
    { length: times },
    (_, k) => whole.reduce((sum, list) => sum + list[k], 0) / whole.length,
  );
}
