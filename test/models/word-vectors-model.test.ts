import { describe, expect, it } from "vitest";
import { ModelError } from "../../src/errors.ts";
import { parseModel, writeModel } from "../../src/models/model-file.ts";
import { shareWordVectors } from "../../src/models/word-vectors-file.ts";
import { writeWordVectors } from "../../src/models/word-vectors-model.ts";
import {
  FASTTEXT_ARGS,
  fastTextFile,
  stridedMatrix,
  FASTTEXT_WORDS as WORDS,
} from "../helpers/fasttext-models.ts";
import { contentsOf, sourceOf, vectorOf, vectorsOf } from "../helpers/vectors.ts";

const CONFIG = { arch: "skipgram", loss: "negative", dim: 5, window: 5, negative: 5 };
const SUBWORDS = { minn: 2, maxn: 4, buckets: 50 };
const [N, D] = [WORDS.length, 5];
const counts = Float64Array.from(WORDS, (_, id) => N - id);

const modelFile = (dim: number, stride: number, parts: object = {}): Buffer => {
  const vectors = stridedMatrix(N, dim, stride, 1);
  const about = { config: { ...CONFIG, dim }, words: WORDS, training: { seed: 1 } };
  return Buffer.concat([...writeWordVectors({ ...about, vectors, ...parts })]);
};

describe.each([
  [1, 4],
  [4, 4],
  [5, 8],
  [8, 8],
  [13, 16],
])("vectors of %d numbers, in memory %d", (dim, stride) => {
  it("are the same after they were written and read", async () => {
    const numbers = stridedMatrix(N, dim, stride, 1).numbers();
    const rows = WORDS.map((_, id) => numbers.slice(id * stride, id * stride + dim));
    for (const size of [7, 2 ** 16]) {
      const read = await vectorsOf(modelFile(dim, stride, { counts }), size);
      expect(contentsOf(read)).toEqual({ words: WORDS, rows });
      expect(vectorOf(read, "nowhere")).toBeUndefined();
    }
    const shared = await shareWordVectors(sourceOf(modelFile(dim, stride, { counts })), "model");
    expect(shared).toMatchObject({ format: "safetensors", count: N, dim, counts });
    expect((await shareWordVectors(sourceOf(modelFile(dim, stride)), "model")).counts).toBeUndefined();
  });
});

describe("vectors with n-grams", () => {
  const ngrams = stridedMatrix(50, D, 8, 2);

  it("are those of the same model in a file of fastText", async () => {
    const file = modelFile(D, 8, { ngrams, counts, config: { ...CONFIG, subwords: SUBWORDS } });
    const [own, peer] = [await vectorsOf(file), await vectorsOf(fastTextFile(FASTTEXT_ARGS))];
    expect(contentsOf(own)).toEqual(contentsOf(peer));
    for (const word of ["nowhere", "слова", "", "x", "日本語"]) {
      expect(vectorOf(own, word)).toEqual(vectorOf(peer, word));
      expect(vectorOf(own, word)?.length).toBe(D);
    }
  });

  it("have the tensors that are promised", () => {
    const context = stridedMatrix(N, D, 8, 3);
    const file = modelFile(D, 8, { ngrams, counts, context, config: { ...CONFIG, subwords: SUBWORDS } });
    const { kind, config, tensors, training } = parseModel(file, "model");
    expect({ kind, config, training }).toEqual({
      kind: "word-vectors",
      config: { ...CONFIG, subwords: SUBWORDS },
      training: { seed: 1 },
    });
    expect(Object.fromEntries(Array.from(tensors, ([name, { shape }]) => [name, shape]))).toEqual({
      counts: [N],
      words: [N, D],
      ngrams: [50, D],
      context: [N, D],
    });
  });
});

describe("a model whose parts do not fit together", () => {
  /** A sealed file of other parts. */
  function changed(change: (parts: Record<string, unknown>) => object): Buffer {
    const { kind, config, vocabulary, training, tensors } = parseModel(modelFile(D, 8), "model");
    const parts = { kind, config, vocabulary, training, tensors: namedTensors(tensors) };
    return Buffer.concat([...writeModel({ ...parts, ...change(parts) } as Parameters<typeof writeModel>[0])]);
  }
  const namedTensors = (tensors: ReturnType<typeof parseModel>["tensors"]) =>
    Array.from(tensors, ([name, tensor]) => ({ name, ...tensor }));

  it.each<[string, Buffer, string]>([
    ["another kind", changed(() => ({ kind: "language-model" })), 'where "word-vectors" is needed'],
    [
      "no numbers",
      changed(() => ({ config: { ...CONFIG, dim: 0 } })),
      "its dim is not a whole number from 1",
    ],
    [
      "other numbers",
      changed(() => ({ config: { ...CONFIG, dim: 6 } })),
      "has the shape [10,5], where [10,6]",
    ],
    ["no words", changed(() => ({ vocabulary: [] })), "its vocabulary is not a list of words"],
    ["words that are none", changed(() => ({ vocabulary: [1, 2] })), "its vocabulary is not a list of words"],
    ["fewer words", changed(() => ({ vocabulary: WORDS.slice(1) })), "has the shape [10,5], where [9,5]"],
    ["a word twice", changed(() => ({ vocabulary: [...WORDS.slice(1), "of"] })), "a word stands twice"],
    [
      "counts below 0",
      modelFile(D, 8, { counts: counts.map((one) => -one) }),
      "its counts are not all numbers from 0",
    ],
    ["no vectors", changed(() => ({ tensors: [] })), 'tensor "vectors" is missing'],
    [
      "n-grams that are not there",
      changed(() => ({ config: { ...CONFIG, subwords: SUBWORDS } })),
      'tensor "words" is missing',
    ],
    [
      "n-grams that cannot be",
      changed(() => ({ config: { ...CONFIG, subwords: { ...SUBWORDS, minn: 9 } } })),
      "its subwords are not minn, maxn and buckets that can be",
    ],
  ])("is refused: one of %s", async (_, file, reason) => {
    await expect(vectorsOf(file)).rejects.toThrow(ModelError);
    await expect(vectorsOf(file)).rejects.toThrow(reason);
  });

  it("is not written with a number that is not finite, and not read", async () => {
    const numbers = stridedMatrix(N, D, 8, 1).numbers().slice();
    numbers[9] = Number.NaN;
    const vectors = { rows: N, stride: 8, numbers: () => numbers };
    expect(() => modelFile(D, 8, { vectors })).toThrow("the weight vectors is not finite");
  });
});
