import { describe, expect, it } from "vitest";
import { ModelError } from "../../src/errors.ts";
import { readArpa, shareArpa } from "../../src/models/arpa-reader.ts";
import { joinLanguageModel } from "../../src/models/shared-language-model.ts";
import { arpaOf, chunksOf, wordOf } from "../helpers/arpa.ts";
import { dataFile, missing } from "../helpers/data.ts";
import { levelsOf, randomNgrams } from "../helpers/ngrams.ts";
import { packedPassages } from "../helpers/passages.ts";
import { randomNumbers } from "../helpers/random.ts";

const TINY = `\\data\\
ngram 1=4
ngram 2=2

\\1-grams:
-1	<unk>
-99	<s>	-0.5
-0.5	</s>
-0.3	a	-0.25

\\2-grams:
-0.1	<s> a
-0.2	a </s>

\\end\\
`;

const read = (text: string, size?: number) => readArpa(chunksOf(text, size), "lm.arpa");

/** A whole number with the point so many digits from its end. */
function decimal(digits: bigint, point: number): string {
  const text = `${digits}`.padStart(point + 1, "0");
  return point === 0 ? text : `${text.slice(0, -point)}.${text.slice(-point)}`;
}

/** The nearest f32 of a decimal number, by whole numbers alone; of two as near, the even one. */
function nearestSingle(text: string): number {
  const point = text.includes(".") ? text.length - 1 - text.indexOf(".") : 0;
  const exact = BigInt(text.replace(".", "")) * SCALE;
  const near = Math.fround(Number(text));
  const bits = new Uint32Array(Float32Array.of(near).buffer)[0];
  const around = [bits - 1, bits, bits + 1].filter((one) => one >= 0);
  const distance = (one: number) => {
    const difference = scaledSingle(one) * 10n ** BigInt(point) - exact;
    return difference < 0n ? -difference : difference;
  };
  const [best] = around.sort(
    (a, b) => Number(distance(a) - distance(b) > 0n) - Number(distance(a) < distance(b)) || (a % 2) - (b % 2),
  );
  return new Float32Array(Uint32Array.of(best).buffer)[0];
}

/** All f32 are whole multiples of 2^-149. */
const SCALE = 2n ** 149n;

function scaledSingle(bits: number): bigint {
  const exponent = bits >>> 23;
  const fraction = BigInt(bits & 0x7fffff);
  return exponent === 0 ? fraction : (fraction + 2n ** 23n) << BigInt(exponent - 1);
}

/** log10 of each token of a text and of its end. */
async function logsOf(arpa: string | Uint8Array, text: string): Promise<number[]> {
  const model = joinLanguageModel(await shareArpa(chunksOf(arpa), "lm.arpa"));
  const { vocabulary } = model;
  const logs = model
    .scorer({ carry: false, end: true })
    .score(packedPassages([vocabulary.encode(text)], vocabulary.end));
  return Array.from(logs, (log) => log / Math.LN10);
}

describe("an ARPA file", () => {
  const golden = "models/arpa/test.arpa";
  it.skipIf(missing(golden))(`has the probabilities that KenLM gives${missing(golden)}`, async () => {
    const text = "looking on a little the biarritz not_found more .";
    const expected = [
      -0.484652,
      -0.348837,
      -0.0155266,
      -0.00306122,
      -4.04005,
      -1.9889,
      -2.29666,
      -1.20632 - 20,
      -0.51363,
      -0.0191651,
    ];
    const logs = await logsOf(dataFile(golden), text);
    expect(logs.length).toBe(expected.length);
    for (const [at, log] of logs.entries()) expect(log).toBeCloseTo(expected[at], 5);
  });

  it("is what it says, in whatever order its n-grams are", async () => {
    for (const [order, pruned] of [
      [1, false],
      [2, false],
      [3, true],
      [4, false],
      [7, true],
    ] as const) {
      const random = randomNgrams({ order, words: 12, pruned, count: 120, seed: order + 10 });
      const levels = levelsOf(random);
      for (const shuffle of [undefined, 1, 2]) {
        const model = await read(arpaOf(random, { shuffle }));
        expect(model.levels).toEqual(levels);
        const words = Array.from({ length: 12 }, (_, id) => model.vocabulary.token(id));
        expect(words).toEqual(words.map((_, id) => wordOf(id, 12)));
      }
    }
  });

  it("may be cut anywhere, and have blanks and line ends of any kind", async () => {
    const random = randomNgrams({ order: 3, words: 9, seed: 5 });
    const { levels } = await read(arpaOf(random));
    for (const size of [1, 7, 64]) expect((await read(arpaOf(random), size)).levels).toEqual(levels);
    for (const style of [{ separator: " " }, { lineEnd: "\r\n" }, { separator: " \t " }])
      expect((await read(arpaOf(random, style))).levels).toEqual(levels);
    const whole = arpaOf(random);
    expect((await read(`a comment\n\n${whole.trimEnd()}`)).levels).toEqual(levels);
  });

  it("knows numbers in all forms", async () => {
    const changed = TINY.replace("-0.1\t", "-1e-1\t").replace("-0.25", "+2.5E+0").replace("-0.2\t", "-inf ");
    const { levels } = await read(changed);
    expect([...levels[1].logProbs]).toEqual([-99, Math.fround(-0.1)]);
    expect(levels[0].backoffs?.[2]).toBe(2.5);
  });

  it("has the nearest f32 of each number, also of one that lies almost between two", async () => {
    const next = randomNumbers(31);
    const numbers = Array.from({ length: 3000 }, (_, i) => {
      const mantissa = BigInt(2 ** 23 + (next() % 2 ** 23));
      // The middle between two f32, with 15 of its digits, which may be cut off below or above it.
      const [middle, shift] = [mantissa * 2n + 1n, BigInt(24 + (next() % 3))];
      const digits = `${(middle * 10n ** 15n) >> shift}`.slice(0, 15);
      if (i % 3 === 0) return decimal(BigInt(digits) + BigInt(next() % 2), 15 - (next() % 3));
      return decimal(BigInt(next()) % 10n ** BigInt(1 + (next() % 9)), next() % 22);
    });
    const lines = numbers.map((number, word) => `-${number}\tx${word}`);
    const { levels } = await read(
      `\\data\\\nngram 1=${lines.length}\n\n\\1-grams:\n${lines.join("\n")}\n\n\\end\\\n`,
    );
    expect([...levels[0].logProbs.subarray(0, lines.length)]).toEqual(
      numbers.map((number) => -nearestSingle(number)),
    );
  });

  it("may write unknown words in capitals, or say nothing of them", async () => {
    const capitals = await read(TINY.replace("<unk>", "<UNK>"));
    expect([capitals.vocabulary.unknown, capitals.vocabulary.token(0)]).toEqual([0, "<unk>"]);
    const without = await read(TINY.replace("-1\t<unk>\n", "").replace("ngram 1=4", "ngram 1=3"));
    expect(without.vocabulary.toJSON()).toEqual({ level: "word", tokens: ["</s>", "a", "<unk>"] });
    expect([...without.levels[0].logProbs]).toEqual([-0.5, -0.3, -100, -99].map(Math.fround));
  });

  it("needs <s> and </s> only where they are used", async () => {
    const noBegin = TINY.replace("-99\t<s>\t-0.5\n", "").replace("ngram 1=4", "ngram 1=3");
    await expect(read(noBegin)).rejects.toThrow("line 11: a word that is none of the 1-grams");
    const noEnd = TINY.replace("-0.5\t</s>\n", "").replace("ngram 1=4", "ngram 1=3").replace("a </s>", "a a");
    const model = joinLanguageModel(await shareArpa(chunksOf(noEnd), "lm.arpa"));
    expect(() => model.scorer({ carry: false, end: true })).toThrow("lm.arpa: it has no </s>");
    const logs = model.scorer({ carry: false, end: false }).score(packedPassages([[1, 1]], 2));
    expect(Array.from(logs, (log) => Math.fround(log / Math.LN10))).toEqual(
      [-0.1, -0.2, -Infinity].map(Math.fround),
    );
  });

  it("may have no n-grams of a length", async () => {
    const none = TINY.replace("ngram 2=2", "ngram 2=2\nngram 3=0");
    const expected = await read(TINY);
    for (const text of [none, none.replace("\\end\\", "\\3-grams:\n\n\\end\\")]) {
      const { levels } = await read(text);
      expect(levels.map(({ logProbs }) => logProbs.length)).toEqual([4, 2, 0]);
      expect(levels[1].logProbs).toEqual(expected.levels[1].logProbs);
    }
  });
});

describe("a damaged ARPA file", () => {
  it.each<[string, string, string]>([
    ["another file", "hello\n", "not an ARPA file: it has no \\data\\"],
    ["no counts", "\\data\\\n\n\\1-grams:\n", "line 3: the counts of the n-grams should stand here"],
    ["counts out of order", TINY.replace("ngram 1", "ngram 2"), "line 2: not `ngram 1=` and a count"],
    ["a count that is none", TINY.replace("=4", "=four"), "line 2: not `ngram 1=` and a count"],
    [
      "too few n-grams",
      TINY.replace("ngram 2=2", "ngram 2=3"),
      "line 14: 2 2-grams, not the 3 of its \\data\\",
    ],
    ["too many n-grams", TINY.replace("ngram 2=2", "ngram 2=1"), "line 13: more 2-grams than the 1"],
    [
      "a huge count",
      TINY.replace("ngram 2=2", "ngram 2=4000000000"),
      "line 14: 2 2-grams, not the 4000000000",
    ],
    ["sections out of order", TINY.replace("\\1-", "\\2-"), "line 5: \\1-grams: should stand here"],
    ["a section too many", TINY.replace("\\end\\", "\\3-grams:"), "line 15: \\end\\ should stand here"],
    [
      "no number",
      TINY.replace("-0.3", "-x"),
      "line 9: it does not begin with the logarithm of a probability",
    ],
    ["two points", TINY.replace("-0.3", "-0.3.1"), "line 9: it does not begin with"],
    ["not a number", TINY.replace("-0.3", "nan"), "line 9: it does not begin with"],
    ["a probability above 1", TINY.replace("-0.3", "0.3"), "line 9: a probability above 1"],
    ["an infinite one", TINY.replace("-0.3", "inf"), "line 9: a probability above 1"],
    ["a word missing", TINY.replace("a </s>", "a"), "line 13: fewer words than the 2 of its section"],
    ["a weight that is none", TINY.replace("-0.25", "x"), "line 9: its back-off weight is not"],
    ["an infinite weight", TINY.replace("-0.25", "inf"), "line 9: its back-off weight is not"],
    ["a field too many", TINY.replace("a </s>", "a </s> -1"), "line 13: more fields than an n-gram has"],
    ["an unknown word", TINY.replace("<s> a", "<s> b"), "line 12: a word that is none of the 1-grams"],
    ["a word twice", TINY.replace("\ta\t", "\t</s>\t"), "line 9: this word stands there twice"],
    ["<s> twice", TINY.replace("\ta\t", "\t<s>\t"), "<s> stands twice among its 1-grams"],
    ["an n-gram twice", TINY.replace("<s> a", "a </s>"), "line 13: this n-gram stands there twice"],
    ["no end", TINY.replace("\\end\\", ""), "cut short: it has no \\end\\"],
    ["more behind its end", `${TINY}x\n`, "line 16: something follows \\end\\"],
    ["an endless line", `\\data\\\n${"x".repeat(2 ** 20 + 1)}`, "line 2 is too long"],
  ])("is refused: %s", async (_, text, reason) => {
    await expect(read(text)).rejects.toThrow(ModelError);
    await expect(read(text)).rejects.toThrow(`lm.arpa: ${reason}`);
  });

  it("is refused where a context is no n-gram", async () => {
    const text = arpaOf(randomNgrams({ order: 3, words: 6, count: 20, seed: 8 }));
    const [, context] = /\\3-grams:\n\S+\t(\S+ \S+) \S+\n/.exec(text) ?? [];
    const without = text
      .replace(new RegExp(`^\\S+\\t${context}(\\t\\S+)?\\n`, "m"), "")
      .replace(/ngram 2=(\d+)/, (_, count) => `ngram 2=${count - 1}`);
    await expect(read(without)).rejects.toThrow("its first 2 words are none of the 2-grams");
  });
});
