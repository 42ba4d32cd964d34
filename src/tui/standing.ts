/** How a run stands: a mark and some words, and a colour that says no more than they do. */
import { roughly, short, whole } from "./format.ts";
import type { Pace } from "./pace.ts";
import { BAD, GOOD, WARN } from "./palette.ts";
import type { LogRecord } from "./record.ts";
import type { Point, Series } from "./series.ts";
import type { Span } from "./span.ts";

export type Status = "waiting" | "running" | "paused" | "done";

/** What of a run tells how it stands. */
export interface Going {
  readonly status: Status;
  /** When its last record was written, in milliseconds; NaN where that is not known. */
  readonly heard: number;
  readonly pace: Pace;
  /** Why the run ended, and its last record. */
  readonly reason: string;
  readonly result: LogRecord;
  /** The validation with the best loss so far. */
  readonly best: Point | undefined;
  readonly loss: Series;
}

/** Records may come so many times as far apart as usual, and in so many seconds, before a log counts as silent. */
const PATIENCE = { times: 10, seconds: 30 };

/** `now` is in milliseconds, as is the time of the records. */
export function standingOf(run: Going, now: number): Span {
  const silence = silenceOf(run, now);
  if (silence !== undefined) return { text: `◌ silent for ${roughly(silence)}`, colour: WARN };
  if (run.status !== "done") return STANDINGS[run.status];
  return ENDS.get(run.reason) ?? FINISHED;
}

const STANDINGS = {
  waiting: { text: "○ waiting", colour: WARN },
  running: { text: "● running", colour: GOOD },
  paused: { text: "‖ paused", colour: WARN },
};

const FINISHED = { text: "✓ finished", colour: GOOD };

/** By the reason that the log gives, where that is not that all was done. */
const ENDS: ReadonlyMap<string, Span> = new Map<string, Span>([
  ["stopped", { text: "■ stopped" }],
  ["interrupted", { text: "■ interrupted", colour: WARN }],
  ["diverged", { text: "✗ diverged", colour: BAD }],
]);

/** Seconds since the last record of a run that goes on, where these are far too many; else undefined. */
export function silenceOf({ status, heard, pace }: Going, now: number): number | undefined {
  if (status !== "running") return undefined;
  const seconds = (now - heard) / 1000;
  return seconds > Math.max(PATIENCE.seconds, PATIENCE.times * (pace.interval ?? 0)) ? seconds : undefined;
}

/** Seconds until the last step, of a run that goes on and is heard of. */
export const leftOf = (run: Going & { readonly secondsLeft: number | undefined }, now: number) =>
  silenceOf(run, now) === undefined ? run.secondsLeft : undefined;

/** What came of it: `valid 2.416 at step 240`; of a run that goes on nothing. */
export function resultOf({ status, result, best, loss }: Going): string {
  if (status !== "done") return "";
  const [valid, at] = [result.number("valid_loss"), result.number("valid_step")];
  if (valid !== undefined) return `valid ${short(valid)}${at === undefined ? "" : ` at step ${whole(at)}`}`;
  if (best !== undefined) return `valid ${short(best.y)} at step ${whole(best.x)}`;
  return loss.last === undefined ? "" : `loss ${short(loss.last.y)}`;
}

/** Why it ended, in a sentence. */
export function endingOf(run: Going): string {
  const { reason, result } = run;
  const parts = [whyOf(reason, result), resultOf(run), result.text("output") ?? ""];
  return parts.filter((part) => part !== "" && part !== "-").join("; ");
}

/** Only what is trained by steps has checkpoints. */
function whyOf(reason: string, result: LogRecord): string {
  if (reason === "interrupted" && result.number("step") === undefined) return "interrupted";
  return WHY.get(reason) ?? (reason === "" ? "finished" : `finished: ${reason}`);
}

const WHY: ReadonlyMap<string, string> = new Map([
  ["epochs", "finished: all epochs are done"],
  ["steps", "finished: all steps are done"],
  ["patience", "finished: validations got no better"],
  ["vocab-size", "finished: the vocabulary is full"],
  ["min-frequency", "finished: no pair is frequent enough any more"],
  ["done", "finished"],
  ["stopped", "stopped by hand"],
  ["interrupted", "interrupted: --resume goes on from the checkpoint"],
  ["diverged", "diverged: the numbers exploded"],
]);
