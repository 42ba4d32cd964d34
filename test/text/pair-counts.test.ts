import { expect, it } from "vitest";
import { PairCounts } from "../../src/text/pair-counts.ts";
import { randomNumbers } from "../helpers/random.ts";

/** Beyond the first 65,536 slots, half of which may be taken, and the next ones. */
const PAIRS = 150_000;

it("counts as a Map does, through several growths", () => {
  const random = randomNumbers(1);
  const counts = new PairCounts();
  const wanted = new Map<string, number>();
  const most = [1, 30, 1000, 2 ** 26];
  for (let i = 0; i < PAIRS; i++) {
    const [left, right] = [random() % most[i % 4], random() % most[(i >> 2) % 4]];
    counts.add(left, right);
    wanted.set(`${left} ${right}`, (wanted.get(`${left} ${right}`) ?? 0) + 1);
  }
  expect(wanted.size).toBeGreaterThan(2 ** 16);
  const found = [...wanted.keys()].map((pair) => {
    const [left, right] = pair.split(" ").map(Number);
    return counts.get(left, right);
  });
  expect(found).toEqual([...wanted.values()]);
});

it("tells apart what is in another order, and the largest ids from the smallest", () => {
  const counts = new PairCounts();
  const last = 2 ** 26 - 1;
  for (const [left, right] of [
    [0, 1],
    [0, 0],
    [0, 0],
    [0, last],
    [last, last],
  ])
    counts.add(left, right);
  expect([counts.get(0, 0), counts.get(0, 1), counts.get(1, 0), counts.get(1, 1)]).toEqual([2, 1, 0, 0]);
  expect([counts.get(0, last), counts.get(last, 0), counts.get(last, last)]).toEqual([1, 0, 1]);
});
