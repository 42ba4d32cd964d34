import { describe, expect, it } from "vitest";
import { dropout } from "../../src/nn/dropout.ts";
import { Slab } from "../../src/nn/slab.ts";
import { numbersOf, tensorOf, testEngine, testPass } from "../helpers/engine.ts";

const engine = testEngine();

/** What becomes of ones: 0, or 1 / (1 - rate). */
function maskOf(layer: ReturnType<typeof dropout>, key: number, ...shape: readonly number[]): Float32Array {
  const ones = engine.keep(...shape);
  engine.numbers(ones).fill(1);
  const [output, backward] = layer.forward(testPass(engine, { key }), ones);
  const mask = numbersOf(engine, output);
  engine.numbers(ones).fill(1);
  expect(numbersOf(engine, backward(ones)), "the backward pass draws the same mask").toEqual(mask);
  return mask;
}

const network = (rate: number, options = {}) => dropout(new Slab().scope("dropout"), rate, options);

describe("dropout", () => {
  it.each([0.1, 0.5, 0.9])("drops a share of %d and scales the rest", (rate) => {
    const mask = maskOf(network(rate), 5, 100, 997);
    const kept = mask.filter((factor) => factor !== 0);
    expect(new Set(kept)).toEqual(new Set([Math.fround(1 / (1 - rate))]));
    const deviation = Math.sqrt((rate * (1 - rate)) / mask.length);
    expect(Math.abs(1 - kept.length / mask.length - rate)).toBeLessThan(4 * deviation);
  });

  it("decides by the key and the layer alone", () => {
    const scope = new Slab().scope("dropout");
    const [first, second] = [dropout(scope, 0.5), dropout(scope, 0.5)];
    expect(maskOf(first, 1, 64)).toEqual(maskOf(first, 1, 64));
    expect(maskOf(first, 1, 64)).not.toEqual(maskOf(first, 2, 64));
    expect(maskOf(first, 1, 64)).not.toEqual(maskOf(second, 1, 64));
  });

  it.each([1, 3, 4, 5, 8, 13])("decides each number by its place, %d or more", (count) => {
    const layer = network(0.5);
    expect(maskOf(layer, 3, count)).toEqual(maskOf(layer, 3, 8, 8).slice(0, count));
  });

  it("drops the same of every time if it is variational", () => {
    const mask = maskOf(network(0.5, { variational: true }), 9, 4, 3, 7);
    const first = mask.slice(0, 21);
    for (let t = 1; t < 4; t++) expect(mask.slice(t * 21, t * 21 + 21)).toEqual(first);
    expect(new Set(first).size).toBe(2);
  });

  it("scales what it keeps, and leaves its input alone", () => {
    const input = tensorOf(engine, [1, -2, 3, -4, 5], 5);
    const layer = network(0.5);
    const [output] = layer.forward(testPass(engine, { key: 7 }), input);
    const mask = maskOf(layer, 7, 5);
    expect(numbersOf(engine, output)).toEqual(
      Float32Array.of(1, -2, 3, -4, 5).map((x, i) => x * mask[i] + 0),
    );
    expect([...numbersOf(engine, input)]).toEqual([1, -2, 3, -4, 5]);
  });

  it("does nothing at rate 0, when not training, or to nothing", () => {
    const input = engine.keep(3);
    expect(network(0).forward(testPass(engine), input)[0]).toBe(input);
    expect(network(0.5).forward(testPass(engine, { training: false }), input)[0]).toBe(input);
    expect(maskOf(network(0.5, { variational: true }), 1, 0, 3, 2)).toEqual(new Float32Array(0));
    expect(maskOf(network(0.5, { variational: true }), 1, 3, 0, 2)).toEqual(new Float32Array(0));
  });

  it.each([1, -0.1, Number.NaN])("refuses the rate %d", (rate) => {
    expect(() => network(rate)).toThrow("[0, 1)");
  });
});
