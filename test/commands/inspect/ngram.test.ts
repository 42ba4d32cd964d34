/** What `weft inspect` says of n-gram models in files of both kinds. */
import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { describeArpa } from "../../../src/commands/inspect/arpa.ts";
import { describeSafetensors } from "../../../src/commands/inspect/model.ts";
import { bytesText } from "../../../src/commands/number-text.ts";
import { recordLine } from "../../../src/commands/report.ts";
import { symbolVocabulary } from "../../../src/text/symbol-vocabulary.ts";
import { arpaOf, chunksOf } from "../../helpers/arpa.ts";
import { levelsOf, ngramFile, randomNgrams } from "../../helpers/ngrams.ts";
import { pageOf } from "../../helpers/pages.ts";

const random = randomNgrams({ order: 3, words: 5, count: 30, seed: 4 });
const counts = levelsOf(random).map(({ logProbs }) => logProbs.length);
const memory = (counts[0] + counts[1] + 2) * 20 + counts[2] * 12;

it("of an ARPA file tells its counts and the memory that it takes", async () => {
  const text = arpaOf(random);
  const sha256 = createHash("sha256").update(text).digest("hex");
  const inspected = await describeArpa(chunksOf(text, 100), "lm.arpa");
  expect(JSON.parse(recordLine(inspected))).toEqual({
    file: "lm.arpa",
    kind: "arpa",
    bytes: text.length,
    sha256,
    order: 3,
    counts,
    vocabulary: 5,
    predicts_end: true,
    memory,
  });
  expect(pageOf(inspected).split("\n")).toEqual([
    "lm.arpa  n-gram model of order 3, an ARPA file",
    "",
    `  size        ${bytesText(text.length)}`,
    `  sha256      ${sha256}`,
    "  vocabulary  5 words",
    `  n-grams     ${counts.map((count, index) => `${count} of length ${index + 1}`).join(", ")}`,
    `  in memory   ${bytesText(memory)}`,
    "",
    "Next",
    '  weft generate -m lm.arpa --prompt "The"  continue a text',
    "  weft score -m lm.arpa --summary TEXT     its perplexity on a text",
    "",
    "",
  ]);
});

it("of a file of weft tells the same, and how it was made", () => {
  const vocabulary = symbolVocabulary("word", ["<unk>", "</s>", "a", "b", "c"]);
  const inspected = describeSafetensors(ngramFile(levelsOf(random), vocabulary), "lm", false);
  expect(JSON.parse(recordLine(inspected))).toMatchObject({
    kind: "model",
    model: "ngram-model",
    config: { arch: "ngram", order: 3, counts, smoothing: "kneser-ney" },
    vocabulary: 5,
    memory,
  });
  expect(pageOf(inspected)).toContain(`  in memory  ${bytesText(memory)}\n`);
});
