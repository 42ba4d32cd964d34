import { describe, expect, it } from "vitest";
import { ModelError } from "../../src/errors.ts";
import { writeWord2vecBinary, writeWord2vecText } from "../../src/models/word2vec-write.ts";
import { randomFloats } from "../helpers/engine.ts";
import { binaryOf, contentsOf, vectorsOf } from "../helpers/vectors.ts";

const some = (count: number, dim: number) => ({
  words: Array.from({ length: count }, (_, id) => `w${id}é`),
  rows: Array.from({ length: count }, (_, id) => randomFloats(dim, id + 1, 10 ** ((id % 40) - 20))),
});

describe.each([1, 3, 4, 5, 13, 64])("vectors of %d numbers", (dim) => {
  it("are the same after they were written and read, as text and binary", async () => {
    const vectors = some(50, dim);
    const read = await vectorsOf(binaryOf(vectors));
    const binary = Buffer.concat([...writeWord2vecBinary(read)]);
    expect(binary).toEqual(binaryOf(vectors));
    const text = Buffer.concat([...writeWord2vecText(read)]).toString();
    expect(text).toMatch(new RegExp(`^50 ${dim}\nw0é( \\S+){${dim}}\n`));
    expect(text.endsWith("\n")).toBe(true);
    expect(contentsOf(await vectorsOf(text))).toEqual(vectors);
  });
});

describe("many vectors", () => {
  it("come in several pieces", async () => {
    const vectors = some(3000, 60);
    const read = await vectorsOf(binaryOf(vectors));
    const pieces = [...writeWord2vecText(read)];
    expect(pieces.length).toBeGreaterThan(2);
    const again = await vectorsOf(Buffer.concat(pieces));
    for (const one of [read, again])
      expect(Buffer.concat([...writeWord2vecBinary(one)]).equals(binaryOf(vectors))).toBe(true);
  });
});

describe("a word that a file cannot hold", () => {
  it("is refused", async () => {
    const lineEnd = await vectorsOf(binaryOf({ words: ["a\nb"], rows: [Float32Array.of(1)] }));
    expect(() => [...writeWord2vecText(lineEnd)]).toThrow(ModelError);
    const space = await vectorsOf("a b 1 2\n");
    expect(() => [...writeWord2vecBinary(space)]).toThrow("cannot be written");
  });
});
