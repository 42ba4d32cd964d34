import { describe, expect, it } from "vitest";
import { Kernels } from "../../src/engine/kernels.ts";
import { Encoder } from "../../src/text/encoder.ts";
import type { Tokenizer } from "../../src/text/tokenizer.ts";
import { damaged } from "../helpers/bytes-as-text.ts";
import { randomNumbers } from "../helpers/random.ts";
import { randomText } from "../helpers/random-text.ts";
import { sameIds } from "../helpers/same-ids.ts";
import { addedToken, learntTokenizer, randomTokenizer, type Shape } from "../helpers/tokenizers.ts";
import { slowEncoder } from "../reference/bpe-encode.ts";

const SHAPES: readonly Shape[] = [
  ...(["gpt2", "cl100k", "o200k", "whitespace", "none"] as const).map((pretokenizer) => ({ pretokenizer })),
  { alphabet: "char", pretokenizer: "words", endOfWord: "</w>" },
  { alphabet: "char", pretokenizer: "words" },
  { alphabet: "char", pretokenizer: "none" },
  { alphabet: "char", pretokenizer: "metaspace" },
  { alphabet: "char", pretokenizer: "metaspace", prefixSpace: true },
];

describe.each(SHAPES)("$alphabet $pretokenizer $endOfWord: equals the textbook", (shape) => {
  it.each([false, true])("with learnt merges, whole pieces taken: %s", (ignoreMerges) => {
    const random = randomNumbers(1);
    for (let round = 0; round < 2; round++) {
      const texts = Array.from({ length: 60 }, () => sample(random));
      expectSame(learntTokenizer(texts, { ...shape, ignoreMerges }), [
        ...texts,
        ...Array.from({ length: 300 }, () => sample(random)),
      ]);
    }
  });

  it.each([false, true])("with random merges, whole pieces taken: %s", (ignoreMerges) => {
    const random = randomNumbers(2);
    for (let round = 0; round < 5; round++) {
      const texts = Array.from({ length: 200 }, () => sample(random));
      expectSame(randomTokenizer(random, { ...shape, ignoreMerges }), texts);
    }
  });

  it("where bytes are no characters", () => {
    const random = randomNumbers(3);
    const tokenizer = randomTokenizer(random, shape);
    const texts = Array.from({ length: 1000 }, () => damaged(random, Buffer.from(sample(random))));
    const halves = ["c0 80", "e0 80 80", "ed a0 80", "f0 80 80 80", "f4 90 80 80", "c3", "e2 96", "61 ff 62"];
    expectSame(tokenizer, [...texts, ...halves.map((hex) => Buffer.from(hex.replaceAll(" ", ""), "hex"))]);
  });

  it("for pieces of any length", () => {
    const random = randomNumbers(4);
    const tokenizer = randomTokenizer(random, shape, 120);
    const texts = Array.from({ length: 71 }, (_, length) => letters(random, length, "ab"));
    const long = [64, 65, 1000, 12_345].flatMap((length) => [
      letters(random, length, "ab"),
      letters(random, length, "abé Ж"),
      "a".repeat(length),
    ]);
    expectSame(tokenizer, [...texts, ...long]);
  });
});

describe("unknown characters", () => {
  const known = (shape: Shape = {}) =>
    learntTokenizer(["aab ab"], { alphabet: "char", pretokenizer: "none", ...shape }, 1);

  it("become the unknown token, each by itself", () => {
    const tokenizer = known();
    const names = namesOf(tokenizer, "a??b");
    expect(names).toEqual(["a", "<unk>", "<unk>", "b"]);
  });

  it("are left out where there is none, and what is around them merges", () => {
    const { unknown: _, ...tokenizer } = known();
    expect(namesOf(tokenizer, "a??b")).toEqual(["ab"]);
    expect(namesOf(tokenizer, "??")).toEqual([]);
    expect(namesOf(tokenizer, "?a\u{1f600}")).toEqual(["a"]);
    expectSame(tokenizer, ["a??b", "??", "?a", "a?".repeat(5000)]);
  });

  it("at the end of a word carry its mark with them", () => {
    const words = learntTokenizer(
      ["ab ab"],
      { alphabet: "char", pretokenizer: "words", endOfWord: "</w>" },
      5,
    );
    const { unknown: _, ...tokenizer } = words;
    expect(namesOf(words, "ab a? ?")).toEqual(["ab</w>", "a", "<unk>", "<unk>"]);
    expect(namesOf(tokenizer, "ab a? ?")).toEqual(["ab</w>", "a"]);
  });

  it("a byte order mark is a character like others", () => {
    expect(namesOf(known(), "\ufeffab")).toEqual(["<unk>", "ab"]);
    const marked = learntTokenizer(["\ufeffab"], { alphabet: "char", pretokenizer: "none" }, 0);
    expect(namesOf(marked, "\ufeffab")).toEqual(["\ufeff", "a", "b"]);
  });
});

describe("the mark of a space", () => {
  const tokenizer = learntTokenizer(["a b ab b"], { alphabet: "char", pretokenizer: "metaspace" }, 3);

  it("stands for a space and for itself, and begins a piece", () => {
    expect(namesOf(tokenizer, "a b").join("|")).toBe(namesOf(tokenizer, "a▁b").join("|"));
    expect(namesOf(tokenizer, "  a").join("")).toBe("▁▁a");
  });

  it("stands in front of a text only where the tokenizer says so", () => {
    const prefixed = { ...tokenizer, prefixSpace: true };
    expect(namesOf(tokenizer, "ab").join("")).toBe("ab");
    expect(namesOf(prefixed, "ab").join("")).toBe("▁ab");
    expect(namesOf(prefixed, " ab").join("")).toBe("▁ab");
    expect(namesOf(prefixed, "▁ab").join("")).toBe("▁ab");
  });
});

describe("added tokens that the vocabulary has too", () => {
  it.each([false, true])("do not take the place of bytes, whole pieces taken: %s", (ignoreMerges) => {
    const tokenizer = learntTokenizer(["a  b\n a  b\n"], { pretokenizer: "gpt2", ignoreMerges }, 12);
    const first = tokenizer.tokens.length;
    const contents = ["\n", "  ", "a", "b\n"];
    const added = contents.map((content, i) => addedToken(first + i, content));
    const more = {
      ...tokenizer,
      added,
      tokens: [...tokenizer.tokens, ...contents.map((c) => Buffer.from(c))],
    };
    for (const text of ["\n", "a\n", "a  b", "  ", "b\n", "a"]) {
      const plain = new Encoder(new Kernels(), more, { added: [] }).encode(text);
      expect(plain).toEqual(new Encoder(new Kernels(), tokenizer).encode(text));
    }
  });

  it("do not take the place of characters", () => {
    const tokenizer = learntTokenizer(["ab"], { alphabet: "char", pretokenizer: "none" }, 0);
    const id = tokenizer.tokens.length;
    const more = {
      ...tokenizer,
      added: [addedToken(id, "a")],
      tokens: [...tokenizer.tokens, Buffer.from("a")],
    };
    expect([...new Encoder(new Kernels(), more, { added: [] }).encode("ab")]).not.toContain(id);
    expect(new Encoder(new Kernels(), more).encode("ab")[0]).toBe(id);
  });

  it("stand for themselves where nothing else does", () => {
    const tokenizer = learntTokenizer(["ab"], { pretokenizer: "none" }, 0);
    const a = tokenizer.tokens.findIndex((token) => token.length === 1 && token[0] === 0x61);
    const more = { ...tokenizer, added: [addedToken(a, "a")] };
    expect(new Encoder(new Kernels(), more, { added: [] }).encode("a")).toEqual(Uint32Array.of(a));
  });

  it("that are special are not found in plain text, though whole pieces are taken", () => {
    const tokenizer = learntTokenizer(["ab ab"], { pretokenizer: "whitespace", ignoreMerges: true }, 3);
    const id = tokenizer.tokens.length;
    const more = {
      ...tokenizer,
      added: [addedToken(id, "<s>")],
      tokens: [...tokenizer.tokens, Buffer.from("<s>")],
    };
    expect(new Encoder(new Kernels(), more).encode("<s>")).toEqual(Uint32Array.of(id));
    expect(new Encoder(new Kernels(), more, { added: [] }).encode("<s>").length).toBe(3);
  });
});

describe("one piece of a megabyte", () => {
  it("of one letter", () => {
    const tokenizer = learntTokenizer(["a".repeat(2 ** 10)], { pretokenizer: "none" }, 10);
    const ids = new Encoder(new Kernels(), tokenizer).encode("a".repeat(2 ** 20));
    const longest = tokenizer.tokens.findIndex(({ length }) => length === 2 ** 10);
    expect(ids).toEqual(new Uint32Array(2 ** 10).fill(longest));
  });

  it("of random letters: nothing more can be merged, and nothing is lost", () => {
    const random = randomNumbers(9);
    const tokenizer = learntTokenizer([letters(random, 20_000, "abcdefgh")], { pretokenizer: "none" }, 2000);
    const text = letters(random, 2 ** 20, "abcdefgh");
    const ids = new Encoder(new Kernels(), tokenizer).encode(text);
    expect(joined(tokenizer, ids).equals(Buffer.from(text))).toBe(true);
    const pairs = new Set(triples(tokenizer).map(([left, right]) => left * 2 ** 21 + right));
    const open = ids.findIndex((id, i) => i > 0 && pairs.has((ids[i - 1] as number) * 2 ** 21 + id));
    expect(open).toBe(-1);
    expect(ids.length).toBeLessThan(2 ** 20 / 2);
  });
});

/** Text of what the random merges are made of, and of everything. */
function sample(random: () => number): string {
  return random() % 2 === 0 ? randomText(random, 30) : letters(random, random() % 80, "ab é▁Жab  ");
}

function letters(random: () => number, length: number, alphabet: string): string {
  const all = [...alphabet];
  return Array.from({ length }, () => all[random() % all.length]).join("");
}

function expectSame(tokenizer: Tokenizer, texts: readonly (string | Uint8Array)[]): void {
  const encoder = new Encoder(new Kernels(), tokenizer);
  const slow = slowEncoder(tokenizer);
  for (const text of texts) {
    const bytes = Buffer.from(text as string);
    const [found, right] = [encoder.encode(bytes), slow(bytes)];
    if (!sameIds(found, right)) expect({ text, ids: [...found] }).toEqual({ text, ids: right });
  }
}

const namesOf = (tokenizer: Tokenizer, text: string): string[] =>
  Array.from(new Encoder(new Kernels(), tokenizer).encode(text), (id) =>
    Buffer.from(tokenizer.tokens[id] as Uint8Array).toString(),
  );

const joined = ({ tokens }: Tokenizer, ids: Uint32Array): Buffer =>
  Buffer.concat(Array.from(ids, (id) => tokens[id] as Uint8Array));

const triples = ({ merges }: Tokenizer): [number, number, number][] =>
  Array.from(
    { length: merges.length / 3 },
    (_, i) => [...merges.subarray(3 * i, 3 * i + 3)] as [number, number, number],
  );
