/** Goes through the rows once and writes what they come to. */
import { DataError, UsageError } from "../../errors.ts";
import { readBlocks } from "../../io/blocks.ts";
import type { BadRow, Block, RawRow, Row } from "../../io/codec.ts";
import { codecNamed } from "../../io/codecs.ts";
import { place } from "../../io/place.ts";
import type { Options } from "../command.ts";
import type { Context } from "../context.ts";
import { type Report, reportWriter } from "../report.ts";
import { conllColumns } from "../stream/conll.ts";
import { cellValues } from "../stream/labels-of.ts";
import { openReading } from "../stream/reading.ts";
import { untilAborted } from "../stream/stop.ts";
import type { flags } from "./flags.ts";
import type { Metric } from "./metric.ts";
import { metricOf, noTask, taskOf } from "./tasks.ts";

export type EvaluateOptions = Options<typeof flags>;

export async function evaluateRows(
  context: Context,
  options: EvaluateOptions,
  paths: readonly string[],
): Promise<void> {
  checkFlags(options);
  const output = await context.output(options.output, options);
  try {
    const found = await untilAborted(context.signal, () => evaluated(context, options, paths));
    await output.write(reportWriter(context, options)(found));
  } catch (error) {
    await output.abort();
    throw error;
  }
  await output.end();
}

function checkFlags({ task, gold, predicted, k }: EvaluateOptions): void {
  const named = gold !== undefined || predicted !== undefined;
  if (named && (task === "auto" || task === "perplexity"))
    throw new UsageError("--gold and --predicted go with --task labels, tags or text");
  if (new Set(k).size < k.length) throw new UsageError("--k names a number twice");
}

async function evaluated(
  context: Context,
  options: EvaluateOptions,
  paths: readonly string[],
): Promise<Report> {
  const evaluator = new Evaluator(options);
  const { from, maxLine, columns } = options;
  const named = columns.length > 0 ? columns : undefined;
  const conll = conllColumns(options);
  const reading = await openReading(context, "reading", paths, { isMinor: true });
  try {
    const { meter } = reading;
    for await (const block of readBlocks(paths, { from, maxLine, columns: named, conll, meter })) {
      context.signal.throwIfAborted();
      evaluator.add(block);
      reading.worked(evaluator.read, evaluator.rows + evaluator.skipped);
    }
  } finally {
    reading.stop();
  }
  const { rows, skipped } = evaluator;
  if (skipped > 0) context.warn(`${skipped} of ${rows + skipped} records were bad and left out`);
  return evaluator.result();
}

/** Takes in block after block; the first good row tells the task, unless it is known. */
class Evaluator {
  /** Bytes of the input. */
  read = 0;
  rows = 0;
  skipped = 0;
  readonly #options: EvaluateOptions;
  #metric: Metric | undefined;

  constructor(options: EvaluateOptions) {
    this.#options = options;
  }

  /** @throws DataError at the first bad record, unless these are left out */
  add(block: Block): void {
    const areCells = block.codec === "csv" || block.codec === "tsv";
    for (const record of codecNamed(block.codec).decode(block)) {
      const error = this.#take(record, areCells);
      if (error === undefined) this.rows++;
      else if (this.#options.onError === "skip") this.skipped++;
      else throw new DataError(place(block.file, record.line, error), { hint: hintOf(error) });
    }
    this.read += block.bytes.length;
  }

  /** @throws DataError when there was no row */
  result(): Report {
    if (this.#metric === undefined || this.rows === 0)
      throw new DataError("there is nothing to evaluate", {
        hint: "rows come from weft classify, tag, translate, caption or score",
      });
    return this.#metric.result();
  }

  #take(record: RawRow | BadRow, areCells: boolean): string | undefined {
    if ("error" in record) return record.error;
    const row = areCells ? cellValues(record.row) : record.row;
    this.#metric ??= this.#metricFor(row);
    return this.#metric === undefined ? noTask(row) : this.#metric.add(row);
  }

  #metricFor(row: Row): Metric | undefined {
    const task = this.#options.task === "auto" ? taskOf(row) : this.#options.task;
    return task === undefined ? undefined : metricOf(task, this.#options);
  }
}

/** What to do about a bad record. */
const hintOf = (error: string): string =>
  error.includes("no member ") ? `--task, --gold and --predicted tell what is compared; ${SKIP}` : SKIP;

const SKIP = "--on-error skip leaves bad records out";
