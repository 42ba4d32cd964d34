import { describe, expect, it } from "vitest";
import { embedding } from "../../src/nn/embedding.ts";
import { Slab } from "../../src/nn/slab.ts";
import { windows } from "../../src/nn/windows.ts";
import { numbersOf, placeSlab, randomFloats, tensorOf, testEngine, testPass } from "../helpers/engine.ts";
import { checkGradients } from "../helpers/gradients.ts";
import { dot } from "../reference/layers.ts";
import { vectorsOf, windowsOf } from "../reference/windows.ts";

const engine = testEngine();
const pass = testPass(engine);
const [VOCABULARY, STEPS, BATCH] = [7, 4, 2];
const IDS = [3, 0, 6, 3, 3, 1, 0, 0]; // (T, B)

describe("windows", () => {
  it.each([
    { size: 1, columns: 3 },
    { size: 2, columns: 1 },
    { size: 4, columns: 5 },
    { size: 6, columns: 4 }, // longer than the text
  ])("have the vectors and the gradients of the twin: %o", ({ size, columns }) => {
    const { layer, weight } = network(size, columns);
    const [{ output, last }, backward] = layer.forward(pass, idsOf(IDS), STEPS, BATCH);
    expect(output.shape).toEqual([STEPS, BATCH, size * columns]);
    expect(last.map(({ columns: width }) => width)).toEqual(layer.stateSizes);
    const table = numbersOf(engine, weight.value);
    expect([...numbersOf(engine, output)]).toEqual(twin(table, size, columns));

    const probe = randomFloats(output.size, 9);
    backward(tensorOf(engine, probe, ...output.shape));
    checkGradients({ table }, (p) => dot(twin(p.table, size, columns), probe), {
      table: numbersOf(engine, weight.gradient),
    });
  });

  it("go on from the state of the segment before", () => {
    const { layer } = network(4, 3);
    const [{ output: whole }] = layer.forward(pass, idsOf(IDS), STEPS, BATCH);
    const [{ output: early, last }] = layer.forward(pass, idsOf(IDS.slice(0, 2)), 1, BATCH);
    const [{ output: late }] = layer.forward(pass, idsOf(IDS.slice(2)), 3, BATCH, last);
    const parts = [early, late].flatMap((tensor) => [...numbersOf(engine, tensor)]);
    expect(parts).toEqual([...numbersOf(engine, whole)]);
  });

  it("refuse an id that no word has, in the text or in a state", () => {
    const { layer } = network(2, 3);
    expect(() => layer.forward(pass, idsOf([0, 7]), 1, 2)).toThrow("an id is not below 7");
    const state = tensorOf(engine, [9, 0], 2, 1);
    expect(() => layer.forward(pass, idsOf([0, 1]), 1, 2, [state])).toThrow("an id is not below 7");
  });
});

function network(size: number, columns: number) {
  const slab = new Slab();
  const words = embedding(slab.scope("embedding"), { vocabulary: VOCABULARY, size: columns });
  placeSlab(engine, slab);
  return { layer: windows(words, size), weight: words.weight };
}

/** (T, B, N·E) */
function twin(table: ArrayLike<number>, size: number, columns: number): number[] {
  const texts = Array.from({ length: BATCH }, (_, row) => IDS.filter((_, i) => i % BATCH === row));
  const found = texts.map((ids) => windowsOf(ids, size));
  return IDS.flatMap((_, i) => vectorsOf(table, found[i % BATCH][Math.floor(i / BATCH)], columns));
}

function idsOf(ids: readonly number[]): number {
  const pointer = engine.kernels.allocate(ids.length * 4);
  engine.kernels.u32(pointer, ids.length).set(ids);
  return pointer;
}
