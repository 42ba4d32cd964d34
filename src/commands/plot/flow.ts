/** How far back the gradients of recurrent networks reach, from the records that --probe gradients writes into run logs. */
import { DataError, UsageError } from "../../errors.ts";
import type { LineChart } from "../../formats/chart.ts";
import { flowChart, type RunFlow } from "../../formats/flow-chart.ts";
import type { Row } from "../../io/codec.ts";
import type { PlotOptions } from "./flags.ts";
import { numbersIn } from "./numbers.ts";
import type { Run } from "./runs.ts";

/** For each layer and time distance the mean of the second half of a run's records. @throws UsageError for a layer that no run has */
export function flowsChart(runs: readonly Run[], { xScale, yScale, layer }: PlotOptions): LineChart {
  const flows = runs.map(flowOf);
  const deepest = Math.max(...flows.map(({ layers }) => layers.length));
  if (layer !== undefined && layer > deepest)
    throw new UsageError(`no run has a layer ${layer}`, { hint: `the highest one is ${deepest}` });
  return flowChart(flows, {
    layer: layer === undefined ? undefined : layer - 1,
    isLogX: xScale === "log",
    isLogY: yScale !== "linear",
  });
}

function flowOf({ name, rows }: Run): RunFlow {
  const events = rows.filter(({ event }) => event === "gradient_flow");
  const late = events.slice(Math.floor(events.length / 2));
  const layers = layersOf(late, "layers", "norms");
  if (layers.length === 0)
    throw new DataError(`${name}: no record of gradient flow`, {
      hint: "weft lm-train --probe gradients writes them",
    });
  return { name, layers, cells: layersOf(late, "cell_layers", "cell_norms") };
}

/** Where there is one layer, records have its norms alone. */
function layersOf(rows: readonly Row[], all: string, top: string): number[][] {
  const records = rows.map((row): unknown[] => {
    const layers = row[all];
    return Array.isArray(layers) ? layers : [row[top]];
  });
  const count = Math.max(0, ...records.map(({ length }) => length));
  const means = Array.from({ length: count }, (_, layer) => meanOf(records.map((layers) => layers[layer])));
  return means.some(({ length }) => length > 0) ? means : [];
}

/** Of the longest lists; those of the last batch of an epoch may be shorter. */
function meanOf(values: readonly unknown[]): number[] {
  const lists = values.map(numbersIn).filter((list) => list !== undefined) as number[][];
  const times = Math.max(0, ...lists.map(({ length }) => length));
  const whole = lists.filter(({ length }) => length === times);
  return Array.from(
    { length: times },
    (_, k) => whole.reduce((sum, list) => sum + list[k], 0) / whole.length,
  );
}
