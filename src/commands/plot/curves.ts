/** Curves of run logs: losses, rates, norms, whatever number the records have. */
import { DataError, UsageError } from "../../errors.ts";
import type { LineChart } from "../../formats/chart.ts";
import { listed, type Measure, runChart } from "../../formats/run-chart.ts";
import { commaList, type PlotOptions } from "./flags.ts";
import { measureNamed, measuresOf } from "./measures.ts";
import type { Run } from "./runs.ts";
import { examplesTitle, trackOf } from "./track.ts";

/** @throws UsageError when a number is asked for that no record has */
export function curvesChart(runs: readonly Run[], options: PlotOptions): LineChart {
  const { x, xScale, yScale, smooth } = options;
  return runChart(
    runs.map((run) => trackOf(run, x)),
    {
      measures: measuresAsked(runs, commaList(options.what)),
      x: { title: x === "examples" ? examplesTitle(runs) : x, isLog: xScale === "log" },
      isLogY: yScale === "log",
      smooth,
    },
  );
}

/** Without a wish, the losses that there are. */
function measuresAsked(runs: readonly Run[], asked: readonly string[]): Measure[] {
  const all = measuresOf(runs.flatMap(({ rows }) => rows));
  const wanted = asked.length > 0 ? asked : ["loss", "valid"].filter((name) => measureNamed(name, all));
  if (wanted.length === 0)
    throw new DataError(`${listed(runs.map(({ name }) => name))}: no loss to draw`, {
      hint: `--what names ${all.map((one) => one.name).join(", ") || "another number"}`,
    });
  const names = [...new Set(wanted)];
  return names.map((name) => {
    const measure = measureNamed(name, all);
    if (measure !== undefined) return measure;
    const hint = `there are ${all.map((one) => one.name).join(", ")}`;
    throw new UsageError(`no record has a number ${JSON.stringify(name)}`, { hint });
  });
}
