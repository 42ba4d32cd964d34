/** A job that is under way, in one line for people. */
import type { Counter } from "./counter.ts";
import { bytes, duration, percent, short } from "./format.ts";
import type { JobState } from "./job-state.ts";

/** As wide in each drawing, whatever stands beside it: a bar that trembles is hard to read. */
const BAR = { wide: 24, narrow: 10, from: 100 };

/**
 * `reading [=====     ]  50% 12 MB/s, 0:07 left, 0:07 gone`, in fewer columns than there are; a narrow terminal is not
 * told how much time is gone.
 */
export function progressLine(state: JobState, columns: number): string {
  const texts = [...measures(state), ...timeLeft(state)];
  const size = columns >= BAR.from ? BAR.wide : BAR.narrow;
  const whole = lineOf(state, [...texts, `${duration(state.seconds)} gone`], size);
  return whole.length < columns ? whole : lineOf(state, texts, size).slice(0, Math.max(0, columns - 1));
}

/** `reading: 50%, 12 MB/s, 0:07 left` */
export function progressText(state: JobState): string {
  const { title, share } = state;
  const amount = share === undefined ? amountOf(state) : [percent(share)];
  return `${title}: ${[...amount, ...measures(state), ...timeLeft(state)].join(", ")}`;
}

function lineOf(state: JobState, texts: readonly string[], size: number): string {
  const { title, share } = state;
  if (share === undefined) return `${title} ${[...amountOf(state), ...texts].join(", ")}`;
  const full = Math.floor(share * size);
  return `${title} [${"=".repeat(full)}${" ".repeat(size - full)}] ${percent(share).padStart(4)} ${texts.join(", ")}`;
}

/** Nothing, where nothing is counted. */
function amountOf({ done, besides }: JobState): string[] {
  const { count, unit } = done.unit === undefined && besides.unit !== undefined ? besides : done;
  if (unit === undefined) return count === 0 ? [] : [short(count)];
  return [quantity(count, unit)];
}

function measures({ done, besides, detail, seconds }: JobState): string[] {
  return [inOneLine(detail), rateOf(done, seconds), rateOf(besides, seconds)].filter((text) => text !== "");
}

function timeLeft({ left }: JobState): string[] {
  return left === undefined ? [] : [`${duration(left)} left`];
}

function rateOf(counter: Counter, seconds: number): string {
  const rate = counter.rate(seconds);
  return rate === undefined || counter.unit === undefined ? "" : `${quantity(rate, counter.unit)}/s`;
}

/** `12 MB`, `1.25M tokens` */
function quantity(count: number, unit: string): string {
  if (unit === "bytes") return bytes(count);
  return `${short(count >= 100 ? Math.round(count) : Number(count.toPrecision(2)))} ${unit}`;
}

const inOneLine = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f]/g, " ");
