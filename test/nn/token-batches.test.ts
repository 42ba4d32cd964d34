import { describe, expect, it } from "vitest";
import { tokenBatches } from "../../src/nn/token-batches.ts";
import { randomNumbers } from "../helpers/random.ts";

const next = randomNumbers(5);
const lengths = Array.from({ length: 203 }, () => 1 + (next() % 40));
const order = (factor: number) => Uint32Array.from(lengths, (_, row) => (row * factor) % lengths.length);
const rows = order(47); // each once
const options = { tokens: 100, lengthOf: (row: number) => lengths[row], key: 7 };

describe("batches of tokens", () => {
  it.each([1, 30, 100, 1e6])("have every row once, and no more than %i tokens", (tokens) => {
    const batches = tokenBatches(rows, { ...options, tokens });
    expect(batches.flatMap((batch) => [...batch]).sort((a, b) => a - b)).toEqual([...lengths.keys()]);
    for (const batch of batches) {
      const own = [...batch].map(options.lengthOf);
      expect(own).toEqual([...own].sort((a, b) => b - a));
      if (batch.length > 1) expect(batch.length * own[0]).toBeLessThanOrEqual(tokens);
    }
  });

  it("are as many for every order of the rows, which decides what comes together", () => {
    const [one, other] = [rows, order(48)].map((rows) => tokenBatches(rows, options));
    expect(one.length).toBe(other.length);
    const shapes = (batches: readonly Uint32Array[]) =>
      batches.map((batch) => [...batch].map(options.lengthOf).join()).sort();
    expect(shapes(one)).toEqual(shapes(other));
    const contents = (batches: readonly Uint32Array[]) => batches.map((batch) => batch.join()).sort();
    expect(contents(one)).not.toEqual(contents(other));
  });

  it("come in an order that the key decides, and leave the rows alone", () => {
    const before = rows.slice();
    const firsts = (key: number) => tokenBatches(rows, { ...options, key }).map(([first]) => first);
    expect(firsts(7)).toEqual(firsts(7));
    expect(firsts(8)).not.toEqual(firsts(7));
    expect(firsts(8).sort()).toEqual(firsts(7).sort());
    expect(rows).toEqual(before);
    expect(tokenBatches(new Uint32Array(0), options)).toEqual([]);
  });
});
