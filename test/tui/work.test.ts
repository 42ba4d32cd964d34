import { describe, expect, it } from "vitest";
import { RunState } from "../../src/tui/run-state.ts";

type Raw = Readonly<Record<string, unknown>>;

function runOf(...records: Raw[]): RunState {
  const run = new RunState("run.jsonl");
  for (const record of records) run.see(record);
  return run;
}

const counting = (done: number, seconds: number) => ({
  ...{ event: "stage", stage: "counting", done, total: 500, unit: "n-grams", ngrams_per_second: 40 },
  ...{ seconds, memory: 1e8, cores: 1.5, loads: [0.5, 1] },
});

describe("a run that goes stage by stage", () => {
  it("knows the stages in their order, the one of now, and when that ends", () => {
    const run = runOf(
      { event: "stage", stage: "reading", done: 7, seconds: 1 },
      counting(0, 2),
      counting(100, 4),
    );
    const { work } = run;
    expect(
      [...work.stages.values()].map(({ name, done, total, unit, speed }) => [name, done, total, unit, speed]),
    ).toEqual([
      ["reading", 7, undefined, "", undefined],
      ["counting", 100, 500, "n-grams", 40],
    ]);
    expect([run.status, work.now?.name, work.seconds, run.secondsLeft]).toEqual([
      "running",
      "counting",
      4,
      8,
    ]);
    expect([run.memory.last?.y, run.cores.last?.y, run.loads]).toEqual([1e8, 1.5, [0.5, 1]]);
    run.see({ event: "end", reason: "done" });
    expect(run.secondsLeft).toBeUndefined();
  });

  it("takes steps as what its stage has done, with the measures of the vocabulary", () => {
    const step = { event: "step", step: 30, bytes_per_token: 2.5, tokens_per_word: 1.5, seconds: 5 };
    const run = runOf({ ...counting(0, 4), total: 90 }, step);
    expect([run.work.now?.done, run.work.stages.get("counting")?.done, run.secondsLeft]).toEqual([30, 30, 2]);
    expect([...run.measures].map(([name, { points }]) => [name, ...points])).toEqual([
      ["bytes_per_token", { x: 30, y: 2.5 }],
      ["tokens_per_word", { x: 30, y: 1.5 }],
    ]);
    expect(runOf(step).work.now).toBeUndefined();
  });

  it("gathers what was counted and the newest merges", () => {
    const merge = (rank: number) => ({ rank, id: 256 + rank, left: "t", right: "h", count: 9 });
    const many = Array.from({ length: 70 }, (_, rank) => merge(rank));
    const run = runOf(
      { event: "counts", rows: 3, words: 25 },
      { event: "counts", ngrams: [11, 15] },
      { event: "merges", step: 70, merges: many },
      { event: "merges", step: 140, merges: many.map(({ rank }) => merge(70 + rank)) },
    );
    expect([...run.work.counts]).toEqual([
      ["rows", [3]],
      ["words", [25]],
      ["ngrams", [11, 15]],
    ]);
    expect(run.work.merges.map(({ rank }) => rank)).toEqual(Array.from({ length: 100 }, (_, at) => 40 + at));
    expect(run.work.merges[0]).toEqual({ rank: 40, left: "t", right: "h", count: 9 });
  });

  it("takes in records of any shape", () => {
    const run = runOf(
      { event: "stage" },
      { event: "stage", stage: 3, done: "x", total: null },
      { event: "counts", ngrams: ["a"], rows: "b" },
      { event: "merges", merges: [3, { left: 4 }] },
      { event: "merges" },
    );
    expect(run.work.counts.size).toBe(0);
    expect(run.work.merges).toHaveLength(2);
    for (let at = 0; at < 100; at++) run.see({ event: "stage", stage: `s${at}`, done: at });
    expect(run.work.stages.size).toBe(16);
  });
});
