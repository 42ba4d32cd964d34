/** Attention over ragged texts: its twin's contexts and gradients, and that no text matters to the others. */
import { describe, expect, it } from "vitest";
import { attention } from "../../src/nn/attention.ts";
import { Slab } from "../../src/nn/slab.ts";
import { numbersOf, placeSlab, randomFloats, tensorOf, testEngine, testPass } from "../helpers/engine.ts";
import { checkGradients, type Numbers } from "../helpers/gradients.ts";
import { expectClose } from "../helpers/recurrent.ts";
import { attend } from "../reference/attention.ts";
import { rowsOf } from "../reference/layers.ts";

interface Problem {
  readonly score: "dot" | "additive";
  /** H and D */
  readonly queries: number;
  readonly values: number;
  readonly lengths: readonly number[];
  readonly counts: readonly number[];
}

const ragged = { lengths: [3, 1, 9, 5], counts: [2, 4, 0, 1] };
const problems: Problem[] = (["dot", "additive"] as const).flatMap((score) => [
  { score, queries: 4, values: 4, ...ragged },
  { score, queries: 5, values: 8, ...ragged },
  { score, queries: 13, values: 3, ...ragged },
  { score, queries: 1, values: 1, lengths: [2], counts: [3] },
]);

describe.each(problems)("attention, $score, $queries to $values numbers, $lengths", (problem) => {
  it("has the contexts, weights and gradients of its twin", () => {
    const { at, result, probe } = run(problem);
    const expected = twin(problem, at);
    expectClose(
      result.contexts,
      expected.flatMap(({ context }) => context),
    );
    expectClose(
      result.weights,
      expected.flatMap(({ weights }) => weights),
    );
    const loss = (p: Numbers) =>
      twin(problem, p)
        .flatMap(({ context }) => context)
        .reduce((sum, number, i) => sum + number * probe[i], 0);
    checkGradients(at, loss, result.gradients, { most: 30 });
  });

  it("gives a text the same bits without the others", () => {
    const whole = run(problem);
    let [query, value] = [0, 0];
    for (const [text, length] of problem.lengths.entries()) {
      const count = problem.counts[text];
      const queries = whole.at.q.subarray(query * problem.queries, (query + count) * problem.queries);
      const values = whole.at.m.subarray(value * problem.values, (value + length) * problem.values);
      const alone = run({ ...problem, lengths: [length], counts: [count] }, { q: queries, m: values });
      const { contexts } = whole.result;
      expect(alone.result.contexts).toEqual(
        contexts.subarray(query * problem.values, (query + count) * problem.values),
      );
      query += count;
      value += length;
    }
  });
});

/** Forward and back with seeded numbers, or those given. */
function run({ score, queries, values, lengths, counts }: Problem, given?: Record<"q" | "m", Float32Array>) {
  const engine = testEngine();
  const pass = testPass(engine);
  const slab = new Slab();
  const layer = attention(slab.scope("a"), { score, queries, values });
  placeSlab(engine, slab);
  const [asked, length] = [counts, lengths].map((all) => all.reduce((sum, one) => sum + one, 0));
  const q = given?.q ?? randomFloats(asked * queries, 31, 1);
  const m = given?.m ?? randomFloats(length * values, 32, 1);
  const [memory, memoryBackward] = layer.remember(pass, tensorOf(engine, m, length, values), lengths);
  const [{ contexts, weights }, backward] = layer.attend(
    pass,
    tensorOf(engine, q, asked, queries),
    counts,
    memory,
  );
  const probe = randomFloats(asked * values, 33, 1);
  const shares = weights.flatMap((tensor) => [...engine.numbers(tensor)]);
  const output = numbersOf(engine, contexts);
  const gradient = backward(tensorOf(engine, probe, asked, values));
  const dValues = memoryBackward(gradient.memory);
  const named = (of: "value" | "gradient"): Record<string, Float32Array> =>
    Object.fromEntries(slab.weights.map((weight) => [weight.name.slice(2), numbersOf(engine, weight[of])]));
  return {
    at: { ...named("value"), q, m },
    probe,
    result: {
      contexts: output,
      weights: shares,
      gradients: {
        ...named("gradient"),
        q: numbersOf(engine, gradient.queries),
        m: numbersOf(engine, dValues),
      },
    },
  };
}

/** What each query sees. */
function twin({ score, queries, values, lengths, counts }: Problem, { q, m, ...weights }: Numbers) {
  const [asked, all] = [rowsOf(q, queries), rowsOf(m, values)];
  let [query, value] = [0, 0];
  return lengths.flatMap((length, text) => {
    const own = all.slice(value, value + length);
    const its = asked.slice(query, query + counts[text]);
    value += length;
    query += counts[text];
    return its.map((one) => attend(score, weights, one, own));
  });
}
