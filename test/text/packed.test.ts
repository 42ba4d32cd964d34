import { expect, it } from "vitest";
import { pack, unpack } from "../../src/text/packed.ts";
import { randomNumbers } from "../helpers/random.ts";
import { learntTokenizer, randomTokenizer, withAdded } from "../helpers/tokenizers.ts";

it.each([
  ["learnt", withAdded(learntTokenizer(["the weft and the warp"], {}, 20), [["<a>", { special: true }]])],
  [
    "of characters, with ranks",
    randomTokenizer(randomNumbers(1), { alphabet: "char", pretokenizer: "none" }),
  ],
  ["without tokens", { ...learntTokenizer([""], {}, 0), tokens: [] }],
  [
    "with unused ids",
    { ...learntTokenizer(["a"], {}, 0), tokens: [new Uint8Array(0), Uint8Array.of(97), new Uint8Array(0)] },
  ],
])("a tokenizer comes out of another thread's message as it went in: %s", (_, tokenizer) => {
  const arrived = unpack(structuredClone(pack(tokenizer)));
  const plain = (tokens: readonly Uint8Array[]) => tokens.map((token) => [...token]);
  expect({ ...arrived, tokens: plain(arrived.tokens) }).toEqual({
    ...tokenizer,
    tokens: plain(tokenizer.tokens),
  });
});
