/** The best sequences of tags (Viterbi 1967). */
import type { Engine } from "../engine/engine.ts";
import type { Tensor } from "../engine/tensor.ts";
import type { Pass } from "./layer.ts";

/** Which tags may stand where: 1 where they may, else 0. */
export interface TagRules {
  /** Whether the tag of the column may follow that of the row. */
  readonly follows: Uint8Array; // (C, C)
  /** Whether a sequence may begin with a tag, … */
  readonly starts: Uint8Array; // (C)
  /** … and end. */
  readonly ends: Uint8Array; // (C)
}

/** What steps from one tag to the next add to the score of a sequence, and its ends. */
export interface TagSteps {
  readonly start: Tensor; // (C)
  readonly end: Tensor; // (C)
  /** From row to column. */
  readonly transitions: Tensor; // (C, C)
}

/** As `TagLoss.decode`, for scores (T, B, C); without steps these add nothing. */
export function viterbi(
  { engine, lengths }: Pass,
  scores: Tensor,
  steps: TagSteps | undefined,
  output: number,
  rules?: TagRules,
): void {
  const [times, batch, tags] = scores.shape;
  const mark = engine.step.mark();
  const { start, end, transitions } = ruled(engine, steps ?? noSteps(engine, tags), rules);
  engine.call.viterbi(
    output,
    scores.pointer,
    transitions.pointer,
    start.pointer,
    end.pointer,
    engine.tensor(tags).pointer,
    engine.tensor(times + 1, tags).pointer,
    times,
    batch,
    tags,
    lengths,
  );
  engine.step.release(mark);
}

const noSteps = (engine: Engine, tags: number): TagSteps => ({
  start: engine.zeros(tags),
  end: engine.zeros(tags),
  transitions: engine.zeros(tags, tags),
});

/** Copies in which what is not allowed is -Infinity. */
function ruled(engine: Engine, steps: TagSteps, rules: TagRules | undefined): TagSteps {
  if (rules === undefined) return steps;
  const copy = (from: Tensor, allowed: Uint8Array) => {
    const to = engine.tensor(...from.shape);
    const numbers = engine
      .numbers(from)
      .map((number, i) => (allowed[i] === 1 ? number : Number.NEGATIVE_INFINITY));
    engine.numbers(to).set(numbers);
    return to;
  };
  return {
    start: copy(steps.start, rules.starts),
    end: copy(steps.end, rules.ends),
    transitions: copy(steps.transitions, rules.follows),
  };
}
