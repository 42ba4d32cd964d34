import { describe, expect, it } from "vitest";
import { Kernels } from "../../src/engine/kernels.ts";
import { Decoder } from "../../src/text/decoder.ts";
import { Encoder } from "../../src/text/encoder.ts";
import type { Tokenizer } from "../../src/text/tokenizer.ts";
import { damaged } from "../helpers/bytes-as-text.ts";
import { randomNumbers } from "../helpers/random.ts";
import { randomCharacter, randomText } from "../helpers/random-text.ts";
import { learntTokenizer, withAdded } from "../helpers/tokenizers.ts";

const TEXTS = ["the weft goes over and under, and the warp stays; дом, Ёлка, 日本語, é\n"];

describe("what was encoded comes back", () => {
  const added = [["<s>", { special: true }], ["the"], ["\n"]] as const;
  it.each(["gpt2", "cl100k", "o200k", "whitespace", "none"] as const)(
    "any bytes, cut as %s",
    (pretokenizer) => {
      const random = randomNumbers(1);
      const tokenizer = withAdded(learntTokenizer(TEXTS, { pretokenizer, ignoreMerges: true }), added);
      const encoder = new Encoder(new Kernels(), tokenizer);
      const decoder = new Decoder(new Kernels(), tokenizer);
      for (let i = 0; i < 20_000; i++) {
        const text = Buffer.from(i % 3 === 0 ? anyCharacters(random) : `${randomText(random, 20)}<s>the`);
        const bytes = i % 4 === 0 ? damaged(random, text) : text;
        const decoded = decoder.decode(encoder.encode(bytes));
        if (Buffer.compare(decoded, bytes) !== 0) expect(decoded).toEqual(new Uint8Array(bytes));
      }
    },
  );

  it("words, with one space between them", () => {
    const { encoder, decoder } = pair(
      learntTokenizer(["a bc abc"], { alphabet: "char", pretokenizer: "words", endOfWord: "</w>" }),
    );
    expect(text(decoder.decode(encoder.encode("  a bc\n\n abc ")))).toBe("a bc abc");
    expect(text(decoder.decode(encoder.encode("")))).toBe("");
  });

  it("pieces that begin with a mark, but for what stands in front", () => {
    const { encoder, decoder } = pair(
      learntTokenizer(["a bc abc"], { alphabet: "char", pretokenizer: "metaspace", prefixSpace: true }),
    );
    for (const line of ["a bc", "abc  a", "a", ""])
      expect(text(decoder.decode(encoder.encode(line)))).toBe(line);
  });
});

describe("ids", () => {
  const tokenizer = withAdded(learntTokenizer(TEXTS), [["<s>", { special: true }], ["<t>"]]);
  const size = tokenizer.tokens.length;

  it.each([size, size + 1, 2 ** 31, 2 ** 32 - 1])(
    "%i of a smaller vocabulary is an error that names it",
    (id) => {
      const decoder = new Decoder(new Kernels(), tokenizer);
      expect(() => decoder.decode([0, 1, id, size + 7])).toThrow(new RangeError(`no token has the id ${id}`));
      expect(text(decoder.decode([size - 1]))).toBe("<t>");
    },
  );

  it("of special tokens are left out where that is wanted", () => {
    const ids = new Encoder(new Kernels(), tokenizer).encode("<s>the<t> weft<s>");
    expect(text(new Decoder(new Kernels(), tokenizer).decode(ids))).toBe("<s>the<t> weft<s>");
    expect(text(new Decoder(new Kernels(), tokenizer, true).decode(ids))).toBe("the<t> weft");
  });

  it("that are unused give nothing", () => {
    const gap = { ...tokenizer, tokens: [...tokenizer.tokens, new Uint8Array(0), Buffer.from("z")] };
    expect(text(new Decoder(new Kernels(), gap).decode([size, size + 1, size]))).toBe("z");
  });

  it("of tokens of any length, many of them", () => {
    const tokens = Array.from(
      { length: 80 },
      (_, length) => new Uint8Array(Buffer.alloc(length, 0x30 + length)),
    );
    const decoder = new Decoder(new Kernels(), {
      ...tokenizer,
      tokens,
      merges: new Uint32Array(0),
      added: [],
    });
    const random = randomNumbers(5);
    for (const count of [0, 1, 2, 1000, 3, 100_000]) {
      const ids = Array.from({ length: count }, () => random() % 80);
      const right = Buffer.concat(ids.map((id) => tokens[id] as Uint8Array));
      expect(Buffer.compare(decoder.decode(ids), right)).toBe(0);
    }
  });
});

function pair(tokenizer: Tokenizer) {
  return { encoder: new Encoder(new Kernels(), tokenizer), decoder: new Decoder(new Kernels(), tokenizer) };
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

function anyCharacters(random: () => number): string {
  return Array.from({ length: random() % 12 }, () => randomCharacter(random)).join("");
}
