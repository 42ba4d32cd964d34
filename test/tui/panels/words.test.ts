import { expect, it } from "vitest";
import { RunState } from "../../../src/tui/run-state.ts";
import { show } from "../../helpers/screens.ts";

function vectorsRun(): RunState {
  const run = new RunState("v.jsonl");
  run.see({ event: "start", command: "w2v", steps: 100 });
  run.see({ event: "step", step: 10, loss: 2, words_per_second: 9 });
  for (const [step, words] of [
    [10, ["lord", "queen", "crown", "duke"]],
    [20, ["queen", "lord", "crown", "prince"]],
  ] as const)
    run.see({
      ...{ event: "neighbors", step, word: "king" },
      neighbors: words.map((word, at) => ({ word, similarity: 0.9 - at / 10 })),
    });
  return run;
}

it("words: the nearest ones of each, and what changed since the record before", () => {
  expect(show([vectorsRun()], { panel: "words" }).slice(2, 6)).toEqual(
    [
      "── nearest words ────────────────────────── at step 20  + new ↑ up ↓ down ─",
      "king          ↑ queen       0.90  ↓ lord        0.80    crown       0.70",
      "              + prince      0.60",
      "              − duke",
    ].map((text, at) => (at === 0 ? text.replace("──── at", "───────── at").slice(0, 80) : text)),
  );
});

it("overview: a line for each word", () => {
  const screen = show([vectorsRun()]).join("\n");
  expect(screen).toMatch(/── nearest words ─.*\nking +↑ queen +0\.90 .*crown +0\.70\n\?/);
});

it("words: says which trainings log them where there are none", () => {
  expect(show([new RunState("new.jsonl")], { panel: "words" })[3]).toContain("w2v and fasttext log");
});
