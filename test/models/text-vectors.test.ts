import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { OK, ROW_SIZE, ROW_STATUS, ROW_TEXT_END, ROW_TEXT_START } from "../../src/kernels/row.ts";
import { type TextVectorOptions, TextVectors } from "../../src/models/text-vectors.ts";
import { toUnitLength } from "../../src/models/unit-length.ts";
import type { SharedWordVectors } from "../../src/models/word-vectors.ts";
import { shareWordVectors } from "../../src/models/word-vectors-file.ts";
import { dataFile, missing } from "../helpers/data.ts";
import { sourceOf } from "../helpers/vectors.ts";
import { exampleEntries, sharedVectors } from "../helpers/word-vectors.ts";
import { textVector, zipfWeight } from "../reference/text-vectors.ts";

const PLAIN: TextVectorOptions = { pool: "mean", sifA: 0.001, normalize: false };
const entries = exampleEntries(16);
const twins = new Map(entries);
const shared = await sharedVectors(entries);
const TEXTS = [
  "king",
  "the king and his crown",
  "",
  "  \t ",
  "nothing of it",
  "constructor __proto__ king toString",
  "king queen\u00a0prince\u3000crown\n\nhis  her ",
  "walk walk walk walk nowhere",
  "x".repeat(1_000_000),
  "king ".repeat(20_000),
];

function vectorsOf(embedder: TextVectors, texts: readonly string[]): (Float32Array | undefined)[] {
  const { kernels } = embedder.vectors;
  const rows = kernels.allocate(texts.length * ROW_SIZE);
  const places = texts.map((text, index) => {
    const bytes = Buffer.from(text);
    const start = kernels.allocate(bytes.length + 64);
    kernels.bytes.set(bytes, start);
    const struct = rows + index * ROW_SIZE;
    kernels.store(struct + ROW_TEXT_START, start);
    kernels.store(struct + ROW_TEXT_END, start + bytes.length);
    kernels.store(struct + ROW_STATUS, OK);
    return [start, start + bytes.length] as const;
  });
  const { ids, ends, count } = embedder.encode(rows, texts.length);
  const [allIds, allEnds] = [kernels.u32(ids, count), kernels.u32(ends, texts.length)];
  return places.map(([start, end], index) =>
    embedder
      .vectorOf(allIds.subarray(index === 0 ? 0 : allEnds[index - 1], allEnds[index]), start, end)
      ?.slice(),
  );
}

function expectClose(actual: Float32Array | undefined, expected: ArrayLike<number> | undefined) {
  expect(actual?.length).toBe(expected?.length);
  for (const [i, x] of (actual ?? []).entries()) expect(x).toBeCloseTo(expected?.[i] as number, 6);
}

describe("the vectors of texts", () => {
  it("are means of those of their words", () => {
    for (const [at, vector] of vectorsOf(new TextVectors(shared, PLAIN), TEXTS).entries())
      expectClose(vector, textVector(twins, TEXTS[at]));
  });

  it("are what gensim's vectors give", () => {
    const file = new URL("../../fixtures/golden/vectors.json", import.meta.url);
    const { size, means } = JSON.parse(readFileSync(file, "utf8"));
    const found = vectorsOf(new TextVectors(shared, PLAIN), Object.keys(means));
    for (const [at, mean] of (Object.values(means) as number[][]).entries())
      expectClose(found[at]?.subarray(0, size), mean);
  });

  it("have length 1 where that is asked for", () => {
    const vectors = vectorsOf(new TextVectors(shared, { ...PLAIN, normalize: true }), TEXTS);
    for (const [at, vector] of vectors.entries()) {
      const expected = textVector(twins, TEXTS[at]);
      const unit = expected && Float64Array.from(expected);
      if (unit !== undefined) toUnitLength(unit);
      expectClose(vector, unit);
    }
  });

  it.each([0.001, 1])(
    "weigh frequent words less, by Zipf's law where there are no counts: a = %d",
    (sifA) => {
      const weight = zipfWeight(twins, sifA);
      for (const [at, vector] of vectorsOf(
        new TextVectors(shared, { ...PLAIN, pool: "sif", sifA }),
        TEXTS,
      ).entries())
        expectClose(vector, textVector(twins, TEXTS[at], weight));
    },
  );

  it("weigh frequent words less, by the counts of the file", () => {
    const counts = Float64Array.from(entries, (_, id) => (id % 7) * 10);
    const counted: SharedWordVectors = { ...shared, counts };
    const all = counts.reduce((sum, count) => sum + count, 0);
    const ids = new Map(entries.map(([word], id) => [word, id]));
    const weight = (word: string) => 0.01 / (0.01 + counts[ids.get(word) as number] / all);
    const options = { ...PLAIN, pool: "sif", sifA: 0.01 } as const;
    for (const [at, vector] of vectorsOf(new TextVectors(counted, options), TEXTS).entries())
      expectClose(vector, textVector(twins, TEXTS[at], weight));
  });

  const model = "models/fasttext/lee_fasttext.bin";
  it.skipIf(missing(model) !== "")(`know words by their parts${missing(model)}`, async () => {
    const fastText = await shareWordVectors(sourceOf(dataFile(model)), model);
    const embedder = new TextVectors(fastText, PLAIN);
    const { kernels, dim, stride } = embedder.vectors;
    const output = kernels.allocate(stride * 4);
    const words = ["the", "\u00a0unheardofness", "of", "überhaupt"];
    const rows = words.map((word) => {
      expect(embedder.vectors.vector(word.trim(), output)).toBe(true);
      return Array.from(kernels.f32(output, dim));
    });
    expect(embedder.vectors.find("unheardofness")).toBeUndefined();
    const mean = rows[0].map((_, i) => rows.reduce((sum, row) => sum + row[i], 0) / rows.length);
    expectClose(vectorsOf(embedder, [words.join(" ")])[0], mean);
  });
});
