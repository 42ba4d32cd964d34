/** Formats by name and flag, and the words that they can hold. */
import { describe, expect, it } from "vitest";
import type { VectorsOptions } from "../../../src/commands/word-vectors/flags.ts";
import { checkWords, formatOf, type VectorsFormat } from "../../../src/commands/word-vectors/result.ts";

describe("the format", () => {
  it.each([
    ["vectors.vec", "text", "text"],
    ["vectors.txt.gz", "text", "text"],
    ["vectors", "text", "text"],
    ["-", "text", "text"],
    [undefined, "text", "text"],
    ["a.b/vectors.bin", "binary", "fasttext"],
    ["vectors.bin.zst", "binary", "fasttext"],
    ["vectors.safetensors", "model", "model"],
  ])("of the name %s is %s for w2v and %s for fasttext", (output, w2v, fasttext) => {
    const options = { output } as VectorsOptions;
    expect([formatOf(options, "w2v"), formatOf(options, "fasttext")]).toEqual([w2v, fasttext]);
  });

  it("is what --to says", () => {
    const options = { output: "vectors.bin", to: "text" } as VectorsOptions;
    expect([formatOf(options, "w2v"), formatOf(options, "fasttext")]).toEqual(["text", "text"]);
    expect(() => formatOf({ ...options, to: "fasttext" }, "w2v")).toThrow("written by weft fasttext");
  });
});

it.each<[VectorsFormat, string]>([
  ["text", "new\nyork"],
  ["binary", "new york"],
  ["binary", "new\nyork"],
  ["fasttext", "new\0york"],
])("a word that a file of the format %s cannot hold is refused: %j", (format, word) => {
  expect(() => checkWords(format, ["loom", word])).toThrow(`the word ${JSON.stringify(word)} cannot stand`);
  expect(() => checkWords(format, ["loom", "нить", "new_york"])).not.toThrow();
  expect(() => checkWords("model", ["loom", word])).not.toThrow();
});
