import { expect, it } from "vitest";
import { constantWeights } from "../../src/engine/constant-weights.ts";
import { Engine } from "../../src/engine/engine.ts";
import { Kernels } from "../../src/engine/kernels.ts";
import { columns, transposed } from "../../src/engine/matrix.ts";
import { Tensor } from "../../src/engine/tensor.ts";
import { wasmBackend } from "../../src/engine/wasm-backend.ts";
import { randomFloats, tensorOf } from "../helpers/engine.ts";

const backend = wasmBackend("wasm");

it("products with constant weights are those without, and take no more memory each time", () => {
  const kernels = new Kernels();
  const plain = new Engine(kernels, backend);
  const weight = tensorOf(plain, randomFloats(13 * 8, 1), 13, 8);
  const other = tensorOf(plain, randomFloats(13 * 8, 2), 13, 8);
  const region = { start: weight.pointer, end: weight.pointer + weight.size * 4 };
  const engine = new Engine(kernels, constantWeights(backend, region));
  const narrow = new Tensor(weight.pointer, [13, 5]);
  const turned = transposed(new Tensor(weight.pointer, [8, 13]));
  const rights = [weight, turned, columns(weight, 0, 5), columns(weight, 3, 8), narrow, other];
  const left = tensorOf(plain, randomFloats(5 * 13, 3), 5, 13);
  const product = (by: Engine, right: (typeof rights)[number], prepared: boolean) => {
    const output = by.tensor(5, right.columns);
    by.multiply(output, left, prepared ? by.prepare(right) : right);
    by.addProduct(output, left, prepared ? by.prepare(right) : right);
    return by.numbers(output).slice();
  };
  const expected = rights.map((right) => product(plain, right, false));
  for (const prepared of [false, true, true])
    expect(rights.map((right) => product(engine, right, prepared))).toEqual(expected);
  const before = kernels.allocated;
  const mark = engine.step.mark();
  for (let i = 0; i < 2000; i++) {
    product(engine, weight, true);
    engine.step.release(mark);
  }
  expect(kernels.allocated).toBe(before);
});

it("what is made ready stays, though its step's memory is given back", () => {
  const kernels = new Kernels();
  const plain = new Engine(kernels, backend);
  const weight = tensorOf(plain, randomFloats(64, 1), 8, 8);
  const engine = new Engine(
    kernels,
    constantWeights(backend, { start: weight.pointer, end: weight.pointer + 256 }),
  );
  const mark = engine.step.mark();
  const prepared = engine.prepare(weight);
  engine.step.release(mark);
  engine.numbers(engine.tensor(10_000)).fill(7);
  expect(engine.prepare(weight)).toBe(prepared);
  const left = tensorOf(plain, randomFloats(16, 3), 2, 8);
  const [one, two] = [plain.keep(2, 8), plain.keep(2, 8)];
  for (const [right, made] of [
    [weight, prepared],
    [transposed(weight), engine.prepare(transposed(weight))],
  ] as const) {
    plain.multiply(one, left, right);
    engine.multiply(two, left, made);
    expect(engine.numbers(two)).toEqual(plain.numbers(one));
  }
});
