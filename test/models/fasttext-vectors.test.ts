import { describe, expect, it } from "vitest";
import { dataFile, dataPath, missing } from "../helpers/data.ts";
import { contentsOf, fastTextVectors, noFastText, vectorOf, vectorsOf } from "../helpers/vectors.ts";

const [LEE, LEE_TEXT, TOY, LID] = [
  "lee_fasttext.bin",
  "lee_fasttext.vec",
  "toy-model.bin",
  "lid.176.ftz",
].map((name) => `models/fasttext/${name}`);
/** Of which no model has all. */
const WORDS =
  "the of to hello unheardof слова Москва 日本語 naïve a < > x </s> constructor __proto__ ''".split(" ");

/** fastText writes five digits of each number. */
function expectClose(found: readonly number[] | undefined, expected: readonly number[]): void {
  for (const [i, number] of expected.entries()) {
    const unit = 10 ** (Math.floor(Math.log10(Math.abs(number) + 1e-9)) - 4);
    const difference = Math.abs((found?.[i] ?? 0) - number);
    expect(difference, `number ${i + 1}`).toBeLessThanOrEqual(unit * 0.5 + 1e-6 * Math.abs(number) + 1e-7);
  }
}

describe("the vectors of a model of fastText", () => {
  it.skipIf(missing(LEE, LEE_TEXT))(
    `are those of its text, in a file of old${missing(LEE, LEE_TEXT)}`,
    async () => {
      const [model, text] = await Promise.all([LEE, LEE_TEXT].map((name) => vectorsOf(dataFile(name))));
      const [found, expected] = [model, text].map(contentsOf);
      expect(found.words).toEqual(expected.words);
      for (const [id, row] of expected.rows.entries()) expectClose([...found.rows[id]], [...row]);
    },
  );

  const peerless = missing(TOY, LID) || noFastText;
  it.skipIf(peerless)(`are those that fasttext gives, of any word${peerless}`, async () => {
    for (const name of [TOY, LID]) {
      const model = await vectorsOf(dataFile(name), 1000);
      const known = contentsOf(model).words.map(String);
      const words = [...WORDS, ...known.filter((_, id) => id % 40 === 3)].filter(
        (word) => !/\s|^$/.test(word),
      );
      const expected = fastTextVectors(dataPath(name), words);
      expect(expected.length).toBe(words.length);
      for (const [at, word] of words.entries()) {
        const found = vectorOf(model, word);
        if (found === undefined) expect(expected[at].every((number) => number === 0)).toBe(true);
        else expectClose(found, expected[at]);
      }
    }
  });
});
