/** Rows in other orders, and sequences without their padding. */
import { describe, expect, it } from "vitest";
import { gather } from "../../src/nn/gather.ts";
import { pack, unpack } from "../../src/nn/packed.ts";
import { numbersOf, tensorOf, testEngine } from "../helpers/engine.ts";

const engine = testEngine();
const PAD = Number.NaN; // must not matter

describe("gathered rows", () => {
  it("come in the order that is asked for, and get the gradients of all their copies", () => {
    const [output, backward] = gather(engine, tensorOf(engine, [1, 2, 3, 4, 5, 6], 3, 2), [2, 0, 2]);
    expect(output.shape).toEqual([3, 2]);
    expect([...numbersOf(engine, output)]).toEqual([5, 6, 1, 2, 5, 6]);
    const dInput = backward(tensorOf(engine, [1, 2, 3, 4, 5, 6], 3, 2));
    expect([...numbersOf(engine, dInput)]).toEqual([3, 4, 0, 0, 6, 8]);
  });

  it("must be there", () => {
    expect(() => gather(engine, tensorOf(engine, [1, 2], 2, 1), [0, 2])).toThrow("there is no row 2 among 2");
  });
});

describe("packed sequences", () => {
  it("lie one behind the other, and padded times have no gradient", () => {
    const input = tensorOf(engine, [1, 2, 3, 4, PAD, 6, PAD, PAD, 9], 3, 3, 1);
    const [packed, backward] = pack(engine, input, [2, 1, 3]);
    expect([...numbersOf(engine, packed)]).toEqual([1, 4, 2, 3, 6, 9]);
    expect(unpack(packed, [2, 1, 3]).map((one) => [...numbersOf(engine, one)])).toEqual([
      [1, 4],
      [2],
      [3, 6, 9],
    ]);
    const dInput = backward(tensorOf(engine, [10, 20, 30, 40, 50, 60], 6, 1));
    expect(dInput.shape).toEqual([3, 3, 1]);
    expect([...numbersOf(engine, dInput)]).toEqual([10, 30, 40, 20, 0, 50, 0, 0, 60]);
  });

  it("of one time are as they are", () => {
    const input = tensorOf(engine, [1, 2, 3, 4], 1, 2, 2);
    const [packed, backward] = pack(engine, input, [1, 1]);
    expect([packed.pointer, packed.shape]).toEqual([input.pointer, [2, 2]]);
    expect(backward(packed).shape).toEqual([1, 2, 2]);
  });

  it("may be empty", () => {
    const [packed] = pack(engine, tensorOf(engine, [1, 2], 1, 2, 1), [0, 1]);
    expect([...numbersOf(engine, packed)]).toEqual([2]);
    expect(unpack(packed, [0, 1]).map(({ shape }) => shape)).toEqual([
      [0, 1],
      [1, 1],
    ]);
  });
});
