import { describe, expect, it } from "vitest";
import { RunState } from "../../../src/tui/run-state.ts";
import { runOf, show } from "../../helpers/screens.ts";

const lstm = runOf("lstm.jsonl", 0.95, { cells: true });
const simple = runOf("rnn.jsonl", 0.4);

describe("the overview", () => {
  it("has numbers beside the loss, the flow, the sample and the message below", () => {
    const screen = show([lstm]).join("\n");
    expect(screen).toMatch(/── loss ─+ train 1\.471 {2}valid 1\.203 ─ {2}── run ─/);
    for (const part of ["tokens/s    12.3k", "left        0:10", "memory      230 MB"])
      expect(screen).toContain(part);
    for (const part of [
      "── gradient flow",
      "── sample ─",
      "the warp and the weft",
      "checkpoint model.checkpoint",
    ])
      expect(screen).toContain(part);
  });

  it("has a table of several runs, whose curves bear their numbers", () => {
    const screen = show([lstm, simple, new RunState("new.jsonl")]);
    expect(screen.findIndex((row) => row.startsWith("── runs ─"))).toBeGreaterThan(5);
    expect(screen.filter((row) => /^[ ▸] [123] /.test(row))).toEqual([
      expect.stringMatching(/^▸ 1 {2}lstm +● running 75% +300 +1\.471 +1\.203 +1\.203 +0:10$/),
      expect.stringMatching(/^ {2}2 {2}rnn +● running 75% +300 +1\.471/),
      expect.stringMatching(/^ {2}3 {2}new +○ waiting +0$/),
    ]);
    expect(screen.slice(3, 9).filter((row) => / [12]$/.test(row))).toHaveLength(2);
  });

  it("shows of many runs those around the one that is looked at", () => {
    const many = Array.from({ length: 30 }, (_, at) => runOf(`run${at + 1}.jsonl`, 1, { probe: false }));
    const screen = show(many, { focus: 20 }).join("\n");
    expect(screen).toMatch(/── runs ─+ 22 more ─/);
    expect(screen).toContain("▸21  run21 ");
  });

  it("waits for the first record, and says whose", () => {
    expect(show([new RunState("new.jsonl")])[3]).toBe("waiting for the first record of new.jsonl");
  });
});

describe("the loss", () => {
  it("names several runs by their numbers", () => {
    expect(show([lstm, simple], { panel: "loss" })[2]).toMatch(/^── loss ─+ 1 lstm {2}2 rnn ─$/);
  });

  it("says how it is drawn, where that is not as usual", () => {
    expect(show([lstm], { panel: "loss", log: true, smoothing: 3 })[2]).toContain(
      " logarithmic  smoothed 0.9  train",
    );
  });
});

describe("the speed", () => {
  it("has a bar for each thread, where the log tells", () => {
    const run = runOf("w.jsonl", 1, { probe: false });
    expect(show([run], { panel: "speed" }).join("\n")).not.toContain("thread 1");
    run.see({ event: "step", step: 320, loads: [1, 0.5, 0] });
    const screen = show([run], { panel: "speed" });
    expect(screen.slice(-3, -1)).toEqual([
      `thread 1   ${"━".repeat(21)} 100%   thread 2   ${"━".repeat(11)}${"─".repeat(10)} 50%`,
      `thread 3   ${"─".repeat(21)} 0%`,
    ]);
    expect(show([run]).join("\n")).toContain("load        50% █▅▁");
  });
});

describe("the scores", () => {
  it("are measures up to 1 apart from others, and the classes", () => {
    const run = runOf("c.jsonl", 1);
    const classes = { good: { f1: 0.9, texts: 1200 }, bad: { f1: 0.5, texts: 7 } };
    run.see({ event: "valid", step: 320, loss: 1, accuracy: 0.8, perplexity: 3, classes });
    const screen = show([run], { panel: "scores" });
    expect(screen[2]).toMatch(/^── scores ─+ {3}accuracy 0\.8 ─$/);
    expect(screen.join("\n")).toMatch(/── scores ─+ {3}perplexity 3 ─/);
    expect(screen.join("\n")).toMatch(/good +0\.900 +1,200 +━+─+\nbad +0\.500 +7 +━+─+/);
  });
});

describe("the samples", () => {
  it("are the newest first, in lines that fit", () => {
    expect(show([lstm], { panel: "samples" }, { columns: 40 }).slice(2, 5)).toEqual(
      [
        "── samples ───────────────── step 300 ─",
        "the warp and the weft the warp and the",
        "weft the warp and the weft the warp and",
      ].map((text, at) => (at === 0 ? text.replace("samples ─", "samples ──") : text)),
    );
  });

  it("stand between their sources and what was expected", () => {
    const run = new RunState("t.jsonl");
    for (const text of ["la trame", ""])
      run.see({ event: "sample", step: 1, source: "the weft", target: "la trame!", text });
    expect(show([run], { panel: "samples" }).slice(3, 10)).toEqual([
      "source    the weft",
      "written   la trame",
      "expected  la trame!",
      "",
      "source    the weft",
      "written   (nothing)",
      "expected  la trame!",
    ]);
  });

  it("have the lines that the model wrote", () => {
    const run = new RunState("t.jsonl");
    run.see({ event: "sample", step: 1, text: "a↵↵b" });
    expect(show([run], { panel: "samples" }).slice(3, 6)).toEqual(["a↵", "↵", "b"]);
  });
});
