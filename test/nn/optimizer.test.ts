/** The optimizers against PyTorch's numbers, against their slow twins, and cut into ranges. */
import { describe, expect, it } from "vitest";
import golden from "../../fixtures/golden/optimizers.json" with { type: "json" };
import { type OptimizerSettings, optimizer, type UpdateOptions } from "../../src/nn/optimizer.ts";
import { randomFloats, testEngine } from "../helpers/engine.ts";
import { updateSlowly } from "../reference/optimizers.ts";

const engine = testEngine();
const GUARD = 16;

/** Arrays with guards of 7 around them, as an optimizer sees them. */
class Arrays {
  readonly count: number;
  readonly addresses: { values: number; gradients: number; slots: number[] };

  constructor(count: number, slots: number) {
    this.count = count;
    const place = () => {
      const pointer = engine.kernels.allocate((count + 2 * GUARD) * 4);
      engine.kernels.f32(pointer, count + 2 * GUARD).fill(7);
      engine.kernels.f32(pointer + GUARD * 4, count).fill(0);
      return pointer + GUARD * 4;
    };
    this.addresses = {
      values: place(),
      gradients: place(),
      slots: Array.from({ length: slots }, place),
    };
  }

  read = (pointer: number) => engine.kernels.f32(pointer, this.count).slice();
  write = (pointer: number, numbers: ArrayLike<number>) =>
    engine.kernels.f32(pointer, this.count).set(numbers);

  /** Values, then slots. */
  state = () => [this.addresses.values, ...this.addresses.slots].map(this.read);

  guards = () =>
    [this.addresses.values, this.addresses.gradients, ...this.addresses.slots].flatMap((pointer) => [
      ...engine.kernels.f32(pointer - GUARD * 4, GUARD),
      ...engine.kernels.f32(pointer + this.count * 4, GUARD),
    ]);
}

const CASES: Readonly<Record<string, OptimizerSettings>> = {
  sgd: { name: "sgd" },
  "sgd, decay": { name: "sgd", weightDecay: 0.05 },
  momentum: { name: "sgd", momentum: 0.9 },
  "momentum, decay": { name: "sgd", momentum: 0.8, weightDecay: 0.05 },
  nesterov: { name: "sgd", momentum: 0.9, nesterov: true },
  "nesterov, decay": { name: "sgd", momentum: 0.9, nesterov: true, weightDecay: 0.05 },
  adagrad: { name: "adagrad" },
  "adagrad, decay": { name: "adagrad", epsilon: 1e-6, weightDecay: 0.05 },
  adam: { name: "adam" },
  "adam, decay": { name: "adam", beta1: 0.8, beta2: 0.95, epsilon: 1e-5, weightDecay: 0.05 },
  adamw: { name: "adamw" },
  "adamw, decay": { name: "adamw", beta1: 0.7, beta2: 0.9, weightDecay: 0.2 },
};
const each = Object.entries(CASES);

describe("torch.optim", () => {
  it.each(each)("takes the same five steps: %s", (name, settings) => {
    const { slots, update } = optimizer(settings);
    const arrays = new Arrays(golden.start.length, slots);
    arrays.write(arrays.addresses.values, golden.start);
    golden.gradients.forEach((gradient, i) => {
      arrays.write(arrays.addresses.gradients, gradient);
      const range = { start: 0, end: gradient.length };
      update(engine, arrays.addresses, range, { rate: golden.rate, scale: 1, step: i + 1 });
    });
    expectClose(
      arrays.read(arrays.addresses.values),
      golden.values[name as keyof typeof golden.values],
      1e-6,
    );
  });
});

describe("the twin in f64", () => {
  it.each(each)("agrees at awkward sizes: %s", (_, settings) => {
    const { slots, update } = optimizer(settings);
    for (const count of [0, 1, 2, 3, 4, 5, 8, 13, 64, 100]) {
      const arrays = filled(count, slots);
      const slow = arrays.state().map((numbers) => Float64Array.from(numbers));
      const options: UpdateOptions = { rate: 0.07, scale: 0.3, step: 3 };
      updateSlowly(settings, slow[0], arrays.read(arrays.addresses.gradients), slow.slice(1), options);
      update(engine, arrays.addresses, { start: 0, end: count }, options);
      for (const [i, numbers] of arrays.state().entries()) expectClose(numbers, slow[i], 1e-6);
      expect(new Set(arrays.guards())).toEqual(new Set([7]));
    }
  });

  it("agrees about bias corrections at step 1000000", () => {
    const fast = filled(4, 2);
    const state = fast.state().map((numbers) => Float64Array.from(numbers));
    const options = { rate: 0.1, scale: 1, step: 1_000_000 };
    const settings: OptimizerSettings = { name: "adam", beta1: 0.9999999, beta2: 0.9999995 };
    updateSlowly(settings, state[0], fast.read(fast.addresses.gradients), state.slice(1), options);
    optimizer(settings).update(engine, fast.addresses, { start: 0, end: 4 }, options);
    expectClose(fast.read(fast.addresses.values), state[0], 1e-6);
  });
});

describe("a range", () => {
  it.each(each)("may be cut anywhere, with the same bits: %s", (_, settings) => {
    const { slots, update } = optimizer(settings);
    const options = { rate: 0.07, scale: 0.3, step: 2 };
    const whole = filled(53, slots);
    update(engine, whole.addresses, { start: 0, end: 53 }, options);
    for (const cut of [0, 1, 3, 4, 7, 16, 32, 52, 53]) {
      const parts = filled(53, slots);
      update(engine, parts.addresses, { start: cut, end: 53 }, options);
      update(engine, parts.addresses, { start: 0, end: cut }, options);
      expect(parts.state()).toEqual(whole.state());
    }
  });

  it.each(each)("of zeros with a gradient of zeros stays zero: %s", (_, settings) => {
    const { slots, update } = optimizer(settings);
    const arrays = new Arrays(5, slots);
    update(engine, arrays.addresses, { start: 0, end: 5 }, { rate: 0.1, scale: 1, step: 1 });
    for (const numbers of arrays.state()) expect([...numbers]).toEqual([0, 0, 0, 0, 0]);
  });
});

/** Arrays of seeded numbers; slots hold squares, so they are not negative. */
function filled(count: number, slots: number): Arrays {
  const arrays = new Arrays(count, slots);
  const { values, gradients, slots: places } = arrays.addresses;
  arrays.write(values, randomFloats(count, 1));
  arrays.write(gradients, randomFloats(count, 2));
  for (const [i, pointer] of places.entries())
    arrays.write(
      pointer,
      randomFloats(count, 3 + i).map((x) => x * x),
    );
  return arrays;
}

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    const error = Math.abs(actual[i] - expected[i]) / Math.max(1, Math.abs(expected[i]));
    expect(error, `[${i}]: ${actual[i]}, not ${expected[i]}`).toBeLessThan(tolerance);
  }
}
