/** What is told of a job, after so many seconds of a clock that is handed in. */
import { describe, expect, it } from "vitest";
import { type JobOptions, JobState } from "../../src/tui/job-state.ts";
import { progressLine, progressText } from "../../src/tui/progress-line.ts";
import { handClock } from "../helpers/clock.ts";

/** Updates at some seconds; the last number of them is when it is looked at. */
function stateOf(
  job: JobOptions,
  updates: readonly (readonly [number, number, (string | number)?])[],
  end: number,
) {
  const clock = handClock();
  const state = new JobState(job, clock);
  const until = (seconds: number) => clock.pass(seconds * 1000 - clock.now());
  for (const [seconds, done, more] of updates) {
    until(seconds);
    state.see(done, more);
  }
  until(end);
  return state;
}

const READING = { title: "reading", total: 1e9, unit: "bytes", besides: "records" };
const HALF = stateOf(
  READING,
  [
    [1, 1e8, 2000],
    [5, 5e8, 10_000],
  ],
  5,
);

describe("a line", () => {
  it("has a bar, rates and times where the total is known", () => {
    const bar = `${"=".repeat(12)}${" ".repeat(12)}`;
    expect(progressLine(HALF, 120)).toBe(
      `reading [${bar}]  50% 100 MB/s, 2000 records/s, 0:05 left, 0:05 gone`,
    );
  });

  it("has the amount where it is not", () => {
    const state = stateOf({ ...READING, total: undefined }, [[2, 3e6, 500]], 2);
    expect(progressLine(state, 80)).toBe("reading 3.0 MB, 1.5 MB/s, 250 records/s, 0:02 gone");
  });

  it("has the amount of what is counted besides where nothing else has a name", () => {
    const state = stateOf({ title: "generate", besides: "tokens" }, [[2, 0, 25_000]], 2);
    expect(progressLine(state, 80)).toBe("generate 25k tokens, 12.5k tokens/s, 0:02 gone");
  });

  it("has the time alone where nothing is counted", () => {
    expect(progressLine(stateOf({ title: "merging" }, [], 3), 80)).toBe("merging 0:03 gone");
  });

  it("has no rate before anything is done, and none of what has no name", () => {
    expect(progressLine(stateOf(READING, [], 1), 80)).toBe("reading [          ]   0% 0:01 gone");
    const training = stateOf({ title: "training", total: 100 }, [[2, 50, "loss 1.2"]], 2);
    expect(progressText(training)).toBe("training: 50%, loss 1.2, 0:02 left");
  });

  it.each([80, 70, 62, 61, 50, 30, 10, 1, 0])("fits into %d columns", (columns) => {
    const line = progressLine(HALF, columns);
    expect(line.length).toBeLessThan(Math.max(1, columns));
    if (columns >= 62)
      expect(line).toMatch(/^reading \[={5} {5}\] {2}50% 100 MB\/s, 2000 records\/s, 0:05 left/);
  });
});

describe("a rate", () => {
  it("does not count what had been done before", () => {
    const state = stateOf({ title: "training", total: 6000, unit: "steps", done: 5000 }, [[10, 5500]], 10);
    expect(progressText(state)).toBe("training: 91%, 50 steps/s, 0:10 left");
  });

  it("is that of late, not of the beginning", () => {
    const slow = Array.from({ length: 100 }, (_, at) => [at + 1, at + 1] as const);
    const quick = Array.from({ length: 100 }, (_, at) => [101 + at, 100 + 10 * (at + 1)] as const);
    const state = stateOf({ title: "work", total: 2000, unit: "tasks" }, [...slow, ...quick], 200);
    expect(progressText(state)).toBe("work: 55%, 10 tasks/s, 1:30 left");
  });

  it("falls where nothing comes any more, but not between two updates as far apart as usual", () => {
    const state = (end: number) =>
      stateOf(
        { title: "work", total: 100, unit: "tasks" },
        [
          [10, 20],
          [20, 40],
        ],
        end,
      );
    expect(progressText(state(20))).toBe("work: 40%, 2 tasks/s, 0:30 left");
    expect(progressText(state(29))).toBe("work: 40%, 2 tasks/s, 0:21 left");
    expect(progressText(state(50))).toBe("work: 40%, 1 tasks/s, 0:50 left");
  });

  it("is told however quick and many the updates are", () => {
    const updates = Array.from({ length: 5000 }, (_, at) => [at / 1000, at * 1000] as const);
    expect(progressText(stateOf({ ...READING, besides: undefined }, updates, 5))).toBe(
      "reading: 0%, 1.0 MB/s, 16:35 left",
    );
  });
});
