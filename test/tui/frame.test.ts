import { renderToString } from "ink";
import { render } from "ink-testing-library";
import { createElement } from "react";
import { describe, expect, it } from "vitest";
import { frame } from "../../src/tui/frame.ts";
import { RunState } from "../../src/tui/run-state.ts";
import { Screen } from "../../src/tui/screen.tsx";
import { textOf, widthOf } from "../../src/tui/span.ts";
import { firstView, type Key, PANELS } from "../../src/tui/view.ts";
import { runOf, show, texts } from "../helpers/screens.ts";

const lstm = runOf("lstm.jsonl", 0.95, { cells: true });
const simple = runOf("rnn.jsonl", 0.4);

describe("every panel", () => {
  it.each(PANELS)("%s has its size and is what Ink draws", (panel) => {
    for (const [columns, rows] of [
      [40, 9],
      [80, 23],
      [160, 49],
      [200, 59],
    ]) {
      const lines = frame(
        { runs: [lstm, simple], view: { ...firstView, panel }, now: 0, own: true },
        { columns, rows },
      );
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
    expect(show([new RunState("new.jsonl")], { panel })[0]).toMatch(/^new\.jsonl {2}○ waiting .*step 0$/);
    expect(show([], { panel, filter: "x" })).toContain('no run has "x" in its name');
  });
});

const plain = (text: string) => text.replaceAll(/\u001b\[[0-9;]*m/g, "");

describe("the frame", () => {
  it("says which run it is, how far, and how long it takes", () => {
    expect(show([lstm])[0]).toBe(
      "lstm.jsonl  lm-train lstm  ● running  ━━━━━━━━━━───  step 300/400 75%  0:10 left",
    );
    expect(show([lstm], {}, { columns: 160 })[0]).toContain(
      `${"━".repeat(24)}${"─".repeat(8)}  step 300/400`,
    );
    expect(show([lstm], {}, { columns: 40, rows: 9 })[0]).toMatch(/^lstm\.jsonl {2}● running +300\/400 75%$/);
  });

  it("says how a run ended, and what came of it", () => {
    const ended = (reason: string, more: object = {}) => {
      const run = runOf("rnn.jsonl", 0.4);
      run.see({ event: "end", reason, step: 300, ...more });
      return show([run])[0];
    };
    expect(ended("patience", { valid_loss: 1.2067, valid_step: 200 })).toMatch(
      /^rnn\.jsonl {2}✓ finished: valid 1\.207 at step 200 +300\/400 steps in 0:30$/,
    );
    expect(ended("diverged")).toMatch(/✗ diverged: valid 1\.203 at step 300 /);
    expect(ended("something")).toMatch(/✓ finished: /);
  });

  it("says when nothing is heard of a run, and then not how long it will take", () => {
    const run = runOf("rnn.jsonl", 0.4);
    run.see({ event: "step", step: 320, loss: 1, seconds: 32 }, 1_000_000);
    const at = (seconds: number) => show([run], {}, { now: 1_000_000 + 1000 * seconds })[0];
    expect(at(29)).toMatch(/● running .* left$/);
    expect(at(31)).toMatch(/◌ silent for 31 s .*step 320\/400 80%$/);
    expect(at(7300)).toContain("◌ silent for 2 h ");
  });

  it("marks the panel, and counts where there is no room for names", () => {
    expect(show([lstm])[1]).toBe(
      " ¹overview ²loss ³rate ⁴gradients ⁵speed ⁶samples ⁷words ⁸scores ⁹messages",
    );
    expect(show([lstm], { panel: "speed" }, { columns: 40, rows: 9 })[1]).toBe(" speed  5 of 9");
    const tabs = frame(
      { runs: [lstm], view: { ...firstView, panel: "loss" }, now: 0, own: false },
      { columns: 80, rows: 23 },
    )[1];
    expect(textOf(tabs.filter(({ inverse }) => inverse))).toBe(" ²loss ");
  });

  it("tells the keys, those of a training only where it can be steered", () => {
    expect(show([lstm]).at(-1)).toBe("? help  q quit  tab panel  / filter  +- smooth  l log  s svg");
    expect(show([lstm], {}, { own: true }).at(-1)).toBe(
      "? help  q close  tab panel  c checkpoint  p pause  x stop  / filter  +- smooth",
    );
    expect(show([lstm], { typing: true, filter: "ls" }).at(-1)).toBe("/ls");
    expect(show([lstm], { note: "saved" }).at(-1)).toBe("saved");
    expect(show([lstm], { help: true }).join("\n")).not.toContain("checkpoint now");
    expect(show([lstm], { help: true }, { own: true }).join("\n")).toContain("write a checkpoint now");
  });

  it("shows the runs whose name has the filter in it", () => {
    const both = show([lstm, simple]).join("\n");
    expect(both).toMatch(/▸ 1 {2}lstm +● running 75%.*\n {2}2 {2}rnn +● running 75%/);
    expect(show([lstm, simple], { filter: "rnn" }).join("\n")).not.toContain("lstm");
    expect(show([lstm, simple], { focus: 1 })[0]).toMatch(/^rnn\.jsonl/);
    expect(show([lstm, simple], { focus: 7 })[0]).toMatch(/^rnn\.jsonl/);
  });
});

it("keys reach the program, also several at once", async () => {
  const keys: Key[] = [];
  const lines = frame({ runs: [lstm], view: firstView, now: 0, own: false }, { columns: 80, rows: 23 });
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
