import fc from "fast-check";
import { expect, it } from "vitest";
import { readTokenizerJson, writeTokenizerJson } from "../../src/formats/tokenizer-json.ts";
import { loadHuggingFace } from "./helpers.ts";
import { randomTokenizer } from "./random-tokenizer.ts";

it("reads any tokenizer back as it was", () => {
  const property = fc.property(randomTokenizer, (tokenizer) => {
    const json = writeTokenizerJson(tokenizer);
    const again = readTokenizerJson(Buffer.from(json), "a.json");
    expect(again).toEqual(tokenizer);
    expect(writeTokenizerJson(again)).toBe(json);
  });
  fc.assert(property, { seed: 11, numRuns: 200 });
});

it("gives Hugging Face the same ids for any tokenizer", () => {
  const property = fc.property(randomTokenizer, (tokenizer) => {
    const json = writeTokenizerJson(tokenizer);
    const loaded = loadHuggingFace(json);
    for (const { id, content } of tokenizer.added) expect(loaded.tokenToId(content)).toBe(id);
    const used = tokenizer.tokens.filter((token) => token.length > 0).length;
    expect(loaded.getVocabSize(true)).toBe(used);
    expect(loaded.idToToken(tokenizer.tokens.length)).toBeNull();
  });
  fc.assert(property, { seed: 12, numRuns: 40 });
});
