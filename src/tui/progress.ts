/** How far a command is: a bar on a terminal, a plain line at most every ten seconds elsewhere. */
import type { Writable } from "node:stream";
import { SingleBar } from "cli-progress";
import { type JobOptions, JobState } from "./job-state.ts";
import { progressLine, progressText } from "./progress-line.ts";

export interface LiveProgress {
  /** `done` of the total; `more` are a few words about it, or how much it is of what is counted besides. */
  update(done: number, more?: string | number): void;
  /** Takes the bar off its line, so that a message can stand there; it comes back below. */
  clear(): void;
  stop(): void;
}

export interface ProgressOptions {
  readonly stream: Writable & { readonly columns?: number };
  readonly style: "bar" | "lines" | "none";
  /** Says a line to people. */
  say(message: string): void;
  readonly job: JobOptions;
  readonly clock?: Clock;
  /** Asked when the bar would appear, until it may; without it, it may. */
  mayAppear?(): boolean;
  /** Called once, by the first `stop`. */
  closed?(): void;
}

export interface Clock {
  /** In milliseconds. */
  now(): number;
  /** Calls `then` after so many milliseconds, unless it is cancelled by what is returned. */
  after(milliseconds: number, then: () => void): () => void;
}

/** What is over before that is not worth a bar. */
const QUICK_MS = 500;
const ASK_EVERY_MS = 2000;
const LINE_EVERY_MS = 10_000;
const REDRAW_MS = 200;

export function showProgress(options: ProgressOptions): LiveProgress {
  const state = new JobState(options.job, options.clock ?? systemClock);
  if (options.style === "bar") return bar(options, state);
  return lines(options.style === "lines" ? options : { ...options, say: () => {} }, state);
}

const systemClock: Clock = {
  now: () => performance.now(),
  after: (milliseconds, then) => {
    const timer = setTimeout(then, milliseconds).unref();
    return () => clearTimeout(timer);
  },
};

const ERASE_LINE = "\r\u001b[K";

function bar(
  { stream, clock = systemClock, mayAppear = () => true, closed }: ProgressOptions,
  state: JobState,
): LiveProgress {
  const drawn = drawnOn(stream, state);
  let isDrawn = false;
  const appear = () => {
    isDrawn = mayAppear();
    if (isDrawn) drawn.start(1, 0);
    else cancel = clock.after(ASK_EVERY_MS, appear);
  };
  let cancel = clock.after(QUICK_MS, appear);
  const clear = () => {
    if (isDrawn) stream.write(ERASE_LINE);
  };
  const stop = once(() => {
    cancel();
    if (isDrawn) drawn.stop();
    clear();
    isDrawn = false;
    closed?.();
  });
  return { update: (done, more) => state.see(done, more), clear, stop };
}

/**
 * Draws the line anew every so often. cli-progress is told that this is no terminal: it would keep the place where the
 * bar began, and go back there in the end, over the messages that have come since.
 */
function drawnOn(stream: ProgressOptions["stream"], state: JobState): SingleBar {
  const line = {
    isTTY: false,
    write: (text: string) => text === "\n" || stream.write(`\r${text}\u001b[K`),
  };
  return new SingleBar({
    stream: line as unknown as NodeJS.WritableStream,
    format: () => progressLine(state, stream.columns ?? 80),
    noTTYOutput: true,
    notTTYSchedule: REDRAW_MS,
  });
}

function lines({ say, clock = systemClock, closed }: ProgressOptions, state: JobState): LiveProgress {
  let last = clock.now();
  let isOver = false;
  const stop = once(() => {
    isOver = true;
    closed?.();
  });
  const update = (done: number, more?: string | number) => {
    if (isOver) return;
    state.see(done, more);
    if (clock.now() - last < LINE_EVERY_MS) return;
    last = clock.now();
    say(progressText(state));
  };
  return { update, clear: () => {}, stop };
}

function once(act: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) act();
    isDone = true;
  };
}
