import { describe, expect, it } from "vitest";
import { cosineOfPi } from "../../src/nn/cosine.ts";
import { power } from "../../src/nn/power.ts";
import { type ScheduleSettings, schedule } from "../../src/nn/schedule.ts";

/** The rates of some steps, or with `perEpoch` steps of the epochs they lie in. */
function rates(settings: ScheduleSettings, steps: readonly number[], perEpoch = Number.POSITIVE_INFINITY) {
  const { start, rate } = schedule(settings);
  return steps.map((step) => rate({ step, epoch: Math.floor(step / perEpoch), schedule: start() }));
}

describe("rates", () => {
  it("stay constant", () => {
    expect(rates({ name: "constant", rate: 0.3, warmup: 0 }, [0, 1, 1e9])).toEqual([0.3, 0.3, 0.3]);
  });

  it("rise in equal parts while they warm up", () => {
    expect(rates({ name: "constant", rate: 1, warmup: 3 }, [0, 1, 2, 3, 4])).toEqual([0.25, 0.5, 0.75, 1, 1]);
  });

  it("fall in a line to the final one, from the end of the warm-up on", () => {
    const settings = { name: "linear", rate: 2, final: 0.5, total: 8 } as const;
    expect(rates({ ...settings, warmup: 0 }, [0, 4, 8, 99])).toEqual([2, 1.5, 1, 1]);
    expect(rates({ ...settings, warmup: 4 }, [4, 5, 6, 8])).toEqual([2, 1.75, 1.5, 1]);
    expect(rates({ ...settings, total: 2, warmup: 4 }, [3, 4, 5])).toEqual([1.6, 2, 1]);
  });

  it("fall as half a wave", () => {
    const settings = { name: "cosine", rate: 1, warmup: 2, final: 0.1, total: 12 } as const;
    const expected = [2, 4, 7, 9, 12, 20].map((step) => {
      const progress = Math.min(1, (step - 2) / 10);
      return 0.1 + 0.9 * 0.5 * (1 + Math.cos(Math.PI * progress));
    });
    const actual = rates(settings, [2, 4, 7, 9, 12, 20]);
    for (const [i, rate] of actual.entries()) expect(rate).toBeCloseTo(expected[i], 14);
  });

  it("fall inversely", () => {
    expect(rates({ name: "inverse", rate: 1, warmup: 1, decay: 0.5 }, [1, 2, 3, 7])).toEqual([
      1,
      1 / 1.5,
      1 / 2,
      1 / 4,
    ]);
  });

  it("hold for some epochs, then fall in each", () => {
    const settings = { name: "hold", rate: 1, warmup: 0, decay: 0.5, hold: 4 } as const;
    expect(rates(settings, [0, 10, 39, 40, 49, 50, 69], 10)).toEqual([1, 1, 1, 0.5, 0.5, 0.25, 0.125]);
  });
});

describe("a plateau", () => {
  const rateAfter = (patience: number, losses: readonly number[]) => {
    const { start, observe, rate } = schedule({ name: "plateau", rate: 8, warmup: 0, decay: 0.25, patience });
    const state = losses.reduce((before, loss) => JSON.parse(JSON.stringify(observe(before, loss))), start());
    return rate({ step: 5, epoch: 0, schedule: state });
  };

  it("lowers the rate when validations bring no new lowest loss", () => {
    expect(rateAfter(0, [])).toBe(8);
    expect(rateAfter(0, [5, 4, 3])).toBe(8);
    expect(rateAfter(0, [5, 5])).toBe(2);
    expect(rateAfter(0, [5, 6, 5.5, 4])).toBe(0.5);
  });

  it("waits for as many validations as it is told to, and then again", () => {
    expect(rateAfter(2, [5, 6, 6])).toBe(8);
    expect(rateAfter(2, [5, 6, 6, 6])).toBe(2);
    expect(rateAfter(2, [5, 6, 6, 4, 6, 6])).toBe(8);
    expect(rateAfter(2, [5, 6, 6, 6, 6, 6])).toBe(2);
    expect(rateAfter(2, [5, 6, 6, 6, 6, 6, 6])).toBe(0.5);
  });

  it("takes a loss that is not a number for no improvement", () => {
    expect(rateAfter(0, [5, Number.NaN, 4])).toBe(2);
  });
});

it("any schedule can be lowered, and only plateau listens to losses", () => {
  const { start, rate, lower, observe } = schedule({ name: "constant", rate: 1, warmup: 0 });
  expect(rate({ step: 0, epoch: 0, schedule: lower(lower(start())) })).toBe(0.25);
  expect([1, 2, 3].reduce(observe, start())).toEqual(start());
});

it("the cosine is right to the last digits", () => {
  for (let i = 0; i <= 1000; i++)
    expect(Math.abs(cosineOfPi(i / 1000) - Math.cos((Math.PI * i) / 1000))).toBeLessThan(1e-15);
});

it("powers are products", () => {
  expect([0, 1, 2, 5, 10].map((n) => power(3, n))).toEqual([1, 3, 9, 243, 59049]);
  expect(power(0.999, 100_000)).toBeCloseTo(Math.exp(100_000 * Math.log(0.999)), 14);
});
