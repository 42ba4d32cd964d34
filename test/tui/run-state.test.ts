import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RunState } from "../../src/tui/run-state.ts";

type Raw = Readonly<Record<string, unknown>>;

function runOf(...records: Raw[]): RunState {
  const run = new RunState("run.jsonl");
  for (const record of records) run.see(record);
  return run;
}

const start = {
  event: "start",
  command: "lm-train",
  config: { arch: "lstm", clip: 5, epochs: 3 },
  engine: { backend: "wasm", threads: 2 },
  steps: 300,
};
const step = (number: number, more: Raw = {}) => ({
  ...{ event: "step", step: number, epoch: 0, loss: 2, lr: 0.1, grad_norm: 1, tokens: number * 100 },
  ...{ tokens_per_second: 1000, seconds: number / 10, memory: 1e8, cores: 1.9, ...more },
});

describe("a run", () => {
  it("waits, runs, and ends", () => {
    const run = runOf();
    expect(run.status).toBe("waiting");
    run.see(start);
    expect([run.status, run.command, run.total, run.clip]).toEqual(["running", "lm-train", 300, 5]);
    run.see(step(20));
    run.see(step(40));
    expect([run.step, run.unit, run.secondsLeft]).toEqual([40, "tokens", 26]);
    run.see({ event: "pause", step: 40 });
    expect(run.status).toBe("paused");
    run.see(step(60));
    expect(run.status).toBe("running");
    run.see({ event: "end", reason: "steps", step: 60 });
    expect([run.status, run.reason, run.secondsLeft]).toEqual(["done", "steps", undefined]);
    expect(run.messages).toEqual([{ step: 60, text: "ended: steps" }]);
  });

  it("has a curve for each number of a step", () => {
    const run = runOf(start, step(20), step(40, { loss: null }));
    const { loss, rate, norm, speed, memory, cores } = run;
    expect(loss.points).toEqual([
      { x: 20, y: 2 },
      { x: 40, y: Number.NaN },
    ]);
    expect([rate, norm, speed, memory, cores].map(({ last }) => last?.y)).toEqual([0.1, 1, 1000, 1e8, 1.9]);
  });

  it("knows the unit by the speed", () => {
    expect(runOf({ event: "step", step: 1, words_per_second: 5 }).unit).toBe("words");
  });

  it("gathers validations, their measures, the best one and the classes", () => {
    const classes = { good: { f1: 0.9, precision: 0.8 }, bad: { f1: 0.5, precision: 0.4 } };
    const run = runOf(
      { event: "valid", step: 10, epoch: 1, loss: 3, best: true, accuracy: 0.5 },
      { event: "valid", step: 20, epoch: 2, loss: 4, best: false, accuracy: 0.6, classes },
    );
    expect(run.valid.points.map(({ y }) => y)).toEqual([3, 4]);
    expect([...run.measures].map(([name, { last }]) => [name, last?.y])).toEqual([["accuracy", 0.6]]);
    expect(run.best).toEqual({ step: 10, text: "3" });
    expect([...run.classes].map(([name, one]) => [name, one.number("f1")])).toEqual([
      ["good", 0.9],
      ["bad", 0.5],
    ]);
  });

  it("gathers how far gradients reach, of one layer and of several", () => {
    const run = runOf(
      { event: "gradient_flow", step: 10, norms: [1, 0.5], gates: [{ update: 0.3 }], clipped: 0.5 },
      {
        event: "gradient_flow",
        step: 20,
        norms: [1, 0.4],
        layers: [
          [2, 1],
          [1, 0.4],
        ],
        gates: [{ update: 0.2 }, { update: 0.6 }],
      },
    );
    expect(run.flows.map(({ layers }) => layers)).toEqual([
      [[1, 0.5]],
      [
        [2, 1],
        [1, 0.4],
      ],
    ]);
    expect([...run.gates].map(([name, { last }]) => [name, last?.y])).toEqual([
      ["update", 0.3],
      ["update 1", 0.2],
      ["update 2", 0.6],
    ]);
  });

  it("keeps samples and what was said", () => {
    const run = runOf(
      { event: "sample", step: 5, text: "the warp" },
      { event: "warning", step: 6, message: "back" },
      { event: "checkpoint", step: 7, path: "c" },
    );
    expect(run.samples).toEqual([{ step: 5, text: "the warp" }]);
    expect(run.messages).toEqual([
      { step: 6, text: "warning: back" },
      { step: 7, text: "checkpoint c" },
    ]);
  });

  it("goes on after an end, and forgets what came after the step it goes on from", () => {
    const run = runOf(start, step(20), step(40), { event: "end", reason: "interrupted", step: 40 }, step(30));
    expect(run.status).toBe("running");
    expect(run.loss.points.map(({ x }) => x)).toEqual([20, 30]);
  });

  it("stays bounded, however many measures and gates there are", () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`m${at}`, at]));
    const run = runOf(
      { event: "valid", step: 1, ...many },
      { event: "gradient_flow", step: 1, norms: [1], gates: [many] },
    );
    expect([run.measures.size, run.gates.size]).toEqual([32, 32]);
    for (let at = 0; at < 500; at++) run.see({ event: "sample", step: at, text: "x" });
    expect(run.samples).toHaveLength(100);
  });

  it("takes any record, whatever its members are", () => {
    const events = ["start", "step", "valid", "gradient_flow", "sample", "warning", "end", "else"];
    const names = [
      "step",
      "loss",
      "norms",
      "layers",
      "gates",
      "config",
      "text",
      "best",
      "x_per_second",
      "seconds",
    ];
    const record = fc.dictionary(fc.constantFrom(...names), fc.jsonValue());
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...events), record), { maxLength: 8 }), (records) => {
        const run = runOf(...records.map(([event, members]) => ({ ...members, event })));
        expect(typeof run.step).toBe("number");
      }),
      { numRuns: 300, seed: 5 },
    );
  });
});
