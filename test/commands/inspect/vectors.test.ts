/** What `weft inspect` says of word vectors to people; for programs see fixtures/cases/inspect. */
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { describeWordVectors, vectorsFormat } from "../../../src/commands/inspect/vectors.ts";
import { fastTextFile, quantizedFastTextFile } from "../../helpers/fasttext-models.ts";
import { pageOf } from "../../helpers/pages.ts";
import { sourceOf } from "../../helpers/vectors.ts";

async function linesOf(file: string | Uint8Array, stats: boolean): Promise<string[]> {
  const source = sourceOf(file, 100);
  const format = await vectorsFormat(source);
  if (format === undefined) throw new Error("no word vectors");
  const inspected = await describeWordVectors(source, "in", format, stats);
  return pageOf(inspected).trimEnd().split("\n");
}

const sha256Of = (file: string | Uint8Array): string => createHash("sha256").update(file).digest("hex");

describe("of word vectors", () => {
  it("tells the form, the size and the first words", async () => {
    const file = "3 2\nthe 3 4\n\u001b[2J 0 1\nthe 1 1\n";
    expect(await linesOf(file, true)).toEqual([
      "in  word vectors, text with word2vec's header, 2 words of 2 numbers",
      "",
      "  size         29 bytes",
      `  sha256       ${sha256Of(file)}`,
      "  repeated     1 left out, the first of each counts",
      "  norms        min 1, mean 3, max 5",
      '  first words  "the" "\\u001B[2J"',
      "",
      "Next",
      "  weft neighbors -m in WORD          the words that are most like a word",
      "  weft analogy -m in man king woman  man is to king as woman is to …",
      "  weft plot in -o words.svg          a map of the words",
    ]);
  });

  it("tells the settings of a model of fastText", async () => {
    const lines = await linesOf(fastTextFile(), false);
    for (const line of [
      expect.stringMatching(/^in {2}word vectors, a model of fastText, \d+ words of /),
      "  n-grams  of 2 to 4 characters in 50 buckets",
      expect.stringMatching(/^ {2}model +skipgram$/),
      expect.stringMatching(/^ {2}"<\/s>" +10$/),
    ])
      expect(lines).toContainEqual(line);
    expect(lines.some((line) => line.startsWith("First of"))).toBe(false);
    expect((await linesOf(fastTextFile(), true)).some((line) => line.startsWith("  norms    min 0."))).toBe(
      true,
    );
  });

  it("tells a classifier of fastText with its labels, which cannot steer a terminal", async () => {
    const labels = ["__label__a", "#b\u001b[2J\u202e", "__label__"];
    const lines = await linesOf(
      fastTextFile({ model: "supervised", wordNgrams: 3, minn: 0, maxn: 0 }, labels),
      false,
    );
    for (const line of [
      expect.stringMatching(/^in {2}a text classifier, a model of fastText, /),
      "  n-grams  of 2 to 3 words in 50 buckets",
      expect.stringMatching(/^ {2}loss +ns$/),
      "First of 3 labels",
      expect.stringMatching(/^ {2}"a" +3$/),
      expect.stringMatching(/^ {2}"#b\\u001B\[2J\\u202E" +2$/),
      expect.stringMatching(/^ {2}"" +1$/),
    ])
      expect(lines).toContainEqual(line);
  });

  it("tells how a model of fastText is quantized", async () => {
    const lines = await linesOf(
      quantizedFastTextFile(["__label__a", "b"], { qnorm: true, qout: true }),
      false,
    );
    expect(lines).toContain("  quantized  2 numbers a byte, norms apart, the output matrix too");
    expect(lines).toContain("  n-grams    of 2 to 4 characters in 50 buckets, of which 2 have a row");
    expect(await linesOf(quantizedFastTextFile(["a"], { qnorm: false, qout: false }), true)).toContain(
      "  quantized  2 numbers a byte",
    );
    expect((await linesOf(fastTextFile(), false)).some((line) => line.startsWith("  quantized"))).toBe(false);
  });

  it.each(["", "{}", "IQ== 0\nIg== 1\n", "a 1\n", "\\data\\\n"])("is not told of %j", async (file) => {
    expect(await vectorsFormat(sourceOf(file))).toBeUndefined();
  });
});
