import { describe, expect, it } from "vitest";
import { RunState } from "../../src/tui/run-state.ts";
import { endingOf, silenceOf, standingOf } from "../../src/tui/standing.ts";

/** A run with a record every so many seconds, the last one at 1,000 seconds. */
function paced(seconds: number): RunState {
  const run = new RunState("run.jsonl");
  for (let at = 0; at <= 10; at++)
    run.see(
      { event: "step", step: at + 1, seconds: at * seconds, loss: 2 },
      (1000 - (10 - at) * seconds) * 1000,
    );
  return run;
}

const silence = (run: RunState, seconds: number) => silenceOf(run, (1000 + seconds) * 1000);

describe("a silent run", () => {
  it("was not heard of for ten times as long as usual", () => {
    expect([silence(paced(20), 199), silence(paced(20), 201)]).toEqual([undefined, 201]);
  });

  it("was not heard of for half a minute at least", () => {
    expect([silence(paced(0.1), 29), silence(paced(0.1), 31)]).toEqual([undefined, 31]);
  });

  it("is none that waits, is paused, has ended, or whose times nobody knows", () => {
    const [paused, ended] = [paced(1), paced(1)];
    paused.see({ event: "pause", step: 20 }, 1_000_000);
    ended.see({ event: "end", reason: "steps" }, 1_000_000);
    const unknown = new RunState("run.jsonl");
    unknown.see({ event: "start" });
    for (const run of [paused, ended, unknown, new RunState("new.jsonl")])
      expect(silence(run, 1e6)).toBeUndefined();
  });
});

it.each([
  ["steps", "✓ finished"],
  ["epochs", "✓ finished"],
  ["patience", "✓ finished"],
  ["stopped", "■ stopped"],
  ["interrupted", "■ interrupted"],
  ["diverged", "✗ diverged"],
  ["toString", "✓ finished"],
  ["", "✓ finished"],
])("the reason %s is shown as %s", (reason, shown) => {
  const run = paced(1);
  run.see({ event: "end", reason });
  expect(standingOf(run, 0).text).toBe(shown);
});

it("the end is told in a sentence", () => {
  const run = paced(1);
  run.see({ event: "end", reason: "epochs", valid_loss: 1.25, valid_step: 1000, output: "m.safetensors" });
  expect(endingOf(run)).toBe("finished: all epochs are done; valid 1.25 at step 1,000; m.safetensors");
  run.see({ event: "end", reason: "vocab-size", output: "-" });
  expect(endingOf(run)).toBe("finished: the vocabulary is full; loss 2");
  run.see({ event: "end", reason: "something", output: "-" });
  expect(endingOf(run)).toBe("finished: something; loss 2");
  run.see({ event: "end", reason: "interrupted", step: 5 });
  expect(endingOf(run)).toBe("interrupted: --resume goes on from the checkpoint; loss 2");
  run.see({ event: "end", reason: "interrupted" });
  expect(endingOf(run)).toBe("interrupted; loss 2"); // there are no checkpoints of work without steps
});
