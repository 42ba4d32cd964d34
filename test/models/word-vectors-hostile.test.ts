/** Mutants of files of word vectors: each is refused as a model, or gives numbers. */
import { describe, expect, it } from "vitest";
import { ModelError } from "../../src/errors.ts";
import { type SharedWordVectors, WordVectors } from "../../src/models/word-vectors.ts";
import { shareWordVectors } from "../../src/models/word-vectors-file.ts";
import { writeWordVectors } from "../../src/models/word-vectors-model.ts";
import { FULL } from "../helpers/corpora.ts";
import { dataFile, missing } from "../helpers/data.ts";
import { randomFloats } from "../helpers/engine.ts";
import { fastTextFile, stridedMatrix } from "../helpers/fasttext-models.ts";
import { mutantOf } from "../helpers/mutants.ts";
import { randomNumbers } from "../helpers/random.ts";
import { binaryOf, sourceOf } from "../helpers/vectors.ts";

const MUTANTS = 1000;
/** Of a larger file a tenth, but with WEFT_FULL=1. */
const LARGE = 2 ** 19;
const WORDS = ["the", "of", "nowhere", "слова", "", "</s>", "__proto__", "x".repeat(300)];

const FILES = [
  "models/fasttext/toy-model.bin",
  "models/fasttext/lee_fasttext.bin",
  "models/fasttext/lee_fasttext.vec",
  "models/word2vec/test_glove.txt",
  "models/word2vec/word2vec_pre_kv_c",
  "models/fasttext/lid.176.ftz",
];

/** Uses vectors in every way; whether they could be loaded. */
async function survives(file: Uint8Array): Promise<boolean> {
  let shared: SharedWordVectors;
  try {
    shared = await shareWordVectors(sourceOf(file, 2 ** 14), "mutant");
  } catch (error) {
    expect(error).toBeInstanceOf(ModelError);
    expect((error as ModelError).message).toMatch(/^mutant: ./);
    return false;
  }
  expect(shared.memory.buffer.byteLength).toBeLessThanOrEqual(4 * file.length + 2 ** 27);
  const vectors = new WordVectors(shared);
  const { kernels, rows, size, stride } = vectors;
  expect(kernels.call.first_not_finite(rows, size * stride)).toBe(size * stride);
  const output = kernels.allocate(stride * 4);
  for (const word of [...WORDS, vectors.word(0), vectors.wordBytes(size - 1)])
    if (vectors.vector(word, output)) expect(kernels.f32(output, stride).every(Number.isFinite)).toBe(true);
  expect(vectors.find(vectors.wordBytes(size - 1).slice())).toBe(size - 1);
  return true;
}

async function surviveAll(file: Uint8Array, mutants: number, seed: number): Promise<void> {
  expect(await survives(file)).toBe(true);
  const next = randomNumbers(seed);
  let loaded = 0;
  for (let i = 0; i < mutants; i++) if (await survives(mutantOf(file, next))) loaded++;
  expect(loaded).toBeLessThan(mutants);
}

const words = Array.from({ length: 20 }, (_, id) => (id === 3 ? "__proto__" : `w${"ы".repeat(id % 7)}${id}`));
const rows = words.map((_, id) => randomFloats(5, id + 1));
const lines = words.map((word, id) => `${word} ${[...rows[id]].join(" ")}\n`).join("");

function ownModel(): Buffer {
  const config = { arch: "cbow", loss: "negative", dim: 5, window: 5, negative: 5 };
  const vectors = stridedMatrix(words.length, 5, 8, 1);
  return Buffer.concat([...writeWordVectors({ config, words, vectors, training: {} })]);
}

describe("1,000 mutants", () => {
  it.each<[string, Uint8Array]>([
    ["word2vec text", Buffer.from(`20 5\n${lines}`)],
    ["GloVe text", Buffer.from(lines)],
    ["word2vec binary", binaryOf({ words, rows })],
    ["a model of fastText", fastTextFile()],
    ["a model of weft", ownModel()],
    [
      "a classifier of fastText",
      fastTextFile({ model: "supervised", loss: "hs" }, ["__label__a", "__label__b"]),
    ],
  ])("of %s", (_, file) => surviveAll(file, MUTANTS, 1));

  for (const name of FILES)
    it.skipIf(missing(name) !== "")(`of ${name}${missing(name)}`, async () => {
      const file = dataFile(name);
      await surviveAll(file, file.length > LARGE && !FULL ? MUTANTS / 10 : MUTANTS, 2);
    });
});
