/** Vectors to begin with: their words come beside those of the text, and change nothing of it. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { beginWith, readInit, withWordsOf } from "../../../src/commands/word-vectors/init.ts";
import { VectorsJob } from "../../../src/commands/word-vectors/job.ts";
import { Spools } from "../../../src/io/spool.ts";
import { randomFloats } from "../../helpers/engine.ts";
import { VECTORS_CONFIG, vectorOf } from "../../helpers/vectors-job.ts";
import { idsOf, sentencesOf, symbolText } from "../../helpers/vectors-text.ts";
import { randomEntries, word2vecBinary } from "../../helpers/word-vectors.ts";
import { temporaryFolder } from "../../io/support.ts";

const path = join(temporaryFolder(), "init.bin");
const DIM = 6;
const ENTRIES = randomEntries(5, DIM);
writeFileSync(path, word2vecBinary(ENTRIES));

const context = { progress: () => ({ update: () => {}, stop: () => {} }) };
const spools = new Spools();
afterEach(() => spools.closeAll());

const SENTENCES = [["w3", "a", "b"], [], ["b", "w1", "b"]];

async function begun() {
  const { symbols: words, counts, ids } = symbolText(SENTENCES, spools);
  const vectors = await readInit(context, path, DIM);
  return { vectors, text: withWordsOf({ words, counts, ids, fingerprint: "" }, vectors, spools) };
}

describe("words that only the vectors have", () => {
  it("stand behind those of the text and come never", async () => {
    const { text } = await begun();
    expect(text.words).toEqual(["b", "w3", "a", "w1", "w0", "w2", "w4"]);
    expect([...text.counts]).toEqual([3, 1, 1, 1, 0, 0, 0]);
  });

  it("leave the sentences as they were", async () => {
    const { text } = await begun();
    expect(sentencesOf({ symbols: text.words, ids: text.ids })).toEqual(SENTENCES);
    expect(idsOf(text.ids).filter((id) => id === text.words.length)).toHaveLength(3);
  });
});

describe.each([undefined, { minn: 3, maxn: 4, buckets: 50 }])("with subwords %o", (subwords) => {
  it("words begin with the vectors that there are", async () => {
    const { text, vectors } = await begun();
    const config = { ...VECTORS_CONFIG, dim: DIM, subwords };
    const job = new VectorsJob(text, config, { threads: 1, deterministic: false });
    const { input, inputRows, stride } = job.plan;
    for (let row = 0; row < inputRows; row++)
      job.kernels.f32(input + row * stride * 4, DIM).set(randomFloats(DIM, 100 + row));
    const before = text.words.map((_, id) => vectorOf(job, id));
    expect(beginWith(vectors, job)).toBe(5);
    text.words.forEach((word, id) => {
      const wanted = ENTRIES.find(([name]) => name === word)?.[1] ?? before[id];
      const errors = vectorOf(job, id).map((x, d) => Math.abs(x - wanted[d]));
      expect(Math.max(...errors)).toBeLessThan(1e-6);
    });
  });
});

it("vectors of another size are refused", async () => {
  await expect(readInit(context, path, 7)).rejects.toMatchObject({
    message: `the vectors of ${path} have 6 numbers, where --dim is 7`,
    hint: "--dim 6 goes on from them",
    exitCode: 2,
  });
});
