import { expect, it } from "vitest";
import { UsageMeter } from "../../../src/commands/training/usage.ts";

it("tells what was taken since it was last asked", () => {
  let now = 5000;
  let usage = { memory: 100, cpuSeconds: 7 };
  const threads = { worked: [1, 2] };
  const meter = new UsageMeter({ usage: () => usage }, threads, () => now);
  now = 7000;
  usage = { memory: 300, cpuSeconds: 10 };
  threads.worked = [2.9, 2.5];
  expect(meter.next()).toEqual({ memory: 300, cores: 1.5, loads: [0.95, 0.25] });
  now = 11_000;
  threads.worked = [2.9, 6.500001]; // clocks of threads are a little apart
  expect(meter.next()).toEqual({ memory: 300, cores: 0, loads: [0, 1] });
});

it("tells nothing of threads where there are none yet", () => {
  let now = 0;
  const threads = { worked: [] as number[] };
  const meter = new UsageMeter({ usage: () => ({ memory: 1, cpuSeconds: now }) }, threads, () => now);
  now = 1;
  expect(meter.next()).toEqual({ memory: 1, cores: 1000 });
  now = 2;
  threads.worked = [0.0005];
  expect(meter.next()).toEqual({ memory: 1, cores: 1000, loads: [0.5] });
});
