import { describe, expect, it } from "vitest";
import type { Tokenizer } from "../../src/text/tokenizer.ts";
import { encodeAll, peerEncodeAll } from "../helpers/ids.ts";
import { randomNumbers } from "../helpers/random.ts";
import { randomText } from "../helpers/random-text.ts";
import { learntTokenizer, type Shape } from "../helpers/tokenizers.ts";

const SHAPES: readonly (readonly [string, Shape])[] = [
  ["bytes of the whole text", { pretokenizer: "none" }],
  ["words", { alphabet: "char", pretokenizer: "words", endOfWord: "</w>" }],
  ["characters of the whole text", { alphabet: "char", pretokenizer: "none" }],
  ["spaces with a mark", { alphabet: "char", pretokenizer: "metaspace" }],
  ["spaces with a mark, also in front", { alphabet: "char", pretokenizer: "metaspace", prefixSpace: true }],
];

describe.each(SHAPES)("%s: ids as Hugging Face's", (_, shape) => {
  it.each([
    ["", {}],
    ["without an unknown token", { unknown: undefined }],
    ["whole pieces taken", { ignoreMerges: true }],
  ])("%s", async (_, more) => {
    const random = randomNumbers(1);
    for (let round = 0; round < 4; round++) {
      const texts = Array.from({ length: 400 }, () => sample(random));
      const tokenizer = { ...learntTokenizer(texts.slice(0, 40), shape, 150), ...more };
      await expectPeer(tokenizer, texts);
    }
  });
});

describe("a megabyte without a space: ids as Hugging Face's", () => {
  it.each([
    ["of one letter", 1],
    ["of random letters", 8],
  ])("%s", async (_, letters) => {
    const next = randomNumbers(2);
    const text = Array.from({ length: 2 ** 20 }, () => String.fromCharCode(97 + (next() % letters))).join("");
    const tokenizer = learntTokenizer([text.slice(0, 20_000)], { pretokenizer: "gpt2" }, 2000);
    await expectPeer(tokenizer, [text]);
  });
});

async function expectPeer(tokenizer: Tokenizer, texts: readonly string[]): Promise<void> {
  const [found, right] = [encodeAll(tokenizer, texts), await peerEncodeAll(tokenizer, texts)];
  for (const [i, text] of texts.entries()) {
    if (found[i]?.ids.join() !== right[i]?.ids.join())
      expect({ text, ids: found[i]?.ids }).toEqual({ text, ids: right[i]?.ids });
  }
}

function sample(random: () => number): string {
  const letters = [..."ab é▁Ж  <"];
  if (random() % 3 === 0) return randomText(random, 20);
  return Array.from({ length: random() % 60 }, () => letters[random() % letters.length]).join("");
}
