import { expect, it } from "vitest";
import { looksLikeArpa } from "../../src/formats/arpa.ts";

it.each<[string, string, boolean]>([
  ["its first line", "\\data\\\nngram 1=3\n", true],
  ["blank lines", "\n\n\\data\\\r\nngram 1=3\r\n", true],
  ["comments", "a comment\n  \\data\\ \nngram 1=3\n", true],
  ["the word within a line", "see \\data\\ below\n", false],
  ["a tokenizer", '{"version":"1.0"}', false],
  ["nothing", "", false],
])("an ARPA file is told by %s", (_, text, expected) => {
  expect(looksLikeArpa(Buffer.from(text))).toBe(expected);
});
