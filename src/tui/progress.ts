/** How far a command is: a bar on a terminal, a plain line at most every ten seconds elsewhere. */
import type { Writable } from "node:stream";
import { type Options, SingleBar } from "cli-progress";

export interface LiveProgress {
  /** `done` in the unit of `total`; `detail` is shown after it. */
  update(done: number, detail?: string): void;
  /** Takes the bar off its line, so that a message can stand there; the next update draws it again. */
  clear(): void;
  stop(): void;
}

export interface ProgressOptions {
  readonly stream: Writable;
  readonly style: "bar" | "lines" | "none";
  /** Says a line to people. */
  say(message: string): void;
  readonly title: string;
  readonly total?: number;
  /** Milliseconds, for the pace of the lines. */
  now?(): number;
  /** Called once, by the first `stop`. */
  closed?(): void;
}

const LINE_EVERY_MS = 10_000;

export function showProgress(options: ProgressOptions): LiveProgress {
  if (options.style === "bar") return bar(options);
  return options.style === "lines" ? lines(options) : lines({ ...options, say: () => {} });
}

function bar({ stream, title, total = 0, closed }: ProgressOptions): LiveProgress {
  const drawn = new SingleBar(barStyle(stream, total));
  drawn.start(total, 0, { title: brief(title), detail: "" });
  let running = true;
  return {
    update: (done, detail = "") => {
      if (running) drawn.update(total > 0 ? Math.min(done, total) : done, { detail: brief(detail) });
    },
    clear: () => {
      if (running) stream.write("\r\u001b[K");
    },
    stop: () => {
      if (!running) return;
      running = false;
      drawn.stop();
      closed?.();
    },
  };
}

function barStyle(stream: Writable, total: number): Options {
  const known = "{title} [{bar}] {percentage}% {detail} {eta_formatted} left";
  return {
    stream: stream as NodeJS.WritableStream,
    format: total > 0 ? known : "{title} {value} {detail}",
    fps: 5,
    barsize: 24,
    barCompleteChar: "=",
    barIncompleteChar: " ",
    clearOnComplete: true,
    hideCursor: false, // a killed process could not bring it back
    linewrap: true, // lines are cut to the width of the terminal, and its own mode is left alone
    emptyOnZero: true,
    etaBuffer: 50,
  };
}

function lines({
  say,
  title,
  total = 0,
  now = () => performance.now(),
  closed,
}: ProgressOptions): LiveProgress {
  let last = now();
  let running = true;
  return {
    update: (done, detail = "") => {
      if (!running || now() - last < LINE_EVERY_MS) return;
      last = now();
      const share = total > 0 ? `${Math.floor((100 * done) / total)}%` : String(done);
      say(detail === "" ? `${title}: ${share}` : `${title}: ${share}, ${detail}`);
    },
    clear: () => {},
    stop: () => {
      if (running) closed?.();
      running = false;
    },
  };
}

/** Braces are cli-progress' own, line ends would break the bar. */
function brief(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f{}]/g, " ");
}
