import { describe, expect, it } from "vitest";
import { ModelError } from "../../src/errors.ts";
import { WordVectors } from "../../src/models/word-vectors.ts";
import { shareWordVectors } from "../../src/models/word-vectors-file.ts";
import { dataFile, missing } from "../helpers/data.ts";
import { randomFloats } from "../helpers/engine.ts";
import { randomNumbers } from "../helpers/random.ts";
import { binaryOf, contentsOf, sourceOf, type Vectors, vectorOf, vectorsOf } from "../helpers/vectors.ts";

/** Words and rows of D numbers that have few digits. */
function someVectors(count: number, dim: number, seed = 1): Vectors {
  const next = randomNumbers(seed);
  const words = Array.from({ length: count }, (_, id) => `w${id}${"é".repeat(next() % 9)}`);
  const rows = words.map((_, id) => randomFloats(dim, seed + id).map((x) => Number(x.toFixed(5))));
  return { words, rows };
}

const linesOf = ({ words, rows }: Vectors, separator = " ", end = "\n"): string =>
  rows.map((row, id) => [words[id], ...Array.from(row, digits)].join(separator) + end).join("");

const digits = (x: number): string => `${Number(x.toPrecision(9))}`;
const headerOf = ({ rows }: Vectors): string => `${rows.length} ${rows[0].length}\n`;

describe.each([1, 2, 3, 4, 5, 8, 13, 64])("vectors of %d numbers", (dim) => {
  const vectors = someVectors(40, dim, dim);
  const forms: Record<string, string | Uint8Array> = {
    "word2vec-text": headerOf(vectors) + linesOf(vectors),
    glove: linesOf(vectors),
    "word2vec-binary": binaryOf(vectors),
  };

  it.each(Object.keys(forms))("are read from %s, in chunks of any size", async (format) => {
    for (const size of [1, 7, 64, 2 ** 16]) {
      const shared = await shareWordVectors(sourceOf(forms[format], size), "vectors");
      expect(shared).toMatchObject({ format, count: 40, dim, stride: Math.ceil(dim / 4) * 4 });
      const read = new WordVectors(shared);
      expect(contentsOf(read)).toEqual(vectors);
      const padding = read.kernels.f32(read.rows, 40 * read.stride).filter((_, i) => i % read.stride >= dim);
      expect(padding.every((number) => number === 0)).toBe(true);
    }
  });

  it("are found by their words, and no others are", async () => {
    const read = await vectorsOf(forms.glove);
    for (const [id, word] of vectors.words.entries()) {
      expect(read.find(word)).toBe(id);
      expect(vectorOf(read, word)).toEqual([...vectors.rows[id]]);
    }
    for (const word of ["", "w", "w0 ", "toString"]) expect(vectorOf(read, word)).toBeUndefined();
  });
});

describe("text", () => {
  it("may have any blanks, line ends, and blank lines", async () => {
    const vectors = someVectors(9, 3);
    for (const [separator, end] of [
      [" ", " \n"],
      ["\t", "\r\n"],
      ["  ", "\n\n"],
    ]) {
      const lines = linesOf(vectors, separator, end);
      expect(contentsOf(await vectorsOf(lines))).toEqual(vectors);
      expect(contentsOf(await vectorsOf(`9 3${end}${lines.trimEnd()}`))).toEqual(vectors);
    }
  });

  it("may have words with spaces, of numbers, or of no letters", async () => {
    const file = "the 0.5 0.25\n. . 1 2\nat x@y.z 3 4\n12 5 6\n1 2 3 7 8\n 9 10\nnan inf 11 12\n";
    const { words, rows } = contentsOf(await vectorsOf(file));
    expect(words).toEqual(["the", ". .", "at x@y.z", "12", "1 2 3", "", "nan inf"]);
    expect(rows.map((row) => row[0])).toEqual([0.5, 1, 3, 5, 7, 9, 11]);
  });

  it("may have a word twice: the first counts", async () => {
    for (const header of ["", "4 2\n"]) {
      const { words, rows } = contentsOf(await vectorsOf(`${header}a 1 2\nb 3 4\na 5 6\nc 7 8\n`));
      expect(words).toEqual(["a", "b", "c"]);
      expect(rows.map((row) => [...row])).toEqual([
        [1, 2],
        [3, 4],
        [7, 8],
      ]);
    }
  });

  it("may have words that are no UTF-8, or names of JavaScript", async () => {
    const odd = Buffer.from([0xff, 0x80, 0xc3]);
    const file = Buffer.concat([
      odd,
      Buffer.from(" 1 2\n__proto__ 3 4\nconstructor 5 6\n</s> 7 8\n\xef\xbf\xbd 9 10\n"),
    ]);
    const read = await vectorsOf(file);
    expect(read.word(0)).toBe("\ufffd\ufffd\ufffd");
    expect(read.find(odd)).toBe(0);
    expect(Buffer.from(read.wordBytes(0))).toEqual(odd);
    for (const [id, word] of ["__proto__", "constructor", "</s>"].entries())
      expect(read.find(word)).toBe(id + 1);
  });

  it("has more words than a table begins with", async () => {
    const vectors = someVectors(20_000, 2);
    const read = await vectorsOf(linesOf(vectors));
    expect(contentsOf(read)).toEqual(vectors);
    expect(vectors.words.every((word, id) => read.find(word) === id)).toBe(true);
  });

  const [glove, old] = ["models/word2vec/test_glove.txt", "models/word2vec/word2vec_pre_kv_c"];
  it.skipIf(missing(glove, old))(`is read as others wrote it${missing(glove, old)}`, async () => {
    for (const [name, count, dim] of [
      [glove, 76, 50],
      [old, 1750, 10],
    ] as const) {
      const file = Buffer.from(dataFile(name)).toString();
      const lines = file
        .trimEnd()
        .split("\n")
        .slice(name === old ? 1 : 0);
      const { words, rows } = contentsOf(await vectorsOf(file));
      expect(words.length).toBe(count);
      expect(words).toEqual(lines.map((line) => line.split(" ")[0]));
      expect(rows).toEqual(lines.map((line) => Float32Array.from(line.split(" ").slice(1, dim + 1), Number)));
    }
  });
});

describe("a binary file", () => {
  const vectors = someVectors(30, 5);

  it("may have line ends behind its records or none, and in its words", async () => {
    for (const behind of ["", "\n"])
      expect(contentsOf(await vectorsOf(binaryOf(vectors, behind)))).toEqual(vectors);
    const odd = { words: ["a\nb", "\r", Buffer.from([0xff])], rows: vectors.rows.slice(0, 3) };
    const read = await vectorsOf(binaryOf(odd));
    expect(odd.words.map((word) => read.find(word))).toEqual([0, 1, 2]);
  });

  it("is known by its bytes, also where the numbers have few", async () => {
    const tiny = { words: ["a", "b"], rows: [Float32Array.of(0), Float32Array.of(1e-40)] };
    expect((await shareWordVectors(sourceOf(binaryOf(tiny)), "vectors")).format).toBe("word2vec-binary");
  });
});

describe("a file that is refused", () => {
  const binary = binaryOf(someVectors(3, 4));
  const wrong = (word: string, number: number) => {
    const rows = [Float32Array.of(1, 2), Float32Array.of(3, number)];
    return binaryOf({ words: ["a", word], rows });
  };
  it.each<[string, string | Uint8Array, string]>([
    ["an empty one", "", "no word vectors of a kind that weft reads"],
    ["a text", "Call me Ishmael.\n", "no word vectors of a kind that weft reads"],
    ["one of no words", "0 5\n", "no words are in it"],
    ["vectors of no numbers", "2 0\na\nb\n", "its vectors have 0 numbers"],
    ["vectors of too many", `2 ${2 ** 16 + 1}\na\nb\n`, "vectors of 65537 numbers, more than 65536"],
    [
      "one that does not fit",
      "5000000 300\na 1\n",
      "5,000,000 × 300 numbers × 4 bytes = 6,000,000,000 bytes and the words do not fit into the engine's 4 GiB",
    ],
    ["a header that lies", "3 2\na 1 2\nb 3 4\n", "its header says 3 words, it has 2"],
    ["more than its header says", "1 2\na 1 2\nb 3 4\n", "its header says 1 words, it has 2"],
    ["a number too few", "a 1 2\nb 3\n", 'line 2, the word "b": 1 numbers, where 2 are needed'],
    [
      "a number too many",
      "2 2\na 1 2\nb 3 4 5 x 6\n",
      'line 3, the word "b 3 4 5": what stands for number 1 is none',
    ],
    ["no number", "a 1 2\n\nb 3 x\n", 'line 3, the word "b": what stands for number 2 is none'],
    ["NaN", "a 1 2\nb nan 4\n", 'line 2, the word "b": number 1 is not finite'],
    ["an infinity", "a 1 2\nb 3 -inf\n", 'line 2, the word "b": number 2 is not finite'],
    ["a number beyond f32", "a 1 2\nb 3 1e39\n", 'line 2, the word "b": number 2 is not finite'],
    ["an endless line", `a 1 2\nb ${"3".repeat(2 ** 21 + 64)}`, "line 2: longer than a word and its numbers"],
    ["NaN in a binary one", wrong("b", Number.NaN), 'word 2, the word "b": number 2 is not finite'],
    ["an infinity in a binary one", wrong("b", Infinity), 'word 2, the word "b": number 2 is not finite'],
    ["an endless word", wrong("b".repeat(2 ** 17), 1), "word 2: longer than a word and its numbers"],
    ["a binary one that is cut", binary.subarray(0, -3), "cut short in word 3"],
    [
      "a binary one with more",
      Buffer.concat([binary, Buffer.from("x")]),
      "its header says 3 words, it has 3 and more",
    ],
    [
      "a binary one whose header lies",
      Buffer.from(String(binary).replace("3 4", "9 4"), "latin1"),
      "vectors: ",
    ],
  ])("is %s", async (_, file, reason) => {
    for (const size of [2 ** 13 - 1, 2 ** 16]) {
      await expect(vectorsOf(file, size)).rejects.toThrow(ModelError);
      await expect(vectorsOf(file, size)).rejects.toThrow(reason);
    }
  });
});
