import { describe, expect, it } from "vitest";
import { type PoolingName, pooling } from "../../src/nn/pooling.ts";
import { numbersOf, randomFloats, tensorOf, testEngine, testPass } from "../helpers/engine.ts";
import { checkGradients } from "../helpers/gradients.ts";
import * as twin from "../reference/layers.ts";

const engine = testEngine();
const NAMES: readonly PoolingName[] = ["last", "mean", "max"];

function passOf(lengths: readonly number[]) {
  const pointer = engine.kernels.allocate(lengths.length * 4);
  engine.kernels.u32(pointer, lengths.length).set(lengths);
  return testPass(engine, { lengths: pointer });
}

describe.each(NAMES)("pooling by %s", (name) => {
  it.each([
    { shape: [5, 3, 4], lengths: [5, 1, 3] },
    { shape: [4, 4, 13], lengths: [0, 4, 2, 1] },
    { shape: [1, 2, 1], lengths: [1, 0] },
    { shape: [3, 1, 5], lengths: [3] },
  ] as const)("has the output and the gradient of the twin: %o", ({ shape, lengths }) => {
    const [times, batch, columns] = shape;
    const x = randomFloats(times * batch * columns, 3);
    const padded = x.map((number, i) => (isPadding(i) ? Number.NaN : number)); // must not matter
    const [output, backward] = pooling(name).forward(passOf(lengths), tensorOf(engine, padded, ...shape));
    expect(output.shape).toEqual([batch, columns]);
    const expected = twin.pool(name, x, shape, lengths);
    numbersOf(engine, output).forEach((number, i) => {
      expect(number).toBeCloseTo(expected[i], 6);
    });

    const probe = randomFloats(batch * columns, 5);
    const dInput = numbersOf(engine, backward(tensorOf(engine, probe, batch, columns)));
    expect(dInput.filter((_, i) => isPadding(i)).every((gradient) => gradient === 0)).toBe(true);
    checkGradients({ x }, (p) => twin.dot(twin.pool(name, p.x, shape, lengths), probe), { x: dInput });

    function isPadding(i: number): boolean {
      return Math.floor(i / batch / columns) >= lengths[Math.floor(i / columns) % batch];
    }
  });

  it("takes all times if the pass has no lengths", () => {
    const x = randomFloats(24, 8);
    const [output] = pooling(name).forward(testPass(engine), tensorOf(engine, x, 3, 2, 4));
    const expected = twin.pool(name, x, [3, 2, 4]);
    numbersOf(engine, output).forEach((number, i) => {
      expect(number).toBeCloseTo(expected[i], 6);
    });
  });
});

describe("pooling by max", () => {
  it("gives the gradient to the first of equal maxima, and does not hide NaN", () => {
    const columns = [0, 1, 2, 3, 4, 5, 6]; // more than a vector's lanes
    const times = [
      [1, 2, Number.NaN],
      [2, 2, 5],
      [0, 2, 9],
    ];
    const x = times.flatMap((row) => columns.map((j) => row[j % 3]));
    const [output, backward] = pooling("max").forward(testPass(engine), tensorOf(engine, x, 3, 1, 7));
    expect([...numbersOf(engine, output)]).toEqual(columns.map((j) => [2, 2, Number.NaN][j % 3]));
    const dInput = backward(tensorOf(engine, new Float32Array(7).fill(1), 1, 7));
    const first = [1, 0, 0]; // the time of the first maximum
    const expected = [0, 1, 2].flatMap((t) => columns.map((j) => (first[j % 3] === t ? 1 : 0)));
    expect([...numbersOf(engine, dInput)]).toEqual(expected);
  });
});
