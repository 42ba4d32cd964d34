/** The input rows of texts: what fastText makes of their words, whatever n-grams there are. */
import { expect, test } from "vitest";
import { BagEncoder, NO_ROW, NO_TOKEN } from "../../src/models/bag-encoder.ts";
import { WordTable } from "../../src/text/word-table.ts";
import { bagReader } from "../reference/bag.ts";

const TOKENS = ["</s>", "<unk>", "the", "слово", "日本", "a", "__label__x", "rare", "naïve", "\u{1f600}"];
const WORDS = ["the", "</s>", "слово", "a", "日本"];

const latin = (word: string) => Buffer.from(word).toString("latin1");

const RULES = [1, 2, 3, 7].flatMap((wordNgrams) =>
  [
    [0, 0],
    [1, 1],
    [2, 4],
    [3, 6],
    [5, 3],
  ].flatMap(([minn, maxn]) => [1, 7, 2_000_000].map((buckets) => ({ wordNgrams, minn, maxn, buckets }))),
);

test.each(RULES)("words of $wordNgrams, characters of $minn to $maxn, $buckets buckets", (rules) => {
  const encoder = encoderOf(rules);
  for (const text of [
    [0],
    [2, 3, 0],
    [7, 8, 9, 4, 4, 1, 0],
    [2, 6, 6, 3, 0],
    [2, 2, 2, 2, 2, 2, 0],
    [2, 0, 3, 0],
  ]) {
    const tokens = text.map((id) => TOKENS[id]).filter((token) => !token.startsWith("__label__"));
    const reader = bagReader(WORDS.map(latin), { ...rules, bucket: rules.buckets });
    const wanted = reader(Buffer.from(tokens.join(" ")));
    expect([...encoder.rows(Uint32Array.from(text))]).toEqual(wanted);
  }
});

function encoderOf(config: (typeof RULES)[number]): BagEncoder {
  const table = new WordTable();
  table.addAll(TOKENS);
  const rows = Uint32Array.from(TOKENS, (token) => {
    if (token.startsWith("__label__")) return NO_TOKEN;
    const row = WORDS.indexOf(token);
    return row < 0 ? NO_ROW : row;
  });
  return new BagEncoder({ table, rows, words: WORDS.length, config });
}
