import { describe, expect, it } from "vitest";
import { embedding } from "../../src/nn/embedding.ts";
import { Slab } from "../../src/nn/slab.ts";
import { numbersOf, placeSlab, randomFloats, tensorOf, testEngine, testPass } from "../helpers/engine.ts";
import { checkGradients } from "../helpers/gradients.ts";
import * as twin from "../reference/layers.ts";

const engine = testEngine();
const pass = testPass(engine);

describe("embedding", () => {
  it.each([1, 3, 4, 13])("looks up vectors of %d numbers, and adds their gradients", (size) => {
    const { layer, slab } = network(7, size);
    const ids = [3, 0, 6, 3, 3, 1];
    const [output, backward] = layer.forward(pass, idsOf(ids), 2, 3);
    const table = numbersOf(engine, slab.weights[0].value);
    expect(output.shape).toEqual([2, 3, size]);
    expect([...numbersOf(engine, output)]).toEqual(twin.embedding(table, ids, size));

    const probe = randomFloats(6 * size, 9);
    backward(tensorOf(engine, probe, 2, 3, size));
    checkGradients({ table }, (p) => twin.dot(twin.embedding(p.table, ids, size), probe), {
      table: numbersOf(engine, layer.weight.gradient),
    });
  });

  it("has nothing to do without ids", () => {
    const { layer } = network(3, 2);
    const [output, backward] = layer.forward(pass, 16, 0);
    expect(output.size).toBe(0);
    backward(output);
  });

  it.each([7, 2 ** 31, 2 ** 32 - 1])("refuses the id %d of a vocabulary of 7", (id) => {
    const { layer } = network(7, 2);
    expect(() => layer.forward(pass, idsOf([6, id, 0]), 3)).toThrow("id 1 of 3 is not below 7");
  });
});

function network(vocabulary: number, size: number) {
  const slab = new Slab();
  const layer = embedding(slab.scope("embedding"), { vocabulary, size });
  placeSlab(engine, slab);
  return { layer, slab };
}

function idsOf(ids: readonly number[]): number {
  const pointer = engine.kernels.allocate(ids.length * 4);
  engine.kernels.u32(pointer, ids.length).set(ids);
  return pointer;
}
