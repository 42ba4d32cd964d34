/** Model files: what is written is read again, and no bit of it changes unseen. */
import { describe, expect, it } from "vitest";
import { ModelError } from "../../src/errors.ts";
import { bytesTensor, type NamedTensor, numbersTensor } from "../../src/formats/file-tensor.ts";
import { parseSafetensors, writeSafetensors } from "../../src/formats/safetensors.ts";
import { bytesOf, parseModel, weightOf, writeModel } from "../../src/models/model-file.ts";
import { sealOf, UNSEALED } from "../../src/models/seal.ts";
import { randomNumbers } from "../helpers/random.ts";

const W = numbersTensor("layers.0.W", [2, 3], Float32Array.of(1, -2, 0.5, 0, -0, 3e38));
const tokenizer = bytesTensor("tokenizer.json", Buffer.from('{"version":"1.0"}'));
const parts = {
  kind: "language-model",
  config: { hidden: 3, rates: [0.1, 1e-8], nested: { word: "Wörter\u2028\ud800" } },
  vocabulary: ["<unk>", "the", "__proto__", "constructor", '"'],
  training: { seed: 1, version: "0.1.0" },
  tensors: [tokenizer, W],
};

const write = (model: Parameters<typeof writeModel>[0] = parts): Buffer =>
  Buffer.concat([...writeModel(model)]);
const read = (file: Uint8Array, ...kinds: string[]) => parseModel(file, "a.model", ...kinds);

describe("a model file", () => {
  it("is read as it was written", () => {
    const model = read(write(), "language-model");
    const { kind, config, vocabulary, training } = parts;
    expect(model).toMatchObject({
      path: "a.model",
      kind,
      config,
      vocabulary,
      training,
      checkpoint: undefined,
    });
    expect(weightOf(model, W.name, [2, 3])).toEqual(Float32Array.of(1, -2, 0.5, 0, -0, 3e38));
    expect(Buffer.from(bytesOf(model, "tokenizer.json")).toString()).toBe('{"version":"1.0"}');
  });

  it("has the same bytes every time, and is safetensors to others, wide numbers first", () => {
    expect(write()).toEqual(write());
    const { tensors } = parseSafetensors(write(), "a.model");
    expect([...tensors]).toEqual([
      [W.name, { dtype: "F32", shape: [2, 3], bytes: Buffer.from(W.bytes) }],
      [tokenizer.name, { dtype: "U8", shape: [17], bytes: tokenizer.bytes }],
    ]);
  });

  it("takes weights from memory that threads share", () => {
    const shared = new Float32Array(new SharedArrayBuffer(24)).fill(2);
    const file = write({ ...parts, tensors: [numbersTensor("W", [6], shared)] });
    expect([...weightOf(read(file), "W", [6])]).toEqual([2, 2, 2, 2, 2, 2]);
  });

  it("keeps a large vocabulary in a tensor of its own", () => {
    const vocabulary = Array.from({ length: 200_000 }, (_, i) => `word ${i}`);
    const file = write({ ...parts, vocabulary });
    expect(file.readUInt32LE(0)).toBeLessThan(2000);
    expect(parseSafetensors(file, "a").tensors.get("vocabulary.json")?.bytes.length).toBeGreaterThan(2 ** 20);
    expect(read(file).vocabulary).toEqual(vocabulary);
    expect([...read(file).tensors.keys()]).toEqual(["layers.0.W", "tokenizer.json"]);
  });

  it("may do without a vocabulary", () => {
    const { vocabulary: _, ...rest } = parts;
    expect(read(write(rest)).vocabulary).toBeUndefined();
  });
});

describe("a model that is not written", () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])("has a weight of %d", (wrong) => {
    for (const at of [0, 1, 6]) {
      const numbers = Float32Array.of(1, 2, 3, 4, 5, 6, 7);
      numbers[at] = wrong;
      const tensors = [numbersTensor("W", [7], numbers)];
      expect(() => writeModel({ ...parts, tensors })).toThrow("the weight W is not finite");
    }
  });

  it("has settings that JSON would lose", () => {
    expect(() => writeModel({ ...parts, config: { best: Number.NaN } })).toThrow("best is NaN");
  });
});

describe("2,000 flips of one bit", () => {
  it("are all seen", () => {
    const random = randomNumbers(2);
    const file = write();
    for (let i = 0; i < 2000; i++) expectFlipSeen(file, random() % (file.length * 8));
  });

  it("in the header, its spaces and the seal too: each bit of a small file", () => {
    const tensors = [numbersTensor("W", [1], Float32Array.of(1))];
    const file = write({ kind: "k", config: {}, training: {}, tensors });
    for (let bit = 0; bit < file.length * 8; bit++) expectFlipSeen(file, bit);
  });
});

function expectFlipSeen(file: Buffer, bit: number): void {
  const flipped = Buffer.from(file);
  flipped[bit >> 3] ^= 1 << (bit & 7);
  expect(() => read(flipped), `bit ${bit}`).toThrow(ModelError);
}

describe("what cannot be used says why", () => {
  const weft = { format: 1, kind: "k", config: {}, training: {} };
  const sealed = (description: unknown, tensors: readonly NamedTensor[] = [W]): Buffer => {
    const text = typeof description === "string" ? description : JSON.stringify(description);
    const pieces = (sha256: string) => writeSafetensors(tensors, { sha256, weft: text });
    return Buffer.concat([...pieces(sealOf(pieces(UNSEALED)))]);
  };
  const changed = write();
  changed[changed.length - 1] ^= 1;

  it("except that this is fine", () => expect(read(sealed(weft), "k").kind).toBe("k"));

  it.each<[string, Uint8Array, string]>([
    ["a foreign file", Buffer.concat([...writeSafetensors([W])]), "not a model of weft"],
    ["one of PyTorch", Buffer.concat([...writeSafetensors([W], { format: "pt" })]), "not a model of weft"],
    [
      "a newer format",
      sealed({ ...weft, format: 2 }),
      "needs a newer weft: its format is 2, this one reads 1",
    ],
    ["no format", sealed({ ...weft, format: undefined }), "has no format number"],
    ["a format of text", sealed({ ...weft, format: "1" }), "has no format number"],
    ["a changed byte", changed, "damaged: its sha256 is not the one it was written with"],
    [
      "no seal",
      Buffer.concat([...writeSafetensors([W], { weft: JSON.stringify(weft) })]),
      "damaged: its sha256",
    ],
    ["damaged JSON", sealed('{"format":1'), "its description is damaged JSON"],
    ["a list", sealed("[]"), "its description is not an object"],
    ["deep JSON", sealed(`{"format":1,"a":${"[".repeat(65)}${"]".repeat(65)}}`), "nested deeper than 64"],
    ["no kind", sealed({ ...weft, kind: 1 }), "its kind is not a string"],
    ["no config", sealed({ ...weft, config: [] }), "its config is not an object"],
    ["no training", sealed({ ...weft, training: null }), "its training is not an object"],
    [
      "another kind",
      sealed({ ...weft, kind: "tagger" }),
      'a model of the kind "tagger", where "k" is needed',
    ],
    ["a vocabulary of numbers", sealed(weft, [{ ...W, name: "vocabulary.json" }]), "is of type F32, not U8"],
    [
      "a vocabulary that is no JSON",
      sealed(weft, [bytesTensor("vocabulary.json", Buffer.from("x"))]),
      "damaged JSON",
    ],
  ])("%s", (_, file, reason) => {
    expect(() => read(file, "k")).toThrow(ModelError);
    expect(() => read(file, "k")).toThrow(`a.model: `);
    expect(() => read(file, "k")).toThrow(reason);
  });

  it.each<[string, () => unknown, string]>([
    ["a missing tensor", () => weightOf(read(write()), "W", [1]), 'tensor "W" is missing'],
    ["a name that objects inherit", () => bytesOf(read(write()), "toString"), 'tensor "toString" is missing'],
    [
      "a wrong shape",
      () => weightOf(read(write()), W.name, [3, 2]),
      "has the shape [2,3], where [3,2] is needed",
    ],
    ["a wrong rank", () => weightOf(read(write()), W.name, [6]), "has the shape [2,3], where [6] is needed"],
    ["bytes for numbers", () => weightOf(read(write()), "tokenizer.json", [17]), "is of type U8, not F32"],
    ["numbers for bytes", () => bytesOf(read(write()), W.name), "is of type F32, not U8"],
  ])("%s", (_, use, reason) => {
    expect(use).toThrow(ModelError);
    expect(use).toThrow(reason);
  });
});
