/** Word vectors in training: that they learn, and that threads change nothing where they must not. */
import { afterAll, afterEach, describe, expect, it } from "vitest";
import type { VectorsJob } from "../../../src/commands/word-vectors/job.ts";
import type { VectorsInput } from "../../../src/commands/word-vectors/thread.ts";
import { Team } from "../../../src/engine/team.ts";
import { Spools } from "../../../src/io/spool.ts";
import type { VectorsConfig } from "../../../src/models/vectors-config.ts";
import type { VectorsTotals } from "../../../src/models/vectors-trainer.ts";
import { randomNumbers } from "../../helpers/random.ts";
import {
  bytesOfVectors,
  type StartThreads,
  trainVectors,
  VECTORS_CONFIG,
  VECTORS_MODES,
  type VectorsRun,
  vectorOf,
} from "../../helpers/vectors-job.ts";
import { workerSource } from "../../helpers/worker-source.ts";
import { leastPathSum } from "../../reference/huffman.ts";
import { countsOf } from "../../reference/phrases.ts";

const GROUPS = [
  ["warp", "weft", "loom", "yarn", "heddle", "shuttle"],
  ["ship", "sea", "captain", "anchor", "harbour", "mast"],
];
const LENGTH = 9;
const TEXT = groupedText(120);
const { entry, remove } = workerSource("test/commands/word-vectors/worker.ts");
const spools = new Spools();
const teams: Team<VectorsInput, VectorsTotals>[] = [];
afterEach(async () => {
  await Promise.all(teams.splice(0).map((team) => team.close()));
  spools.closeAll();
});
afterAll(remove);

const inOthers: StartThreads = (members, spec) => {
  const team = new Team<VectorsInput, VectorsTotals>(entry, members, "word-vectors", spec);
  teams.push(team);
  return team;
};

const train = (config: VectorsConfig, run: VectorsRun = {}, start?: StartThreads) =>
  trainVectors(TEXT, config, spools, run, start);

describe.each(VECTORS_MODES)("$arch, $loss, subwords $subwords", (config) => {
  it.each([false, true])("learns what stands together; deterministic: %s", async (deterministic) => {
    const { words, job, losses } = await train(config, { deterministic, epochs: 10, rate: 0.05 });
    expect(margin(words, job)).toBeGreaterThan(0.6);
    expect(losses.at(-1)).toBeLessThan(losses[0]);
    expect(job.keepGood()).toBe(true);
  });

  it.each([false, true])("has less loss with each epoch; deterministic: %s", async (deterministic) => {
    const { losses } = await train(config, { deterministic, epochs: 4, rate: 0.01 });
    expect(losses).toEqual([...losses].sort((a, b) => b - a));
    expect(new Set(losses).size).toBe(4);
  });

  it("gives the same bytes in two runs of one thread", async () => {
    const [one, other] = [await train(config), await train(config)];
    expect(bytesOfVectors(one.job).equals(bytesOfVectors(other.job))).toBe(true);
    expect(one.losses).toEqual(other.losses);
  });

  it.each([96, 200])("gives the same bytes for any number of threads, with %i numbers", async (dim) => {
    const run = { deterministic: true, epochs: 1 };
    const one = await train({ ...config, dim }, run);
    expect(one.job.plan.blocks).toBe(dim === 96 ? 2 : 4);
    for (const threads of dim === 96 ? [2] : [2, 3]) {
      const several = await train({ ...config, dim }, { ...run, threads }, inOthers);
      expect(several.job.plan.members).toBe(threads);
      expect(bytesOfVectors(several.job).equals(bytesOfVectors(one.job))).toBe(true);
      expect(several.losses).toEqual(one.losses);
    }
  });
});

it("few numbers are not shared by threads, and are the same as of one", async () => {
  const one = await train({ ...VECTORS_CONFIG, dim: 20 }, { deterministic: true });
  const three = await train({ ...VECTORS_CONFIG, dim: 20 }, { deterministic: true, threads: 3 }, inOthers);
  expect(three.job.plan.members).toBe(1);
  expect(bytesOfVectors(three.job).equals(bytesOfVectors(one.job))).toBe(true);
});

it("threads that write over each other's numbers learn too, each word once", async () => {
  const text = groupedText(2000);
  const run = { threads: 3, epochs: 2, rate: 0.05 };
  const { words, job } = await trainVectors(text, VECTORS_CONFIG, spools, run, inOthers);
  expect(margin(words, job)).toBeGreaterThan(0.6);
  const { count } = await job.step({ epoch: 0, batch: 0, step: 0, rate: 0 });
  expect(count).toBe(text.length * (LENGTH + 1));
});

describe("the loss of the first step", () => {
  const first = async (config: VectorsConfig) => (await train(config, { epochs: 1, rate: 0 })).losses[0];
  const counts = [...countsOf(TEXT.flat()).values()];

  it.each(["skipgram", "cbow"] as const)("of a softmax is log V: %s", async (arch) => {
    expect(await first({ ...VECTORS_CONFIG, arch, loss: "softmax" })).toBeCloseTo(Math.log(12), 6);
  });

  it("of a tree is log 2 for each step of the path", async () => {
    const loss = await first({ ...VECTORS_CONFIG, arch: "cbow", loss: "hierarchical" });
    expect(loss).toBeCloseTo((Math.log(2) * leastPathSum(counts)) / TEXT.flat().length, 6);
  });

  it("of negatives is log 2 for each that is not drawn twice", async () => {
    const none = await first({ ...VECTORS_CONFIG, arch: "cbow", negative: 0 });
    expect(none).toBeCloseTo(Math.log(2), 6);
    const five = await first({ ...VECTORS_CONFIG, arch: "cbow" });
    expect(five).toBeGreaterThan(4 * Math.log(2));
    expect(five).toBeLessThan(6 * Math.log(2));
  });
});

/** By how much each word is more like those of its own group, in the mean, than like those of the other; the least. */
function margin(words: readonly string[], job: VectorsJob): number {
  const vectors = new Map(words.map((word, id) => [word, vectorOf(job, id)]));
  const similarity = (word: string, others: readonly string[]) =>
    mean(others.map((other) => cosine(vectors.get(word) ?? [], vectors.get(other) ?? [])));
  const margins = GROUPS.flatMap((group, i) =>
    group.map((word) => {
      const own = group.filter((other) => other !== word);
      return similarity(word, own) - similarity(word, GROUPS[1 - i]);
    }),
  );
  return Math.min(...margins);
}

const mean = (numbers: readonly number[]) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;

function cosine(a: readonly number[], b: readonly number[]): number {
  const dot = (x: readonly number[], y: readonly number[]) => x.reduce((sum, one, d) => sum + one * y[d], 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

/** So many sentences, each of which has words of one group alone. */
function groupedText(count: number): string[][] {
  const random = randomNumbers(1);
  return Array.from({ length: count }, (_, i) =>
    Array.from({ length: LENGTH }, () => GROUPS[i % 2][random() % GROUPS[0].length]),
  );
}
