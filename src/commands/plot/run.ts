/** Reads what is to be drawn, draws it, writes the picture. */
import { UsageError } from "../../errors.ts";
import type { Chart } from "../../formats/chart.ts";
import { pngOf } from "../../formats/png.ts";
import { pictureOf } from "../../formats/svg.ts";
import { vegaLite } from "../../formats/vega-lite.ts";
import { inputName } from "../../io/place.ts";
import { standardInputTwice } from "../../io/standard-input.ts";
import type { Context } from "../context.ts";
import { untilAborted } from "../stream/stop.ts";
import { attentionChart } from "./attention.ts";
import { confusionChart } from "./confusion.ts";
import { curvesChart } from "./curves.ts";
import { checkFlags, type Kind, type PlotOptions } from "./flags.ts";
import { flowsChart } from "./flow.ts";
import { kindOf } from "./kind.ts";
import { runsOf } from "./runs.ts";
import { type RecordSource, readSource, type Source } from "./source.ts";
import { wordsChart } from "./words.ts";

export async function plotFiles(
  context: Context,
  options: PlotOptions,
  paths: readonly string[],
): Promise<void> {
  const inputs = paths.length === 0 ? ["-"] : paths;
  if (inputs.filter((path) => path === "-").length > 1) throw standardInputTwice();
  const format = options.to ?? formatOf(options.output);
  if (format === "png" && (options.output ?? "-") === "-" && context.stdout.terminal)
    throw new UsageError("a PNG is no text for a terminal", { hint: "name a file with -o" });
  const output = await context.output(options.output, options);
  try {
    const bytes = await untilAborted(context.signal, async () => {
      const chart = await chartOf(context, await readSources(context, inputs), options);
      return drawn(options.title === undefined ? chart : { ...chart, title: options.title }, format, options);
    });
    await output.write(bytes);
  } catch (error) {
    await output.abort();
    throw error;
  }
  await output.end();
}

type Format = NonNullable<PlotOptions["to"]>;

const FORMATS: Readonly<Record<string, Format>> = { svg: "svg", png: "png", json: "vega" };

/** By the extension of a file, before that of a compression. */
const formatOf = (path = ""): Format =>
  FORMATS[/\.([a-z]+)(\.(gz|zstd?))?$/i.exec(path)?.[1].toLowerCase() ?? ""] ?? "svg";

async function readSources(context: Context, paths: readonly string[]): Promise<Source[]> {
  const sources: Source[] = [];
  for (const path of paths) sources.push(await readSource(context, path));
  return sources;
}

async function chartOf(context: Context, sources: readonly Source[], options: PlotOptions): Promise<Chart> {
  const kind = options.kind === "auto" ? kindOf(sources[0]) : options.kind;
  checkFlags(options, kind);
  if (kind === "curves") return curvesChart(runsOf(sources.map(recordsOf), options.name), options);
  if (kind === "flow") return flowsChart(runsOf(sources.map(recordsOf), options.name), options);
  if (sources.length > 1) throw new UsageError(`--kind ${kind} draws one file, not ${sources.length}`);
  return singleChart(context, sources[0], kind, options);
}

async function singleChart(
  context: Context,
  source: Source,
  kind: Kind,
  options: PlotOptions,
): Promise<Chart> {
  if (kind === "confusion") return confusionChart(recordsOf(source), options.top);
  if (kind === "attention") return attentionChart(recordsOf(source), options.record);
  if ("vectors" in source) return wordsChart(context, source, options);
  throw new UsageError(`${inputName(source.path)} has no word vectors`);
}

function recordsOf(source: Source): RecordSource {
  if ("rows" in source) return source;
  throw new UsageError(`${inputName(source.path)} has word vectors, and no records`);
}

function drawn(chart: Chart, format: Format, { width, height, theme, zoom }: PlotOptions): Uint8Array {
  if (format === "vega") return Buffer.from(vegaLite(chart, { width, height }));
  const isPng = format === "png";
  const svg = pictureOf(chart, { width, height, theme: isPng && theme === "auto" ? "light" : theme });
  return isPng ? pngOf(svg, zoom) : Buffer.from(svg);
}
