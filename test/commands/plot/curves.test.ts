/** From records of run logs to curves. */
import { describe, expect, it } from "vitest";
import { curvesChart } from "../../../src/commands/plot/curves.ts";
import type { PlotOptions } from "../../../src/commands/plot/flags.ts";
import { flowsChart } from "../../../src/commands/plot/flow.ts";
import { measureNamed, measuresOf } from "../../../src/commands/plot/measures.ts";
import { runsOf } from "../../../src/commands/plot/runs.ts";
import { trackOf } from "../../../src/commands/plot/track.ts";
import { listed } from "../../../src/formats/run-chart.ts";

const options = {
  what: [],
  x: "step",
  smooth: 0,
  xScale: "linear",
  yScale: "auto",
} as unknown as PlotOptions;

const step = (at: number, loss: number | null, more: object = {}) => ({
  event: "step",
  step: at,
  loss,
  ...more,
});
const valid = (at: number, loss: number) => ({
  event: "valid",
  step: at,
  loss,
  best: true,
  perplexity: loss * 2,
});

describe("a track", () => {
  it("has the numbers of each kind of record, null as a gap", () => {
    const rows = [
      { event: "start" },
      step(1, 3),
      step(2, null),
      valid(2, 2.5),
      step(3, 2),
      { event: "end", loss: 9 },
    ];
    const track = trackOf({ name: "run", rows }, "step");
    expect(track.points("step", "loss")).toEqual([
      [1, 3],
      [2, Number.NaN],
      [3, 2],
    ]);
    expect(track.points("valid", "loss")).toEqual([[2, 2.5]]);
    expect(track.points("valid", "accuracy")).toEqual([]);
  });

  it("goes on where the run went on, and leaves out what was done again", () => {
    const rows = [
      step(1, 5),
      step(2, 4),
      step(3, 3),
      valid(3, 3),
      { event: "start" },
      step(2, 3.9),
      step(3, 2.9),
    ];
    const track = trackOf({ name: "run", rows }, "step");
    expect(track.points("step", "loss")).toEqual([
      [1, 5],
      [2, 3.9],
      [3, 2.9],
    ]);
    expect(track.points("valid", "loss")).toEqual([]);
  });

  it("adds up the seconds of runs that went on; a validation is where the last step was", () => {
    const rows = [
      step(1, 5, { seconds: 10 }),
      step(2, 4, { seconds: 20 }),
      step(3, 3, { seconds: 4 }),
      valid(3, 3),
    ];
    const track = trackOf({ name: "run", rows }, "seconds");
    expect(track.points("step", "loss").map(([x]) => x)).toEqual([10, 20, 24]);
    expect(track.points("valid", "loss")).toEqual([[24, 3]]);
  });

  it("counts tokens, texts or words", () => {
    expect(
      trackOf({ name: "run", rows: [step(1, 5, { texts: 32 })] }, "examples").points("step", "loss"),
    ).toEqual([[32, 5]]);
    expect(trackOf({ name: "run", rows: [step(1, 5)] }, "examples").points("step", "loss")).toEqual([]);
  });
});

describe("measures", () => {
  const all = measuresOf([step(1, 3, { lr: 0.1, grad_norm: null, note: "x" }), valid(1, 2)]);

  it("are all the numbers that records have, the loss on validation data as valid", () => {
    expect(all.map(({ name }) => name)).toEqual(["loss", "lr", "grad_norm", "valid", "perplexity"]);
    expect(measureNamed("grad-norm", all)).toEqual({ name: "grad_norm", event: "step", member: "grad_norm" });
    expect(measureNamed("best", all)).toBeUndefined();
  });
});

describe("curves", () => {
  const runs = [
    { name: "a", rows: [step(1, 3, { lr: 0.1 }), step(2, 1, { lr: 0.2 }), valid(2, 2)] },
    { name: "b", rows: [step(1, 4)] },
  ];

  it("have a panel for each unit, and a name for each run", () => {
    const { panels, names, styles, title } = curvesChart(runs, { ...options, what: ["loss,lr", "valid"] });
    expect(panels.map(({ y }) => y.title)).toEqual(["loss (nats)", "learning rate"]);
    expect(panels[0].lines).toEqual([
      {
        name: 0,
        isDashed: false,
        points: [
          [1, 3],
          [2, 1],
        ],
      },
      { name: 0, isDashed: true, points: [[2, 2]] },
      { name: 1, isDashed: false, points: [[1, 4]] },
    ]);
    expect({ names, styles, title }).toEqual({
      names: ["a", "b"],
      styles: ["training", "validation"],
      title: "Training: loss, learning rate",
    });
  });

  it("are smoothed but for validation, before what they are the mean of", () => {
    const [{ lines }] = curvesChart(runs, { ...options, smooth: 0.5 }).panels;
    expect(lines[0].raw).toEqual([
      [1, 3],
      [2, 1],
    ]);
    expect(lines[0].points[1][1]).toBeCloseTo(5 / 3, 12);
    expect(lines[1]).toEqual({ name: 0, isDashed: true, points: [[2, 2]] });
  });

  it("are those that are asked for, or there is an error that says which there are", () => {
    expect(() => curvesChart(runs, { ...options, what: ["lozz"] })).toThrow(
      expect.objectContaining({ exitCode: 2, hint: "there are loss, lr, valid, perplexity" }),
    );
    expect(() => curvesChart([{ name: "a", rows: [] }], options)).toThrow("a: no loss to draw");
    expect(curvesChart([runs[1]], options).title).toBe("Training loss");
    expect(curvesChart(runs, { ...options, what: ["perplexity"] })).toMatchObject({
      title: "Perplexity",
      styles: ["validation"],
    });
  });
});

describe("gradient flow", () => {
  const flow = (norms: unknown, more: object = {}) => ({ event: "gradient_flow", norms, ...more });

  it("is the mean of the second half, by k, relative to k = 0; lists that are shorter do not count", () => {
    const rows = [
      flow([9, 9, 9]),
      flow([4, 2, 1], { cell_norms: [2, 2, 2] }),
      flow([4, 4, 1], { cell_norms: [2, 1, 1] }),
      flow([4, 1]),
    ];
    const [{ y, lines }] = flowsChart([{ name: "lstm", rows }], options).panels;
    expect(y.isLog).toBe(true);
    expect(lines).toEqual([
      {
        name: 0,
        isDashed: false,
        points: [
          [0, 1],
          [1, 1],
          [2, 0.25],
        ],
      },
      {
        name: 0,
        isDashed: true,
        points: [
          [0, 1],
          [1, 0.5],
          [2, 0.5],
        ],
      },
    ]);
  });

  it("has a panel for each layer, the highest above, or one for the layer that is asked for", () => {
    const deep = [
      flow([1, 0.5], {
        layers: [
          [2, 2],
          [1, 0.5],
        ],
        cell_layers: [
          [4, 1],
          [1, 1],
        ],
      }),
    ];
    const runs = [
      { name: "deep", rows: deep },
      { name: "flat", rows: [flow([1, 0.1])] },
    ];
    const ends = ({ panels }: ReturnType<typeof flowsChart>) =>
      panels.map(({ y, lines }) => [
        y.title.slice(0, 12),
        ...lines.map((line) => [line.name, line.points[1][1]]),
      ]);
    expect(ends(flowsChart(runs, options))).toEqual([
      ["layer 2 of 2", [0, 0.5], [0, 1]],
      ["layer 1 of 2", [0, 1], [0, 0.25], [1, 0.1]],
    ]);
    expect(ends(flowsChart(runs, { ...options, layer: 2 }))).toEqual([["layer 2 of 2", [0, 0.5], [0, 1]]]);
    expect(() => flowsChart(runs, { ...options, layer: 3 })).toThrow(
      expect.objectContaining({ exitCode: 2, hint: "the highest one is 2" }),
    );
  });

  it("has a gap where a norm was not finite, and is none without records", () => {
    const [{ lines }] = flowsChart([{ name: "rnn", rows: [flow([2, null, 1])] }], options).panels;
    expect(lines[0].points).toEqual([
      [0, 1],
      [1, Number.NaN],
      [2, 0.5],
    ]);
    expect(() => flowsChart([{ name: "rnn", rows: [step(1, 2)] }], options)).toThrow(
      "rnn: no record of gradient flow",
    );
  });
});

describe("names of runs", () => {
  const source = (path: string) => ({ path, rows: [] });

  it("are those of files, as much of them as tells them apart, or those that are given", () => {
    expect(
      runsOf(["out/rnn.jsonl", "out/gru.jsonl.gz", "-"].map(source), []).map(({ name }) => name),
    ).toEqual(["rnn", "gru", "standard input"]);
    expect(runsOf(["a/run.jsonl", "b/run.jsonl"].map(source), ["first"]).map(({ name }) => name)).toEqual([
      "first",
      "b/run.jsonl",
    ]);
    expect(() => runsOf([source("a")], ["x", "y"])).toThrow(expect.objectContaining({ exitCode: 2 }));
  });

  it("are told in a subtitle", () => {
    expect([["a"], ["a", "b", "c"], ["a", "b", "c", "d", "e"]].map(listed)).toEqual([
      "a",
      "a, b and c",
      "5 runs",
    ]);
  });
});
