import { describe, expect, it } from "vitest";
import { Steering } from "../../../src/commands/training/steering.ts";

const never = new AbortController().signal;

/** Whether it has come to its end when everything that waits has had its turn. */
async function settles(promise: Promise<void>): Promise<boolean> {
  let settled = false;
  void promise.then(() => {
    settled = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  return settled;
}

describe("a pause", () => {
  it("lasts until the key is pressed again", async () => {
    const steering = new Steering();
    expect(await settles(steering.going(never))).toBe(true);
    expect(steering.pause()).toBe(true);
    const going = steering.going(never);
    expect(await settles(going)).toBe(false);
    expect(steering.pause()).toBe(false);
    expect(await settles(going)).toBe(true);
  });

  it("ends when the training is stopped", async () => {
    const steering = new Steering();
    steering.pause();
    const going = steering.going(never);
    steering.stop();
    expect(await settles(going)).toBe(true);
    expect([steering.stopped, steering.paused]).toEqual([true, false]);
  });

  it("ends at a signal, be it before or after", async () => {
    for (const early of [true, false]) {
      const steering = new Steering();
      const stop = new AbortController();
      steering.pause();
      if (early) stop.abort();
      const going = steering.going(stop.signal);
      stop.abort();
      expect(await settles(going)).toBe(true);
    }
  });
});

it("a training is not stopped that has nothing to write", () => {
  let isEnough = false;
  const steering = new Steering(() => isEnough);
  expect([steering.stop(), steering.stopped]).toEqual([false, false]);
  isEnough = true;
  expect([steering.stop(), steering.stopped]).toEqual([true, true]);
  expect(new Steering().stop()).toBe(true);
});

it("a checkpoint is written once for each time it is asked for", () => {
  const steering = new Steering();
  expect(steering.takeCheckpoint()).toBe(false);
  steering.checkpoint();
  expect([steering.takeCheckpoint(), steering.takeCheckpoint()]).toEqual([true, false]);
});
