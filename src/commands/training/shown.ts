/** A training that shows itself: the dashboard of `--tui`, and what its keys ask for. */
import { basename } from "node:path";
import { WeftError } from "../../errors.ts";
import type { Journal } from "../../io/journal.ts";
import type { Context, Dashboard } from "../context.ts";
import type { RunOptions } from "./flags.ts";
import { Steering } from "./steering.ts";

export interface Shown {
  /** Without `--tui`, or a terminal, there is none. */
  readonly dashboard: Dashboard | undefined;
  readonly steering: Steering;
}

/** What of a run is steered. */
export interface Steered {
  readonly context: Context;
  readonly shown: Shown;
  /** Writes a checkpoint, and returns its path; of some trainings there are none. */
  save?(): Promise<string>;
  /** Tells of a pause. */
  pausing(): Promise<void>;
}

/** Opens the dashboard where it was asked for. */
export async function showTraining(
  context: Context,
  { tui, log, output }: Pick<RunOptions, "tui"> & Partial<Pick<RunOptions, "log" | "output">>,
  steering = new Steering(),
): Promise<Shown> {
  if (!tui) return { dashboard: undefined, steering };
  const name = [log, output].find((path) => path !== undefined && path !== "-") ?? "training";
  const dashboard = await context.dashboard({ runs: [basename(name)], controls: steering });
  if (dashboard === undefined) context.say("no terminal for --tui: going on without");
  return { dashboard, steering };
}

/**
 * The run log: a file, or standard output, and the dashboard, as far as there are any. Where a run goes on, records of
 * the earlier one stay up to its step.
 */
export async function openRunLog(
  context: Context,
  { log, resume = false }: Partial<Pick<RunOptions, "log" | "resume">>,
  { step: last }: { readonly step: number },
  { dashboard }: Shown,
): Promise<Journal | undefined> {
  const keep = (record: Readonly<Record<string, unknown>>): boolean => {
    const { event, step } = record;
    const stays = event !== "end" && (typeof step !== "number" || step <= last);
    if (stays) dashboard?.record(0, record);
    return stays;
  };
  const file = log === undefined ? undefined : await context.journal(log, resume ? keep : undefined);
  return dashboard === undefined ? file : beside(file, dashboard);
}

/** The dashboard is closed when the log has ended, so that what is said afterwards is seen. */
function beside(file: Journal | undefined, dashboard: Dashboard): Journal {
  return {
    write: async (record) => {
      dashboard.record(0, record);
      await file?.write(record);
    },
    end: async () => {
      dashboard.close();
      await file?.end();
    },
  };
}

/** Between two steps: does what keys asked for. A checkpoint that cannot be written ends no training. */
export async function steer({ context, shown, save, pausing }: Steered): Promise<void> {
  const { dashboard, steering } = shown;
  if (steering.takeCheckpoint()) {
    try {
      dashboard?.say(save === undefined ? "this training has no checkpoints" : `checkpoint ${await save()}`);
    } catch (error) {
      if (!(error instanceof WeftError)) throw error;
      context.warn(`no checkpoint: ${error.message}`);
    }
  }
  if (!steering.paused) return;
  await pausing();
  await steering.going(context.signal);
}
