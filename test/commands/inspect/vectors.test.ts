/** What `weft inspect` says of word vectors to people; for programs see fixtures/cases/inspect. */
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { asTable } from "../../../src/commands/inspect/inspected.ts";
import { describeWordVectors, vectorsFormat } from "../../../src/commands/inspect/vectors.ts";
import { fastTextFile } from "../../helpers/fasttext-models.ts";
import { sourceOf } from "../../helpers/vectors.ts";

async function tableOf(file: string | Uint8Array, stats: boolean): Promise<string[]> {
  const source = sourceOf(file, 100);
  const format = await vectorsFormat(source);
  if (format === undefined) throw new Error("no word vectors");
  const inspected = await describeWordVectors(source, "in", format, stats);
  return asTable(0)(inspected).trimEnd().split("\n");
}

const sha256Of = (file: string | Uint8Array): string => createHash("sha256").update(file).digest("hex");

describe("of word vectors", () => {
  it("tells the form, the size and the first words", async () => {
    const file = "3 2\nthe 3 4\n\u001b[2J 0 1\nthe 1 1\n";
    expect(await tableOf(file, true)).toEqual([
      "file         in",
      "kind         word vectors, text with word2vec's header",
      "size         29 bytes",
      `sha256       ${sha256Of(file)}`,
      "vocabulary   2 words",
      "dimensions   2",
      "repeated     1 left out, the first of each counts",
      "norms        min 1  mean 3  max 5",
      'first words  "the"',
      '             "\\u001B[2J"',
    ]);
  });

  it("tells the settings and the labels of a model of fastText", async () => {
    const file = fastTextFile({ model: "supervised" }, ["__label__a", "__label__b"]);
    const lines = await tableOf(file, false);
    for (const line of [
      "kind          a model of fastText",
      "n-grams       50 rows",
      "              model: supervised",
      'first words   "</s>"  10 times',
      "labels        2",
      '              "__label__b"',
    ])
      expect(lines).toContain(line);
    expect((await tableOf(file, true)).some((line) => line.startsWith("norms         min 0."))).toBe(true);
  });

  it.each(["", "{}", "IQ== 0\nIg== 1\n", "a 1\n", "\\data\\\n"])("is not told of %j", async (file) => {
    expect(await vectorsFormat(sourceOf(file))).toBeUndefined();
  });
});
