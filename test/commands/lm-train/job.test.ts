/** What a job shows of its gradients: those of the segment that comes next, from the states that are carried on. */
import { describe, expect, it } from "vitest";
import { LanguageModelJob } from "../../../src/commands/lm-train/job.ts";
import { type ThreadInput, type ThreadOutput, trainThread } from "../../../src/commands/lm-train/thread.ts";
import { openBackend } from "../../../src/engine/backends.ts";
import type { Team } from "../../../src/engine/team.ts";
import { gradientFlow } from "../../../src/models/gradient-flow.ts";
import { randomModel, tinyConfig, weightsOf } from "../../helpers/language-models.ts";
import { segments } from "../../reference/segments.ts";

const BATCH = 6;
const STEPS = 5;
const config = tinyConfig({ layers: 2 });
const ids = Array.from({ length: 100 }, (_, i) => (i * i + (i >> 2)) % config.vocabulary);

describe("the probe of a job", () => {
  it("reads the next segment, from the state that is carried on", async () => {
    const job = await jobOf(2);
    const cut = segments(ids, BATCH, STEPS);
    job.beginEpoch();
    for (const batch of cut.slice(0, -1).keys()) {
      await job.step({ epoch: 0, batch, step: batch, rate: 0.5 });
      const next = cut[batch + 1];
      expect(await job.probe(batch + 1)).toEqual(await expected(job, next.inputs, next.targets, 3, true));
    }
    await job.step({ epoch: 0, batch: cut.length - 1, step: cut.length - 1, rate: 0.5 });
    expect(await job.probe(0)).toEqual(await expected(job, cut[0].inputs, cut[0].targets, 3, false));
  });
});

/** A job with a thread that is none. */
async function jobOf(shards: number): Promise<LanguageModelJob> {
  const open = await openBackend("wasm");
  const read = async (start: number, count: number) => Uint32Array.from(ids.slice(start, start + count));
  const text = { train: { length: ids.length, read } };
  const settings = { config, batch: BATCH, bptt: STEPS, shards, seed: 1, average: "tokens" } as const;
  const job = new LanguageModelJob(open, { ...settings, optimizer: { name: "sgd" } }, text, 1);
  const run = await trainThread({ plan: job.plan, config, optimizer: { name: "sgd" } });
  const runOn = async (_: number, input: ThreadInput) => run(structuredClone(input));
  await job.start({ size: 1, runOn } as unknown as Team<ThreadInput, ThreadOutput>);
  return job;
}

/** What a model with the weights of the job shows of the first sequences. */
async function expected(
  job: LanguageModelJob,
  inputs: readonly number[],
  targets: readonly number[],
  rows: number,
  carried: boolean,
) {
  const { model, engine } = await randomModel(config);
  const weights = weightsOf(job.model, job.engine);
  for (const { name, value } of model.slab.weights) engine.numbers(value).set(weights[name]);
  model.slab.gradients = engine.keep(model.slab.size).pointer;
  const states = new Float32Array(job.kept().states.buffer);
  const [read, wanted, state] = [inputs.length, inputs.length, states.length].map(
    (length) => engine.keep(length).pointer,
  );
  const first = (all: readonly number[]) => all.filter((_, i) => i % BATCH < rows);
  engine.kernels.u32(read, inputs.length).set(first(inputs));
  engine.kernels.u32(wanted, targets.length).set(first(targets));
  engine.kernels.f32(state, states.length).set(states);
  const steps = inputs.length / BATCH;
  const input = { inputs: read, targets: wanted, steps, rows };
  return gradientFlow(model, engine, carried ? { ...input, state: { pointer: state, rows } } : input);
}
