import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ModelError } from "../../src/errors.ts";
import { readFastText } from "../../src/formats/fasttext.ts";
import { decodeRows, type FastTextMatrix } from "../../src/formats/fasttext-matrix.ts";
import { writeFastText } from "../../src/formats/fasttext-write.ts";
import { refusal } from "../../src/formats/refuse.ts";
import { packedRows } from "../../src/formats/strided-matrix.ts";
import { dataFile, missing } from "../helpers/data.ts";
import { randomFloats } from "../helpers/engine.ts";
import { FASTTEXT_ARGS, FASTTEXT_WORDS, fastTextFile, fastTextParts } from "../helpers/fasttext-models.ts";
import { fastTextVectors, noFastText, sourceOf, vectorOf, vectorsOf } from "../helpers/vectors.ts";

const LABELS = ["__label__a", "__label__b", "__label__ц"];
/** Where the members begin. */
const [VERSION, DIM, LOSS, MODEL, BUCKET, MAXN] = [4, 8, 32, 36, 40, 48];
const [SIZE, WORDS, PRUNED, ENTRIES] = [64, 68, 84, 92];

/** Reads a whole file, its matrices as numbers. */
async function read(file: Uint8Array, size?: number) {
  const { output, end, ...model } = await readFastText(sourceOf(file, size), refusal("model.bin"));
  const input = await numbersOf(model.input);
  const outputs = await numbersOf(await output());
  await end();
  return { ...model, input, output: outputs };
}

async function numbersOf(matrix: FastTextMatrix): Promise<Float32Array> {
  if (matrix.kind === "quantized") {
    const numbers = new Float32Array(matrix.rows * matrix.columns);
    decodeRows(matrix, 0, numbers);
    return numbers;
  }
  const bytes = new Uint8Array(matrix.rows * matrix.columns * 4);
  const half = Math.floor(bytes.length / 2);
  for (const part of [bytes.subarray(0, half), bytes.subarray(half)]) await matrix.read(part);
  return new Float32Array(bytes.buffer);
}

const strings = ({ bytes, ends }: { bytes: Uint8Array; ends: Uint32Array }): string[] =>
  Array.from(ends, (end, i) => Buffer.from(bytes.subarray(i === 0 ? 0 : ends[i - 1], end)).toString());

describe("a model of fastText", () => {
  it.each([1, 13, 2 ** 16])("is read as it was written, in chunks of %d bytes", async (size) => {
    const args = { ...FASTTEXT_ARGS, model: "supervised", loss: "hs", wordNgrams: 2 } as const;
    const model = await read(fastTextFile(args, LABELS), size);
    expect(model).toMatchObject({ version: 12, args, tokens: 55 });
    expect(model.pruned).toBeUndefined();
    expect([strings(model.words), strings(model.labels)]).toEqual([FASTTEXT_WORDS, LABELS]);
    expect([...model.labels.counts]).toEqual([3, 2, 1]);
    expect(model.input.length).toBe((FASTTEXT_WORDS.length + 50) * 5);
    expect(model.output.length).toBe(LABELS.length * 5);
    const all = [...model.input, ...model.output];
    expect(all.every((x) => Math.abs(x) <= 0.5)).toBe(true);
  });

  it("that is quantized and has few buckets left is read as it was written", async () => {
    const quantizer = { dim: 5, parts: 3, partDim: 2, lastDim: 1, centroids: randomFloats(5 * 256, 1) };
    const rows = FASTTEXT_WORDS.length + 2;
    const [codes, lengths] = [3, 1].map((size) => Uint8Array.from({ length: rows * size }, (_, i) => 7 * i));
    const norms = { codes: lengths, values: randomFloats(256, 2) };
    const input = { kind: "quantized", rows, columns: 5, codes, quantizer, norms } as const;
    const parts = fastTextParts({ model: "supervised" }, LABELS);
    for (const output of [parts.output, { ...input, rows: 3, codes: codes.slice(0, 9), norms: undefined }]) {
      const pruned = Int32Array.from([7, 1, 41, 0]);
      const file = Buffer.concat([...writeFastText({ ...parts, pruned, input, output })]);
      const found = await readFastText(sourceOf(file, 100), refusal("model.ftz"));
      expect(found.pruned).toEqual(pruned);
      expect(await numbersOf(found.input)).toEqual(await numbersOf(input));
      const outputs = await found.output();
      expect(outputs.kind).toBe("kind" in output ? "quantized" : "dense");
      const numbers = await numbersOf(outputs);
      if ("kind" in output) expect(numbers).toEqual(await numbersOf(output));
      else expect(numbers).toEqual(packedRows(output.numbers(), output.stride, 5));
      await found.end();
    }
  });

  it("is the same bytes for rows that lie close together or not", () => {
    for (const dim of [4, 5]) {
      const file = fastTextFile({ dim }, [], dim);
      expect(fastTextFile({ dim }, [], 8).equals(file)).toBe(true);
      expect(fastTextFile({ dim }, [], 12).equals(file)).toBe(true);
    }
  });

  it("is not written with a word that its own end would cut", () => {
    expect(() => fastTextFile({}, ["__label__a\0b"])).toThrow("a zero byte");
  });

  it("of version 11 has no character n-grams where it is supervised", async () => {
    for (const [model, labels, maxn] of [
      ["supervised", LABELS, 0],
      ["cbow", [], 4],
    ] as const) {
      const file = fastTextFile({ model }, labels);
      file.writeInt32LE(11, VERSION);
      expect((await read(file)).args.maxn).toBe(maxn);
    }
  });

  const quantized = "models/fasttext/lid.176.ftz";
  it.skipIf(missing(quantized))(`may be quantized and pruned${missing(quantized)}`, async () => {
    const model = await read(dataFile(quantized));
    expect(model.args).toMatchObject({ dim: 16, loss: "hs", model: "supervised", bucket: 2_000_000 });
    expect([model.words.ends.length, model.labels.ends.length, model.pruned?.length]).toEqual([
      7235, 176, 85_530,
    ]);
    expect(model.input.length).toBe((7235 + 42_765) * 16);
    expect(strings(model.labels).slice(0, 3)).toEqual(["__label__en", "__label__ru", "__label__de"]);
    expect(model.output.length).toBe(176 * 16);
  });

  it.skipIf(noFastText)(`that weft writes is read by fasttext${noFastText}`, async () => {
    const folder = mkdtempSync(join(tmpdir(), "weft-fasttext-"));
    try {
      for (const [args, labels] of [
        [{}, []],
        [{ dim: 8, minn: 1, maxn: 6, model: "cbow" }, []],
        [{ bucket: 0, minn: 0, maxn: 0 }, []],
        [{ model: "supervised", loss: "softmax" }, LABELS],
      ] as const) {
        const file = fastTextFile(args, labels);
        const path = join(folder, "model.bin");
        writeFileSync(path, file);
        const words = [...FASTTEXT_WORDS, "nowhere", "слова"];
        const expected = fastTextVectors(path, words);
        const vectors = await vectorsOf(file);
        for (const [at, word] of words.entries()) {
          const found = vectorOf(vectors, word) ?? new Array(vectors.dim).fill(0);
          for (const [i, number] of expected[at].entries()) expect(found[i]).toBeCloseTo(number, 4);
        }
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("a damaged model of fastText", () => {
  const change = (at: number, value: number | bigint, file = fastTextFile()): Buffer => {
    if (typeof value === "bigint") file.writeBigInt64LE(value, at);
    else file.writeInt32LE(value, at);
    return file;
  };
  const whole = fastTextFile();
  const input = whole.length - (10 * 5 * 4 + 17) - (60 * 5 * 4 + 17);

  it.each<[string, Buffer, string]>([
    ["of a newer version", change(VERSION, 13), "a fastText model of version 13, not 11 or 12"],
    ["with vectors of no numbers", change(DIM, 0), "its setting dim is 0"],
    ["with vectors of other numbers", change(DIM, 6), "its input matrix is (60, 5), where (60, 6) is needed"],
    ["with endless n-grams", change(MAXN, 2 ** 31 - 1), "its setting maxn is 2147483647"],
    ["with other buckets", change(BUCKET, 51), "its input matrix is (60, 5), where (61, 5) is needed"],
    ["of no loss", change(LOSS, 5), "its loss is number 5, of 4"],
    ["of no kind", change(MODEL, 0), "its model is number 0, of 3"],
    ["with other words", change(WORDS, 11), "10 entries, 11 of them words and 0 labels, cannot be"],
    [
      "with more words than there are",
      change(SIZE, 2 ** 31 - 1, change(WORDS, 2 ** 31 - 1)),
      "its words do not all stand before its labels",
    ],
    [
      "with pruned buckets that are not there",
      change(PRUNED, 2n ** 31n),
      "cut short in its 2147483648 buckets",
    ],
    ["with words that came less than never", change(ENTRIES + 5, -1n), "the count of an entry: -1 cannot be"],
    ["with a huge matrix", change(input + 1, 2n ** 40n), "its input matrix is (1099511627776, 5)"],
    ["with a matrix of no columns", change(input + 9, 0n), "its input matrix: (60, 0)"],
    ["that is cut in its settings", whole.subarray(0, 40), "cut short in its settings"],
    ["that is cut in its words", whole.subarray(0, 120), "cut short in entry 3 of the 10 of its dictionary"],
    ["that is cut in its input", whole.subarray(0, input + 100), "cut short in its input matrix"],
    ["that is cut in its output", whole.subarray(0, -1), "cut short in its output matrix"],
    ["with more behind it", Buffer.concat([whole, whole]), "more follows behind its output matrix"],
  ])("is refused: one %s", async (_, file, reason) => {
    await expect(read(file)).rejects.toThrow(ModelError);
    await expect(read(file)).rejects.toThrow(`model.bin: ${reason}`);
    await expect(vectorsOf(file)).rejects.toThrow(reason);
  });

  it("is refused where a word is a label, stands twice, or a number is not finite", async () => {
    const asLabel = Buffer.from(whole);
    asLabel[ENTRIES + 4 + 1 + 8] = 1;
    await expect(read(asLabel)).rejects.toThrow("its words do not all stand before its labels");
    const twice = Buffer.from(String(whole.toString("latin1")).replace("of\0", "</\0"), "latin1");
    expect((await vectorsOf(twice)).find("</")).toBe(2);
    const same = Buffer.from(whole.toString("latin1").replace("and\0", "the\0"), "latin1");
    await expect(vectorsOf(same)).rejects.toThrow("a word stands twice in its dictionary");
    const wild = Buffer.from(whole);
    wild.writeFloatLE(Number.NaN, input + 17 + 4 * 7);
    await expect(vectorsOf(wild)).rejects.toThrow("its input matrix: number 3 of row 2 is not finite");
  });
});
