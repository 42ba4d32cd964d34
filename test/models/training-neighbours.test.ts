import { afterEach, describe, expect, it } from "vitest";
import type { VectorsJob } from "../../src/commands/word-vectors/job.ts";
import { Spools } from "../../src/io/spool.ts";
import { TrainingNeighbours } from "../../src/models/training-neighbours.ts";
import { randomNumbers } from "../helpers/random.ts";
import { bytesOfVectors, trainVectors, VECTORS_CONFIG, vectorOf } from "../helpers/vectors-job.ts";

const spools = new Spools();
afterEach(() => spools.closeAll());

const WORDS = ["warp", "weft", "loom", "yarn", "ship", "sea", "captain", "anchor", "mast"];
const random = randomNumbers(3);
const TEXT = Array.from({ length: 60 }, () =>
  Array.from({ length: 8 }, () => WORDS[random() % WORDS.length]),
);

describe.each([
  ["their own rows", undefined],
  ["rows of n-grams too", { minn: 3, maxn: 5, buckets: 300 }],
])("of %s", (_, subwords) => {
  it("the nearest words are those of the greatest cosines, at any moment, and nothing is changed", async () => {
    const { job } = await trainVectors(TEXT, { ...VECTORS_CONFIG, subwords, dim: 10 }, spools);
    const neighbours = new TrainingNeighbours(job);
    const before = bytesOfVectors(job);
    expectNearest(job, neighbours);
    expect(bytesOfVectors(job).equals(before)).toBe(true);
    await job.step({ epoch: 0, batch: 0, step: 0, rate: 0 });
    expect(bytesOfVectors(job).equals(before)).toBe(false);
    expectNearest(job, neighbours);
  });
});

function expectNearest(job: VectorsJob, neighbours: TrainingNeighbours): void {
  const words = [0, 3, 8];
  for (const [at, found] of neighbours.of(words, 4).entries()) {
    const wanted = nearest(job, words[at]).slice(0, 4);
    expect(found.map(({ id }) => id)).toEqual(wanted.map(({ id }) => id));
    for (const [rank, { score }] of found.entries()) expect(score).toBeCloseTo(wanted[rank].score, 5);
  }
}

/** All other words by their cosines, the greatest first. */
function nearest(job: VectorsJob, word: number) {
  const vectors = WORDS.map((_, id) => vectorOf(job, id));
  return vectors
    .map((vector, id) => ({ id, score: cosine(vectors[word], vector) }))
    .filter(({ id }) => id !== word)
    .sort((a, b) => b.score - a.score);
}

function cosine(a: readonly number[], b: readonly number[]): number {
  const dot = (x: readonly number[], y: readonly number[]) => x.reduce((sum, one, d) => sum + one * y[d], 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}
