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
    expect(run.messages).toEqual([{ step: 60, text: "finished: all steps are done; loss 2" }]);
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
    expect(run.best).toEqual({ x: 10, y: 3 });
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
      { event: "sample", step: 8, text: "la trame", source: "the weft", target: "trame" },
      { event: "end", step: 9, reason: "diverged" },
    );
    expect(run.samples).toEqual([
      { step: 5, text: "the warp" },
      { step: 8, text: "la trame", source: "the weft", target: "trame" },
    ]);
    expect(run.messages).toEqual([
      { step: 6, text: "warning: back", tone: "warning" },
      { step: 7, text: "checkpoint c" },
      { step: 9, text: "diverged: the numbers exploded", tone: "failure" },
    ]);
  });

  it("keeps the latest neighbours of each word, and those before", () => {
    const near = (step: number, ...words: string[]) => ({
      ...{ event: "neighbors", step, word: "king" },
      neighbors: words.map((word, at) => ({ word, similarity: 0.9 - at / 10 })),
    });
    const run = runOf(near(10, "x"), near(20, "queen", "lord"), near(30, "queen", "duke"));
    expect(run.neighbors.get("king")).toEqual({
      step: 30,
      now: [
        { word: "queen", similarity: 0.9 },
        { word: "duke", similarity: 0.8 },
      ],
      before: [
        { word: "queen", similarity: 0.9 },
        { word: "lord", similarity: 0.8 },
      ],
    });
  });

  it("knows the load of each thread, when it was heard of, and its series by the names of the log", () => {
    const run = runOf(start);
    run.see(step(20, { loads: [0.5, 1] }), 7000);
    expect([run.loads, run.heard]).toEqual([[0.5, 1], 7000]);
    const lasts = (["lr", "tokens_per_second", "words_per_second", "toString"] as const).map(
      (member) => run.series("step", member)?.last?.y,
    );
    expect(lasts).toEqual([0.1, 1000, undefined, undefined]);
    expect(run.series("valid", "loss")).toBe(run.valid);
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
    for (let at = 0; at < 500; at++) run.see({ event: "neighbors", step: 1, word: `w${at}`, neighbors: [] });
    expect(run.neighbors.size).toBe(64);
    expect(run.samples).toHaveLength(100);
  });

  it("takes any record, whatever its members are", () => {
    const events = [
      "start",
      "step",
      "neighbors",
      "valid",
      "gradient_flow",
      "sample",
      "warning",
      "end",
      "else",
    ];
    const names = [
      "step",
      "loss",
      "norms",
      "layers",
      "gates",
      "loads",
      "word",
      "neighbors",
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
