import { expect, it } from "vitest";
import { RunState } from "../../src/tui/run-state.ts";
import { snapshotOf } from "../../src/tui/snapshot.ts";
import { firstView, type Panel, type View } from "../../src/tui/view.ts";

function runOf(name: string, losses: readonly (number | null)[]): RunState {
  const run = new RunState(name);
  for (const [at, loss] of losses.entries())
    run.see({ event: "step", step: at + 1, loss, lr: 0.1, words_per_second: 7, memory: 1e8 });
  run.see({ event: "valid", step: losses.length, loss: 2, accuracy: 0.5 });
  return run;
}

const shot = (runs: readonly RunState[], view: Partial<View> = {}) =>
  snapshotOf({ runs, focus: runs[0], view: { ...firstView, ...view }, now: 0 });

it("is the picture that weft plot draws of the losses, with the names of runs", () => {
  const { what, svg } = shot([runOf("a.jsonl", [3, 2, 1]), runOf("b.jsonl", [3, 3, 3])]);
  expect(what).toBe("loss");
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg".*<\/svg>\n$/s);
  for (const text of [">Training and validation loss<", ">a<", ">b<", ">a and b<", ">step<", ">1.2<"])
    expect(svg).toContain(text);
});

it("is of what the panel shows; of a panel without curves the losses", () => {
  const run = runOf("a.jsonl", [3, 2, 1]);
  const titles = (["overview", "loss", "rate", "speed", "scores", "words", "gradients"] as Panel[]).map(
    (panel) => {
      const { what, svg } = shot([run], { panel });
      return [what, /<title>(.*?)<\/title>/.exec(svg)?.[1]];
    },
  );
  expect(titles).toEqual([
    ["loss", "Training and validation loss"],
    ["loss", "Training and validation loss"],
    ["rate", "Learning rate"],
    ["speed", "Training: words per second, memory"],
    ["scores", "Accuracy"],
    ["loss", "Training and validation loss"],
    ["gradients", "Gradient norm"],
  ]);
});

it("is the gradient flow of all layers where it was logged", () => {
  const run = runOf("a.jsonl", [3]);
  run.see({
    event: "gradient_flow",
    step: 1,
    norms: [1, 0.5],
    layers: [
      [2, 1],
      [1, 0.5],
    ],
  });
  const { what, svg } = shot([run], { panel: "gradients" });
  expect(what).toBe("flow");
  for (const text of [">Gradient flow<", ">layer 2 of 2: ", ">layer 1 of 2: "]) expect(svg).toContain(text);
});

it("is smoothed and logarithmic as the panel is", () => {
  const run = runOf("a.jsonl", [1000, 100, 10, 1]);
  expect(shot([run], { smoothing: 2 }).svg).toContain(">a; smoothed by 0.8<");
  expect(shot([run], { log: true }).svg).not.toBe(shot([run]).svg);
});

it("has gaps where numbers are not finite, and can be made of nothing", () => {
  expect(shot([runOf("a", [3, 2, null, 1, 3])]).svg).toMatch(/d="M\S+ \S+ \S+M\S+ /);
  expect(shot([new RunState("new.jsonl")]).svg).toMatch(/<\/svg>\n$/);
  expect(shot([new RunState("new.jsonl")], { panel: "scores" }).what).toBe("loss");
});

it("shows names as text, whatever is in them", () => {
  expect(shot([runOf('<script>"&', [1])]).svg).toContain("&lt;script&gt;&quot;&amp;");
});
