/** The training step by real threads: the same bits for any number of them, and no thread left waiting. */
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { Engine } from "../../src/engine/engine.ts";
import { compile, Kernels } from "../../src/engine/kernels.ts";
import { Team } from "../../src/engine/team.ts";
import { wasmBackend } from "../../src/engine/wasm-backend.ts";
import { IoError } from "../../src/errors.ts";
import { member, type StepInput, type StepResult } from "../../src/nn/member.ts";
import { type OptimizerSettings, optimizer } from "../../src/nn/optimizer.ts";
import { makePlan, type Plan } from "../../src/nn/plan.ts";
import { restore, snapshot } from "../../src/nn/snapshot.ts";
import { together } from "../../src/nn/together.ts";
import { randomFloats } from "../helpers/engine.ts";
import { randomNumbers } from "../helpers/random.ts";
import { workerSource } from "../helpers/worker-source.ts";
import { updateSlowly } from "../reference/optimizers.ts";
import { type BigramBatch, bigram } from "./bigram.ts";
import type { MemberInput } from "./member-worker.ts";

const WORDS = 150;
const COLUMNS = 33; // 9,900 numbers in all: two whole chunks and a part
const { entry, remove } = workerSource("test/nn/member-worker.ts");
const module = compile("baseline");
const running: { close(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((team) => team.close()));
});
afterAll(remove);

function placed(shards: number, members: number, settings: OptimizerSettings) {
  const kernels = new Kernels(module);
  const network = bigram({ words: WORDS, columns: COLUMNS, shards });
  const { size } = network.slab;
  const { slots } = optimizer(settings);
  const plan = makePlan(kernels, { module, backend: "wasm", size, shards, members, slots });
  kernels.f32(plan.values, size).set(randomFloats(size, 5));
  return { kernels, network, plan };
}

async function threads(shards: number, members: number, settings: OptimizerSettings = { name: "sgd" }) {
  const { kernels, plan } = placed(shards, members, settings);
  const team = new Team<MemberInput, unknown>(entry, members, "member", {
    plan,
    words: WORDS,
    columns: COLUMNS,
    settings,
  });
  running.push(team);
  await Promise.all(Array.from({ length: members }, (_, index) => team.runOn(index, { index })));
  const step = async (input: StepInput<BigramBatch>) =>
    (await together(team, plan, { step: input })) as StepResult[];
  return { kernels, plan, team, step };
}

function alone(shards: number, settings: OptimizerSettings = { name: "sgd" }) {
  const { kernels, network, plan } = placed(shards, 1, settings);
  const engine = new Engine(kernels, wasmBackend("wasm"));
  return { kernels, plan, ...member({ engine, plan, index: 0, network, optimizer: optimizer(settings) }) };
}

function batchOf(length: number, seed: number, trouble?: BigramBatch["trouble"]): BigramBatch {
  const next = randomNumbers(seed);
  const ids = () => Array.from({ length }, () => next() % WORDS);
  return { inputs: ids(), targets: ids(), trouble };
}

const inputs = (steps: number): StepInput<BigramBatch>[] =>
  Array.from({ length: steps }, (_, i) => ({
    batch: batchOf(40 + 7 * i, i + 1),
    rate: 0.05,
    clip: 0.5,
    step: i + 1,
    seed: 9,
  }));

const state = ({ plan }: { plan: Plan }) => {
  const { values, slots } = snapshot(plan);
  return [values, ...slots].map((bytes) => Buffer.from(bytes).toString("hex"));
};

const caught = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable(),
    (error) => error,
  );

describe("the number of threads", () => {
  it.each<OptimizerSettings>([{ name: "sgd", momentum: 0.9 }, { name: "adam" }])(
    "does not change a bit: $name",
    async (settings) => {
      const one = alone(3, settings);
      const expected = inputs(4).map(one.step);
      expect(new Set(expected.map(({ loss }) => loss)).size).toBe(4);
      for (const members of [1, 2, 3, 4]) {
        const many = await threads(3, members, settings);
        for (const [i, input] of inputs(4).entries())
          expect(await many.step(input)).toEqual(Array(members).fill(expected[i]));
        expect(state(many)).toEqual(state(one));
        expect(await together(many.team, many.plan, { evaluate: { batch: batchOf(50, 3) } })).toEqual(
          Array(members).fill(one.evaluate({ batch: batchOf(50, 3) })),
        );
      }
    },
  );

  it("does not change a bit when a batch has fewer targets than shards", async () => {
    const input = { ...inputs(1)[0], batch: batchOf(2, 1) };
    const one = alone(4);
    const two = await threads(4, 2);
    expect(await two.step(input)).toEqual(Array(2).fill(one.step(input)));
    expect(state(two)).toEqual(state(one));
  });
});

describe("a step", () => {
  it("takes the gradient of the mean over all targets, clipped", () => {
    const { step, kernels, plan } = alone(2);
    const [input] = inputs(1);
    const before = Float64Array.from(kernels.f32(plan.values, plan.size));
    const { total, count, loss, norm } = step(input);
    const gradient = kernels.f32(plan.gradients[0], plan.size).slice();
    expect(count).toBe(40);
    expect(loss).toBe(total / 40);
    expect(norm).toBeCloseTo(Math.hypot(...gradient) / 40, 9);
    expect(norm).toBeGreaterThan(0.5);
    const scale = 0.5 / norm / 40;
    updateSlowly({ name: "sgd" }, before, gradient, [], { rate: 0.05, scale, step: 1 });
    const after = kernels.f32(plan.values, plan.size);
    expect(Math.max(...before.map((value, i) => Math.abs(value - after[i])))).toBeLessThan(1e-6);
  });

  it("can divide by a number instead, and need not clip", () => {
    const { step, kernels, plan } = alone(1);
    const [{ clip: _, ...input }] = inputs(1);
    const before = Float64Array.from(kernels.f32(plan.values, plan.size));
    const { norm, loss, total } = step({ ...input, mean: 8 });
    const gradient = kernels.f32(plan.gradients[0], plan.size).slice();
    expect(loss).toBe(total / 40);
    expect(norm).toBeCloseTo(Math.hypot(...gradient) / 8, 9);
    updateSlowly({ name: "sgd" }, before, gradient, [], { rate: 0.05, scale: 1 / 8, step: 1 });
    const after = kernels.f32(plan.values, plan.size);
    expect(Math.max(...before.map((value, i) => Math.abs(value - after[i])))).toBeLessThan(1e-6);
  });

  it("draws other random numbers in each step and shard, and the same ones again", () => {
    const { step, plan } = alone(2);
    const start = snapshot(plan);
    const losses = [1, 2, 1].map((number) => {
      restore(plan, start);
      return step({ ...inputs(1)[0], step: number }).loss;
    });
    expect(losses[1]).not.toBe(losses[0]);
    expect(losses[2]).toBe(losses[0]);
  });

  it("learns", () => {
    const { step, evaluate } = alone(2, { name: "adam" });
    const batch = batchOf(64, 1);
    const before = evaluate({ batch });
    for (let i = 1; i <= 60; i++) step({ batch, rate: 0.01, step: i, seed: 1 });
    expect(evaluate({ batch }).total).toBeLessThan(before.total / 10);
  });

  it("does nothing for a batch without targets", () => {
    const one = alone(2);
    const before = state(one);
    const result = one.step({ ...inputs(1)[0], batch: batchOf(0, 1) });
    expect(result).toEqual({ loss: 0, total: 0, count: 0, norm: 0, finite: true });
    expect(state(one)).toEqual(before);
  });

  it("refuses a plan for another network", () => {
    const { plan, kernels } = placed(1, 1, { name: "sgd" });
    const engine = new Engine(kernels, wasmBackend("wasm"));
    const network = bigram({ words: 3, columns: 2, shards: 1 });
    const parts = { engine, plan, index: 0, network, optimizer: optimizer({ name: "sgd" }) };
    expect(() => member(parts)).toThrow("numbers, not");
  });
});

describe("what is not finite", () => {
  it.each(["nan", "infinite loss"] as const)("updates nothing, in any thread: %s", async (kind) => {
    const two = await threads(3, 2, { name: "adam" });
    await two.step(inputs(1)[0]);
    const before = state(two);
    const bad = { ...inputs(2)[1], batch: batchOf(40, 1, { shard: 2, kind }) };
    for (const { finite } of await two.step(bad)) expect(finite).toBe(false);
    expect(state(two)).toEqual(before);
    for (const { finite } of await two.step(inputs(3)[2])) expect(finite).toBe(true);
  });
});

describe("a snapshot", () => {
  it("takes training back, with the optimizer's state", () => {
    const one = alone(2, { name: "adam" });
    const [first, second] = inputs(2);
    one.step(first);
    const kept = snapshot(one.plan);
    one.step(second);
    const after = state(one);
    restore(one.plan, kept);
    expect(state(one)).not.toEqual(after);
    one.step(second);
    expect(state(one)).toEqual(after);
  });

  it("may be written over", () => {
    const one = alone(2, { name: "adam" });
    const kept = snapshot(one.plan);
    one.step(inputs(1)[0]);
    expect(snapshot(one.plan, kept)).toBe(kept);
    expect(kept).toEqual(snapshot(one.plan));
  });

  it("is refused by another network", () => {
    const kept = snapshot(alone(1, { name: "adam" }).plan);
    expect(() => restore(alone(1).plan, kept)).toThrow("another network or optimizer");
  });
});

describe("a member that fails", () => {
  it.each([2, 3])("is told about by the step, and its %i threads do not hang", async (members) => {
    const many = await threads(3, members);
    const bad = { ...inputs(1)[0], batch: batchOf(40, 1, { shard: 1, kind: "throw" }) };
    expect(await caught(many.step(bad))).toMatchObject({ name: "RangeError", message: "shard 1 is wrong" });
    expect(await caught(many.step(inputs(1)[0]))).toMatchObject({ name: "Aborted" });
  });

  it("calls the others off itself, for an owner who only waits", async () => {
    const two = await threads(2, 2);
    const bad = { ...inputs(1)[0], batch: batchOf(40, 1, { shard: 1, kind: "throw" }) };
    const answers = await Promise.allSettled([0, 1].map((i) => two.team.runOn(i, { step: bad })));
    expect(answers.map((answer) => answer.status === "rejected" && answer.reason.name)).toEqual([
      "Aborted",
      "RangeError",
    ]);
  });

  it("may be a thread that dies", async () => {
    const three = await threads(3, 3);
    await three.step(inputs(1)[0]);
    const bad = { ...inputs(2)[1], batch: batchOf(40, 1, { shard: 1, kind: "exit" }) };
    const error = await caught(three.step(bad));
    expect(error).toBeInstanceOf(IoError);
    expect(error.message).toContain("ended with status 3");
  });

  it("may wait when its team is closed", async () => {
    const two = await threads(2, 2);
    const answer = two.team.runOn(0, { step: inputs(1)[0] });
    await new Promise((resolve) => setTimeout(resolve, 50));
    await two.team.close();
    expect((await caught(answer)).message).toContain("closed before its work was done");
  });
});
