import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { bidirectional } from "../../src/nn/bidirectional.ts";
import { gru } from "../../src/nn/gru.ts";
import type { Recurrent } from "../../src/nn/layer.ts";
import { lstm } from "../../src/nn/lstm.ts";
import type { RecurrentOptions } from "../../src/nn/recurrence.ts";
import { rnn } from "../../src/nn/rnn.ts";
import type { Scope } from "../../src/nn/slab.ts";
import { stack } from "../../src/nn/stack.ts";
import type { Numbers } from "../helpers/gradients.ts";
import { expectAllClose, expectClose, run } from "../helpers/recurrent.ts";
import type { Shape } from "../reference/recurrent.ts";

interface Case {
  readonly name: string;
  readonly input: number[];
  readonly first: number[][];
  readonly output: number[];
  readonly last: number[][];
  readonly dOutput: number[];
  readonly dLast: number[][];
  readonly dInput: number[];
  readonly dFirst: number[][];
  /** One for each layer and direction. */
  readonly weights: Numbers[];
  readonly gradients: Numbers[];
}

const golden = new URL("../../fixtures/golden/recurrent.json", import.meta.url);
const { shape, cases } = JSON.parse(readFileSync(golden, "utf8")) as { shape: Shape; cases: Case[] };

type Build = (scope: Scope, options: RecurrentOptions) => Recurrent;
const builds: Readonly<Record<string, Build>> = {
  "rnn tanh": rnn,
  "rnn relu": (scope, options) => rnn(scope, { ...options, activation: "relu" }),
  lstm,
  gru: (scope, options) => gru(scope, { ...options, resetAfter: true }),
};

describe("PyTorch's", () => {
  it.each(cases)("$name has the same outputs, states and gradients", (expected) => {
    const result = run((scope) => network(scope, expected.name), {
      ...shape,
      ...expected,
      weights: flat(expected.weights),
    });
    expectClose(result.output, expected.output);
    expectAllClose(result.last, expected.last);
    expectClose(result.dInput, expected.dInput);
    expectAllClose(result.dFirst, expected.dFirst);
    const gradients = flat(expected.gradients);
    expect(Object.keys(result.gradients).sort()).toEqual(Object.keys(gradients).sort());
    for (const [name, gradient] of Object.entries(result.gradients)) expectClose(gradient, gradients[name]);
  });
});

function network(scope: Scope, name: string): Recurrent {
  const { inputs, hidden } = shape;
  const build = builds[name.replace(/ 2 layers| bidirectional/, "")];
  const part = (index: number, options: Partial<RecurrentOptions> = {}) =>
    build(scope.scope(`${index}`), { inputs, hidden, ...options });
  if (name.endsWith("2 layers")) return stack([part(0), part(1, { inputs: hidden })]);
  if (name.endsWith("bidirectional")) return bidirectional(part(0), part(1, { reverse: true }));
  return part(0);
}

const flat = (weights: readonly Numbers[]): Numbers =>
  Object.fromEntries(
    weights.flatMap((part, index) =>
      Object.entries(part).map(([name, numbers]) => [`${index}.${name}`, numbers]),
    ),
  );
