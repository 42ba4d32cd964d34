import { describe, expect, it } from "vitest";
import { RunState } from "../../../src/tui/run-state.ts";
import { runOf, show } from "../../helpers/screens.ts";

const lstm = runOf("lstm.jsonl", 0.95, { cells: true });
const simple = runOf("rnn.jsonl", 0.4);

/** Two layers, whose gradients fall by these. */
function deepRun(name: string, [low, top]: readonly [number, number]): RunState {
  const run = new RunState(name);
  run.see({ event: "start", command: "lm-train", config: { arch: "gru" } });
  const layers = [low, top].map((base) => Array.from({ length: 12 }, (_, k) => base ** k));
  const gates = [
    { reset: 0.5, update: 0.25 },
    { reset: 1, update: 0.75 },
  ];
  for (const step of [100, 200]) {
    run.see({ event: "step", step, loss: 2, grad_norm: 1 });
    run.see({ event: "gradient_flow", step, norms: layers[1], layers, gates });
  }
  return run;
}

const deep = deepRun("deep.jsonl", [0.9, 0.2]);

describe("the gradients", () => {
  it("tell an LSTM and a simple network apart at a glance", () => {
    const strips = show([lstm, simple], { panel: "gradients" });
    const strip = (name: string) => strips.find((text) => text.startsWith(name))?.slice(20) ?? "";
    expect(strip("1 lstm cells")).toMatch(/^[█▓]+ +0.3774$/);
    expect(strip("2 rnn states")).toMatch(/^█+▓+▒+░+·+ +2\.75e-8$/);
    expect(strips.join("\n")).toMatch(/gates +input +━━━─── 0\.50 +forget +━━━━━─ 0\.75/);
    expect(strips.join("\n")).toMatch(/── gradient norm ─+ clipped at 1 {2}0\.5 ─/);
  });

  it("show all layers, the one that is looked at marked, and its course", () => {
    const top = show([deep], { panel: "gradients" });
    expect(top.slice(3, 5).map((row) => row.slice(0, 12))).toEqual(["▸ states 2  ", "  states 1  "]);
    expect(top.join("\n")).toMatch(/── course · layer 2 ─.*\nstep 100 .*2\.05e-8\nstep 200 .*2\.05e-8/);
    expect(top.at(-1)).toContain("←→ layer");
    const low = show([deep], { panel: "gradients", depth: 1 });
    expect(low.slice(3, 5).map((row) => row.slice(0, 12))).toEqual(["  states 2  ", "▸ states 1  "]);
    expect(low.join("\n")).toMatch(/── course · layer 1 ─.*\nstep 100 .*0\.3138\nstep 200 .*0\.3138/);
  });

  it("show of other runs the same layer where there is no room for all", () => {
    const runs = [
      deep,
      deepRun("b.jsonl", [0.8, 0.3]),
      deepRun("c.jsonl", [0.7, 0.4]),
      deepRun("d.jsonl", [0.6, 0.5]),
    ];
    const names = (depth: number) =>
      show(runs, { panel: "gradients", depth }, { rows: 19 })
        .filter((row) => row.includes("states"))
        .map((row) => row.slice(0, 19).trim());
    expect(names(0)).toEqual([
      "▸ 1 deep states 2",
      "1 deep states 1",
      "▸ 2 b states 2",
      "▸ 3 c states 2",
      "▸ 4 d states 2",
    ]);
    expect(names(1)).toEqual([
      "1 deep states 2",
      "▸ 1 deep states 1",
      "▸ 2 b states 1",
      "▸ 3 c states 1",
      "▸ 4 d states 1",
    ]);
  });

  it("have the gates of the layer beside the norm, and courses beside each other, on a wide screen", () => {
    const wide = show(
      [deep, deepRun("b.jsonl", [0.8, 0.3])],
      { panel: "gradients" },
      { columns: 160, rows: 49 },
    );
    expect(wide.join("\n")).toMatch(/── gradient norm ─.* ── gates of layer 2 ─/);
    expect(wide.join("\n")).toMatch(/── course · deep · layer 2 ─.* ── course · b · layer 2 ─/);
    expect(wide.find((row) => / reset$/.test(row))).toBeDefined();
  });

  it("say how to log them where they were not", () => {
    const without = runOf("other.jsonl", 1, { probe: false });
    expect(show([without], { panel: "gradients" }).join("\n")).toContain("--probe gradients logs");
  });
});
