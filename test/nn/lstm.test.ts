import { expect, it } from "vitest";
import { constant } from "../../src/nn/initializers.ts";
import { lstm } from "../../src/nn/lstm.ts";
import { Slab } from "../../src/nn/slab.ts";
import { placeSlab, testEngine } from "../helpers/engine.ts";
import { describeRecurrent } from "../helpers/recurrent.ts";
import { lstmCell } from "../reference/recurrent.ts";

describeRecurrent("lstm", 2, lstmCell, (options) => (scope) => lstm(scope, options));

it("adds the forget bias to what the initializer gives the forget gate", () => {
  const engine = testEngine();
  const slab = new Slab();
  lstm(slab.scope("layer"), { inputs: 2, hidden: 3, initializer: constant(0.5), forgetBias: 1 });
  placeSlab(engine, slab);
  const bias = slab.weights[2];
  bias.initializer(engine, bias.value, 1);
  expect([...engine.numbers(bias.value)]).toEqual([
    0.5, 0.5, 0.5, 1.5, 1.5, 1.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5,
  ]);
});

it("begins between -1/√H and 1/√H", () => {
  const engine = testEngine();
  const slab = new Slab();
  lstm(slab.scope("layer"), { inputs: 8, hidden: 16 });
  placeSlab(engine, slab);
  for (const weight of slab.weights) {
    weight.initializer(engine, weight.value, 7);
    const greatest = engine.numbers(weight.value).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    expect(greatest).toBeGreaterThan(0.22);
    expect(greatest).toBeLessThanOrEqual(0.25);
  }
});
