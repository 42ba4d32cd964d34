/** The run of `weft watch`: logs to a dashboard, or to lines where there is no terminal. */
import { basename } from "node:path";
import { inputName } from "../../io/place.ts";
import { standardInputTwice } from "../../io/standard-input.ts";
import type { Context, Dashboard } from "../context.ts";
import { recordLine } from "./line.ts";
import { type LogEvent, readLog } from "./log.ts";

export interface WatchOptions {
  readonly lines: boolean;
  readonly once: boolean;
}

export async function watchRuns(
  context: Context,
  options: WatchOptions,
  operands: readonly string[],
): Promise<void> {
  const paths = operands.length === 0 ? ["-"] : operands;
  if (paths.filter((path) => path === "-").length > 1) throw standardInputTwice();
  const stop = new AbortController();
  const signal = AbortSignal.any([context.signal, stop.signal]);
  const logs = paths.map((path) => readLog(path, { signal, once: options.once }));
  const names = namesOf(paths);
  const dashboard = options.lines ? undefined : await context.dashboard({ runs: names });
  try {
    if (dashboard === undefined) await writeLines(context, logs, names);
    else await show(dashboard, logs);
  } finally {
    stop.abort();
    dashboard?.close();
  }
  context.signal.throwIfAborted();
}

/** The last part of each path, or all of it where that does not tell them apart. */
function namesOf(paths: readonly string[]): string[] {
  const short = paths.map((path) => (path === "-" ? inputName(path) : basename(path)));
  return new Set(short).size === short.length ? short : paths.map(inputName);
}

type Log = AsyncIterable<LogEvent>;

/** Until it is closed, also when all logs have ended. */
async function show(dashboard: Dashboard, logs: readonly Log[]): Promise<void> {
  const feeds = logs.map(async (log, run) => {
    for await (const event of log)
      if (event === "anew") dashboard.forget(run);
      else dashboard.record(run, event.record, event.written);
  });
  await Promise.race([dashboard.closed, Promise.all(feeds).then(() => dashboard.closed)]);
}

/** Until every run has ended. */
async function writeLines(context: Context, logs: readonly Log[], names: readonly string[]): Promise<void> {
  const output = await context.output();
  const encoder = new TextEncoder();
  const work = logs.map(async (log, run) => {
    const prefix = logs.length > 1 ? `${names[run]}: ` : "";
    for await (const event of log) {
      await output.write(
        encoder.encode(`${prefix}${event === "anew" ? "begins anew" : recordLine(event.record)}\n`),
      );
      if (event !== "anew" && event.record.event === "end") return;
    }
  });
  await Promise.all(work);
  await output.end();
}
