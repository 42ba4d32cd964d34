import { expect, it } from "vitest";
import { openClocks, WorkClock, whileIdle, wind, workedSeconds } from "../../src/engine/work-clock.ts";

/** Clocks of some threads by a time of day that stands still until it is moved on. */
function scene(threads: number) {
  let time = 1_700_000_000_000_000n;
  const clocks = openClocks(threads);
  const now = () => time;
  return {
    clocks: Array.from({ length: threads }, (_, thread) => new WorkClock(clocks, thread, now)),
    worked: () => workedSeconds(clocks, now),
    pass: (seconds: number) => {
      time += BigInt(seconds * 1e6);
    },
  };
}

it("the time that a thread works counts, also while it does", () => {
  const { clocks, worked, pass } = scene(2);
  pass(1);
  expect(worked()).toEqual([0, 0]);
  clocks[1].begin();
  pass(2);
  expect(worked()).toEqual([0, 2]);
  clocks[1].end();
  pass(4);
  expect(worked()).toEqual([0, 2]);
  clocks[0].begin();
  clocks[1].begin();
  pass(8);
  clocks[0].end();
  pass(16);
  expect(worked()).toEqual([8, 26]);
});

it("the time that it waits for others does not", () => {
  const { clocks, worked, pass } = scene(1);
  whileIdle(() => pass(1)); // a thread without a clock may wait too
  wind(clocks[0]);
  clocks[0].begin();
  pass(2);
  whileIdle(() => pass(4));
  pass(8);
  clocks[0].end();
  expect(worked()).toEqual([10]);
});
