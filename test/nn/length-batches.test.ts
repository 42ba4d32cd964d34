import { describe, expect, it } from "vitest";
import { lengthBatches } from "../../src/nn/length-batches.ts";
import { randomNumbers } from "../helpers/random.ts";

const next = randomNumbers(5);
const lengths = Array.from({ length: 103 }, () => 1 + (next() % 40));
const rows = Uint32Array.from(lengths, (_, row) => (row * 47) % 103); // each once
const options = { batch: 10, lengthOf: (row: number) => lengths[row], key: 7 };

describe("batches of texts", () => {
  it.each([1, 3, 100])("have every row once, in pools of %i", (pool) => {
    const batches = lengthBatches(rows, { ...options, pool });
    expect(batches.flatMap((batch) => [...batch]).sort((a, b) => a - b)).toEqual(
      [...rows].sort((a, b) => a - b),
    );
    expect(batches.map(({ length }) => length).sort((a, b) => a - b)).toEqual([3, ...Array(10).fill(10)]);
    for (const batch of pool === 1 ? [] : batches)
      expect([...batch].map(options.lengthOf)).toEqual(
        [...batch].map(options.lengthOf).sort((a, b) => b - a),
      );
  });

  it("are of similar lengths where all rows are one pool", () => {
    const batches = lengthBatches(rows, { ...options, pool: 11 });
    const spread = batches.map((batch) => lengths[batch[0]] - lengths[batch[batch.length - 1]]);
    expect(Math.max(...spread)).toBeLessThan(10);
  });

  it("keep the rows as they come without pools, and come in an order that the key decides", () => {
    const orders = [7, 8].map((key) =>
      lengthBatches(rows, { ...options, pool: 1, key }).map(([first]) => first),
    );
    expect(orders[0]).not.toEqual(orders[1]);
    const starts = Array.from({ length: 11 }, (_, i) => rows[i * 10]);
    for (const order of orders) expect([...order].sort()).toEqual([...starts].sort());
    expect(lengthBatches(rows, { ...options, pool: 1 }).map(([first]) => first)).toEqual(orders[0]);
  });

  it("leave the rows that they were given alone, and are none where there are no rows", () => {
    const before = rows.slice();
    lengthBatches(rows, { ...options, pool: 4 });
    expect(rows).toEqual(before);
    expect(lengthBatches(new Uint32Array(0), { ...options, pool: 4 })).toEqual([]);
  });
});
