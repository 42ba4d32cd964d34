/** Who sees the progress of a job: on a terminal, elsewhere, and beside records. */
import { PassThrough } from "node:stream";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Bars } from "../../src/cli/bars.ts";
import type { Job } from "../../src/commands/context.ts";

interface Surroundings {
  readonly terminal?: boolean;
  readonly stdout?: boolean;
  readonly term?: string;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly isFromWeft?: boolean;
  readonly besideRecords?: boolean;
}

function barsIn(around: Surroundings, isHidden = () => false) {
  const { terminal = true, stdout = false, term = "xterm", isFromWeft = false } = around;
  const stream = new PassThrough();
  const said: string[] = [];
  let drawn = "";
  stream.on("data", (text) => {
    drawn += String(text);
  });
  const host = {
    env: { TERM: term },
    folder: undefined,
    user: undefined,
    stdin: { terminal: false, isFromWeft: () => isFromWeft },
    stdout: { descriptor: 1, terminal: false, columns: 80, isShown: () => stdout },
    stderr: { stream, terminal },
    signal: new AbortController().signal,
  };
  const { quiet = false, verbose = false } = around;
  const bars = new Bars({ host, quiet, verbose, say: (line) => said.push(line), isHidden });
  bars.besideRecords = around.besideRecords ?? false;
  return { bars, said, drawn: () => drawn };
}

/** Timers that do not wait. */
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Twenty seconds of a job. */
function watched(job: Job, around: Surroundings): "a bar" | "lines" | "nothing" {
  const { bars, said, drawn } = barsIn(around);
  const progress = bars.begin("reading", job);
  for (let second = 1; second <= 20; second++) {
    progress.update(second);
    vi.advanceTimersByTime(1000);
  }
  bars.stop();
  if (said.length > 0) return drawn() === "" ? "lines" : expect.unreachable();
  return drawn() === "" ? "nothing" : "a bar";
}

const MAJOR: Job = { total: 20 };
const MINOR: Job = { isMinor: true };
const ROWS: Job = { isMinor: true, isBesideRows: true };

describe.each<[string, Surroundings, string, string, string]>([
  ["on a terminal", {}, "a bar", "a bar", "a bar"],
  ["on a terminal that shows rows, too", { stdout: true }, "a bar", "a bar", "nothing"],
  [
    "on a terminal that shows records of a log",
    { stdout: true, besideRecords: true },
    "nothing",
    "nothing",
    "nothing",
  ],
  ["beside records that go elsewhere", { besideRecords: true }, "a bar", "a bar", "a bar"],
  ["without a terminal", { terminal: false }, "lines", "nothing", "nothing"],
  ["without a terminal, with --verbose", { terminal: false, verbose: true }, "lines", "lines", "lines"],
  ["on a terminal that knows lines alone", { term: "dumb" }, "lines", "nothing", "nothing"],
  ["with --quiet", { quiet: true, verbose: true }, "nothing", "nothing", "nothing"],
  ["behind another weft", { isFromWeft: true }, "nothing", "nothing", "nothing"],
  [
    "behind another weft, whose rows come to the terminal",
    { isFromWeft: true, stdout: true },
    "a bar",
    "a bar",
    "nothing",
  ],
])("%s", (_, around, major, minor, rows) => {
  it(`a job is told by ${major}`, () => expect(watched(MAJOR, around)).toBe(major));
  it(`a stage of a pipeline is told by ${minor}`, () => expect(watched(MINOR, around)).toBe(minor));
  it(`one that writes rows is told by ${rows}`, () => expect(watched(ROWS, around)).toBe(rows));
});

describe("while something else has the terminal", () => {
  it.each([
    ["from the beginning", true],
    ["soon after", false],
  ])("a job is told nothing of, %s, and then is", (_, atOnce) => {
    let isHidden = atOnce;
    const { bars, drawn } = barsIn({}, () => isHidden);
    const progress = bars.begin("reading", MAJOR);
    isHidden = true;
    progress.update(5);
    vi.advanceTimersByTime(5000);
    expect(drawn()).toBe("");
    isHidden = false;
    progress.update(10);
    vi.advanceTimersByTime(3000);
    expect(drawn()).toContain("50%");
    bars.stop();
  });
});
