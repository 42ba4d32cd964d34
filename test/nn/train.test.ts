/** The training loop on a job that only counts: what happens in which order. */
import { describe, expect, it } from "vitest";
import { schedule } from "../../src/nn/schedule.ts";
import {
  type Job,
  type Position,
  startPosition,
  type TrainEvent,
  type TrainOptions,
  train,
} from "../../src/nn/train.ts";

const constant = schedule({ name: "constant", rate: 1, warmup: 0 });

const options: TrainOptions = { schedule: constant, epochs: 2, goodEvery: 1000, rollbacks: 2 };

interface Story {
  readonly calls: string[];
  readonly events: string[];
}

/** `losses` are those of the steps, `valid` those of the validations; what follows them repeats the last. */
function jobOf(
  calls: string[],
  batches: number,
  losses: readonly number[],
  valid: readonly number[] = [],
): Job {
  let [steps, validations] = [0, 0];
  return {
    batches,
    beginEpoch: () => void calls.push("begin"),
    step: async ({ batch, step, rate }) => {
      calls.push(`step ${step} batch ${batch} rate ${rate}`);
      const loss = losses[Math.min(steps++, losses.length - 1)];
      return { loss, total: loss * 3, count: 3, norm: 1, finite: Number.isFinite(loss) };
    },
    validate:
      valid.length === 0
        ? undefined
        : async () => ({ loss: valid[Math.min(validations++, valid.length - 1)] }),
    keepGood: () => {
      calls.push("good");
      return true;
    },
    rollBack: () => void calls.push("back"),
    keepBest: () => void calls.push("best"),
  };
}

async function run(
  job: (calls: string[]) => Job,
  more: Partial<TrainOptions> = {},
  position: Position = startPosition(constant),
  stopAt = Number.POSITIVE_INFINITY,
): Promise<Story> {
  const calls: string[] = [];
  const events: string[] = [];
  const interrupted = () => position.step >= stopAt;
  for await (const event of train(job(calls), { ...options, ...more }, position, interrupted))
    events.push(text(event));
  return { calls, events };
}

function text(event: TrainEvent): string {
  if (event.event === "step") return `step ${event.step} epoch ${event.epoch}`;
  if (event.event === "valid") return `valid ${event.loss}${event.best ? " best" : ""}`;
  return event.event === "end" ? `end ${event.step} ${event.reason}` : `${event.event} ${event.step}`;
}

describe("train", () => {
  it("goes through the epochs, validates after each and keeps the best", async () => {
    const { calls, events } = await run((calls) => jobOf(calls, 2, [1], [5, 6]));
    expect(events).toEqual([
      "step 1 epoch 0",
      "step 2 epoch 0",
      "valid 5 best",
      "step 3 epoch 1",
      "step 4 epoch 1",
      "valid 6",
      "good 4",
      "end 4 epochs",
    ]);
    expect(calls.filter((call) => !call.startsWith("step"))).toEqual(["begin", "best", "begin", "good"]);
  });

  it("ends after the steps that were asked for, with a validation", async () => {
    const { events } = await run((calls) => jobOf(calls, 5, [1], [5]), { steps: 3 });
    expect(events.slice(-3)).toEqual(["valid 5 best", "good 3", "end 3 steps"]);
  });

  it("ends when it is stopped as if that step had been the last one", async () => {
    let asked = 0;
    const job = (calls: string[]): Job => {
      const counting = jobOf(calls, 5, [1], [5]);
      return { ...counting, step: (at) => counting.step(at).finally(() => asked++) };
    };
    const stopped = await run(job, { stopped: () => asked >= 3 });
    const ended = await run((calls) => jobOf(calls, 5, [1], [5]), { steps: 3 });
    expect(stopped.calls).toEqual(ended.calls);
    expect(stopped.events).toEqual([...ended.events.slice(0, -1), "end 3 stopped"]);
  });

  it("ends when validation gets no better", async () => {
    const { events } = await run((calls) => jobOf(calls, 1, [1], [5, 4, 4, 4]), { epochs: 99, patience: 2 });
    expect(events.at(-1)).toBe("end 4 patience");
  });

  it("validates on the way", async () => {
    const { events } = await run((calls) => jobOf(calls, 4, [1], [5]), { epochs: 1, validEvery: 2 });
    expect(events.filter((event) => event.startsWith("valid"))).toEqual(["valid 5 best", "valid 5"]);
  });

  it("keeps good states at even distances", async () => {
    const { events } = await run((calls) => jobOf(calls, 5, [1]), { epochs: 1, goodEvery: 2 });
    expect(events.filter((event) => event.startsWith("good"))).toEqual(["good 2", "good 4", "good 5"]);
  });

  it("returns to the last good state at half the rate when a number is not finite", async () => {
    const { calls, events } = await run((calls) => jobOf(calls, 4, [1, Number.NaN, 1]), { epochs: 1 });
    expect(events).toEqual([
      "step 1 epoch 0",
      "warning 2",
      "step 3 epoch 0",
      "step 4 epoch 0",
      "good 4",
      "end 4 epochs",
    ]);
    expect(calls.slice(2)).toEqual([
      "step 1 batch 1 rate 1",
      "back",
      "step 2 batch 2 rate 0.5",
      "step 3 batch 3 rate 0.5",
      "good",
    ]);
  });

  it("gives up after a fixed number of returns", async () => {
    const { calls, events } = await run((calls) => jobOf(calls, 9, [Number.POSITIVE_INFINITY]));
    expect(events).toEqual(["warning 1", "warning 2", "end 3 diverged"]);
    expect(calls.filter((call) => call === "back")).toHaveLength(3);
  });

  it("never keeps a state that is not finite", async () => {
    const bad = (calls: string[]): Job => ({ ...jobOf(calls, 1, [1]), keepGood: () => false });
    const { events } = await run(bad, { epochs: 9, goodEvery: 1 });
    expect(events.filter((event) => event.startsWith("good"))).toEqual([]);
    expect(events.at(-1)).toBe("end 3 diverged");
  });

  it("leaves a validation when it is interrupted, and makes up for it when it goes on", async () => {
    const position = startPosition(constant);
    const cut = (calls: string[]): Job => ({ ...jobOf(calls, 2, [1]), validate: async () => undefined });
    expect((await run(cut, {}, position)).events.slice(-2)).toEqual(["step 2 epoch 0", "end 2 interrupted"]);
    const saved = JSON.parse(JSON.stringify(position)) as Position;
    const { events } = await run((calls) => jobOf(calls, 2, [1], [5]), {}, saved);
    expect(events.slice(0, 2)).toEqual(["valid 5 best", "step 3 epoch 1"]);
  });

  it("validates and keeps a state once, also when it goes on from there", async () => {
    const position = startPosition(constant);
    const job = (calls: string[]) => jobOf(calls, 2, [1], [5]);
    const first = await run(job, { goodEvery: 2 }, position, 2);
    expect(first.events.slice(-3)).toEqual(["valid 5 best", "good 2", "end 2 interrupted"]);
    const saved = JSON.parse(JSON.stringify(position)) as Position;
    const second = await run(job, { goodEvery: 2 }, saved);
    expect(second.events[0]).toBe("step 3 epoch 1");
  });

  it("stops between two steps when it is interrupted, and goes on from there as if it had not been", async () => {
    const whole = await run((calls) => jobOf(calls, 3, [1]));
    const position = startPosition(constant);
    const first = await run((calls) => jobOf(calls, 3, [1]), {}, position, 2);
    expect(first.events.at(-1)).toBe("end 2 interrupted");
    const saved = JSON.parse(JSON.stringify(position)) as Position;
    const second = await run((calls) => jobOf(calls, 3, [1]), {}, saved);
    const steps = ({ calls }: Story) => calls.filter((call) => call.startsWith("step"));
    expect([...steps(first), ...steps(second)]).toEqual(steps(whole));
  });
});
