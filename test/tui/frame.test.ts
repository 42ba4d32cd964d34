import { renderToString } from "ink";
import { render } from "ink-testing-library";
import { createElement } from "react";
import { describe, expect, it } from "vitest";
import { frame } from "../../src/tui/frame.ts";
import { RunState } from "../../src/tui/run-state.ts";
import { Screen } from "../../src/tui/screen.tsx";
import { type Line, textOf, widthOf } from "../../src/tui/span.ts";
import { firstView, type Key, PANELS, type View } from "../../src/tui/view.ts";

/** A run whose gradients fall by `base` at each step back in time. */
function runOf(name: string, base: number, { probe = true, cells = false } = {}): RunState {
  const run = new RunState(name);
  const config = { arch: cells ? "lstm" : "rnn", clip: 1, epochs: 4 };
  run.see({
    event: "start",
    command: "lm-train",
    config,
    engine: { backend: "wasm", threads: 2 },
    steps: 400,
  });
  const norms = Array.from({ length: 20 }, (_, k) => base ** k);
  for (let step = 20; step <= 300; step += 20) {
    run.see({
      ...{ event: "step", step, epoch: Math.floor(step / 100), loss: 1 + 4 / (1 + step / 40), lr: 0.01 },
      ...{ grad_norm: 0.5 + (step % 60) / 100, tokens: step * 640, tokens_per_second: 12_000 + step },
      ...{ seconds: step / 10, memory: 2e8 + step * 1e5, cores: 1.9 },
    });
    if (!probe || step % 100 > 0) continue;
    const flow = { norms, ...(cells && { cell_norms: norms }), clipped: 0.1 };
    run.see({ event: "gradient_flow", step, ...flow, gates: cells ? [{ input: 0.5, forget: 0.75 }] : [{}] });
    run.see({
      event: "valid",
      step,
      loss: 1.2 + 1 / step,
      best: true,
      accuracy: 0.5 + step / 1000,
      perplexity: 9,
    });
    run.see({ event: "sample", step, text: "the warp and the weft ".repeat(8) });
  }
  run.see({ event: "checkpoint", step: 300, path: "model.checkpoint" });
  return run;
}

const lstm = runOf("lstm.jsonl", 0.95, { cells: true });
const simple = runOf("rnn.jsonl", 0.4);

const texts = (lines: readonly Line[]) => lines.map((spans) => textOf(spans).trimEnd());
const show = (runs: readonly RunState[], view: Partial<View> = {}, columns = 80, rows = 23, own = false) =>
  texts(frame(runs, { ...firstView, ...view }, { columns, rows }, own));

describe("every panel", () => {
  it.each(PANELS)("%s has its size and is what Ink draws", (panel) => {
    for (const [columns, rows] of [
      [40, 9],
      [80, 23],
      [160, 49],
      [200, 59],
    ]) {
      const lines = frame([lstm, simple], { ...firstView, panel }, { columns, rows }, true);
      expect(lines).toHaveLength(rows);
      for (const spans of lines) expect(widthOf(textOf(spans))).toBeLessThanOrEqual(columns);
      const drawn = renderToString(createElement(Screen, { lines, press: () => {} }), { columns });
      expect(
        plain(drawn)
          .split("\n")
          .map((text) => text.trimEnd()),
      ).toEqual(texts(lines));
    }
  });

  it.each(PANELS)("%s can be drawn before the first record, and with no run", (panel) => {
    expect(show([new RunState("new.jsonl")], { panel })[0]).toMatch(/^new\.jsonl {2}● waiting .*step 0$/);
    expect(show([], { panel, filter: "x" })).toContain('no run has "x" in its name');
  });
});

const plain = (text: string) => text.replaceAll(/\u001b\[[0-9;]*m/g, "");

describe("the frame", () => {
  it("says which run it is, how far, and how long it takes", () => {
    expect(show([lstm])[0]).toMatch(/^lstm\.jsonl lm-train lstm ● running +step 300\/400 75% 0:10 left$/);
    expect(show([lstm], {}, 160)[0]).toContain("━━━━━━━━━━━━━━━━━━━━━━━━ step 300/400");
    expect(show([lstm], {}, 40, 9)[0]).toMatch(/^lstm\.jsonl ● running +300\/400 75%$/);
  });

  it("marks the panel, and counts where there is no room for names", () => {
    expect(show([lstm])[1]).toBe(" overview  loss  rate  gradients  speed  samples  scores  messages");
    expect(show([lstm], { panel: "speed" }, 40, 9)[1]).toBe(" speed  5 of 8");
  });

  it("tells the keys, those of a training only where it can be steered", () => {
    expect(show([lstm]).at(-1)).toBe("? help  q quit  tab panel  / filter  +- smooth  l log  s svg");
    expect(show([lstm], {}, 80, 23, true).at(-1)).toBe(
      "? help  q close  tab panel  c checkpoint  p pause  x stop  / filter  +- smooth",
    );
    expect(show([lstm], { typing: true, filter: "ls" }).at(-1)).toBe("/ls");
    expect(show([lstm], { note: "saved" }).at(-1)).toBe("saved");
    expect(show([lstm], { help: true }).join("\n")).not.toContain("checkpoint now");
    expect(show([lstm], { help: true }, 80, 23, true).join("\n")).toContain("write a checkpoint now");
  });

  it("shows the runs whose name has the filter in it", () => {
    const both = show([lstm, simple]).join("\n");
    expect(both).toMatch(/━ lstm\.jsonl ━ rnn\.jsonl/);
    expect(show([lstm, simple], { filter: "rnn" }).join("\n")).not.toContain("lstm");
    expect(show([lstm, simple], { focus: 1 })[0]).toMatch(/^rnn\.jsonl/);
    expect(show([lstm, simple], { focus: 7 })[0]).toMatch(/^rnn\.jsonl/);
  });
});

describe("what panels show", () => {
  it("overview: numbers beside the loss, the flow, the sample and the message below", () => {
    const screen = show([lstm]).join("\n");
    for (const part of [
      "─ loss train 1.471 valid 1.203",
      "tokens/s   12.3k",
      "left       0:10",
      "memory     230 MB",
    ])
      expect(screen).toContain(part);
    for (const part of [
      "─ gradient flow",
      "─ sample ─",
      "the warp and the weft",
      "checkpoint model.checkpoint",
    ])
      expect(screen).toContain(part);
  });

  it("gradients: an LSTM and a simple network are told apart at a glance", () => {
    const strips = show([lstm, simple], { panel: "gradients" });
    const strip = (name: string) => strips.find((text) => text.startsWith(name))?.slice(20) ?? "";
    expect(strip("lstm.jsonl cells")).toMatch(/^[█▓]+ 0.3774$/);
    expect(strip("rnn.jsonl")).toMatch(/^█+▓+▒+░+·+ +2\.75e-8$/);
    expect(strips.join("\n")).toContain("forget gate         ━━━━━━━━━━━━━━━───── 0.75");
    expect(strips.join("\n")).toContain("─ gradient norm 0.5 clipped at 1 ");
  });

  it("gradients: says how to log them where they were not", () => {
    const without = runOf("other.jsonl", 1, { probe: false });
    expect(show([without], { panel: "gradients" }).join("\n")).toContain("--probe gradients logs");
  });

  it("scores: measures up to 1 apart from others, and the classes", () => {
    const run = runOf("c.jsonl", 1);
    const classes = { good: { f1: 0.9, precision: 0.8 }, bad: { f1: 0.5, precision: 0.4 } };
    run.see({ event: "valid", step: 320, loss: 1, accuracy: 0.8, perplexity: 3, classes });
    const screen = show([run], { panel: "scores" });
    expect(screen[2]).toMatch(/^─ scores accuracy 0\.8 ─/);
    expect(screen.join("\n")).toMatch(/─ scores perplexity 3 ─/);
    expect(screen.join("\n")).toMatch(/good +0\.9 +0\.8\nbad +0\.5 +0\.4/);
  });

  it("samples: the newest first, in lines that fit", () => {
    const screen = show([lstm], { panel: "samples" }, 40);
    expect(screen.slice(2, 5)).toEqual([
      "─ sample at step 300 ───────────────────",
      "the warp and the weft the warp and the",
      "weft the warp and the weft the warp and",
    ]);
  });
});

it("keys reach the program, also several at once", async () => {
  const keys: Key[] = [];
  const lines = frame([lstm], firstView, { columns: 80, rows: 23 }, false);
  const { stdin, lastFrame, unmount } = render(
    createElement(Screen, { lines, press: (key) => keys.push(key) }),
  );
  expect(plain(lastFrame() ?? "").split("\n")[0]).toContain("lstm.jsonl");
  await new Promise((resolve) => setImmediate(resolve)); // Ink listens after its first drawing
  for (const input of ["q", "\t", "\u001b[A", "\u0003", "x\tx\u0003"]) stdin.write(input);
  unmount();
  expect(keys.map(({ input, tab, upArrow, ctrl }) => [input, tab, upArrow, ctrl])).toEqual([
    ["q", false, false, false],
    ["", true, false, false],
    ["", false, true, false],
    ["c", false, false, true],
    ["x", false, undefined, undefined],
    ["\t", true, undefined, undefined],
    ["x", false, undefined, undefined],
    ["c", undefined, undefined, true],
  ]);
});
