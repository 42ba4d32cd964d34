/** The share of each word in what is drawn is that of its weight. */
import { describe, expect, it } from "vitest";
import { aliasTable } from "../../src/models/alias-table.ts";
import { randomNumbers } from "../helpers/random.ts";

const random = randomNumbers(1);
const zipf = (count: number) => Float64Array.from({ length: count }, (_, i) => (1e6 / (i + 1)) ** 0.75);

describe("the share of each word", () => {
  it.each<[string, ArrayLike<number>]>([
    ["one word", [3]],
    ["two of the same weight", [2, 2]],
    ["two of which one is rare", [1e-9, 1e9]],
    ["words that never come", [0, 5, 0, 0, 1, 0]],
    ["one word among many that never come", Object.assign(new Float64Array(1000), { 700: 1 })],
    ["the counts of a text", zipf(10_000)],
    ["weights in no order", Float64Array.from({ length: 997 }, () => random())],
    ["weights of very different sizes", Float64Array.from({ length: 200 }, (_, i) => 1.2 ** i)],
  ])("is that of its weight: %s", (_, numbers) => {
    const weights = Float64Array.from(numbers);
    const sum = weights.reduce((all, weight) => all + weight, 0);
    const shares = sharesOf(aliasTable(weights));
    const errors = shares.map((share, word) => Math.abs(share - weights[word] / sum));
    expect(Math.max(...errors)).toBeLessThan(2 ** -31);
  });
});

/** A slot is drawn evenly, and 32 bits that are not above its threshold leave its own word. */
function sharesOf(table: Uint32Array): Float64Array {
  const words = table.length / 2;
  const shares = new Float64Array(words);
  for (let slot = 0; slot < words; slot++) {
    const own = (table[2 * slot] + 1) / 2 ** 32;
    shares[slot] += own / words;
    shares[table[2 * slot + 1]] += (1 - own) / words;
  }
  return shares;
}
