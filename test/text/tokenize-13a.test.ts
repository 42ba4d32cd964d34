import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tokenize13a } from "../../src/text/tokenize-13a.ts";
import { tokens13a } from "../reference/evaluate.ts";

describe("the tokens of 13a", () => {
  it.each([
    ["Hello, world!", "Hello , world !"],
    ["a 1,000.5 b. 3.", "a 1,000.5 b . 3 ."],
    [".5 5. ,5 a,b 1,b b,1", ". 5 5 . , 5 a , b 1 , b b , 1"],
    ["1990-2000 well-known -5", "1990 - 2000 well-known -5"],
    ['it\'s "so" (he said)', 'it\'s " so " ( he said )'],
    ["&quot;a&amp;lt;b&quot; &lt;c&gt;", '" a < b " < c >'],
    ["a<skipped>b", "ab"],
    ["wo-\nrd two\nlines", "word two lines"],
    ["$5 50% a/b a_b a@b #x", "$ 5 50 % a / b a _ b a @ b # x"],
    ["naïve façade, «oui»…", "naïve façade , «oui»…"],
    ["😀.😀,5", "😀 . 😀 , 5"],
    ["a\u00a0b\u3000c\u001cd\ufeffe", "a b c d\ufeffe"],
    ["  ", ""],
    ["...", ". . ."],
  ])("%j", (text, tokens) => expect(tokenize13a(text).join(" ")).toBe(tokens));

  it("are those of the slow twin", () => {
    const piece = fc.constantFrom(
      "a",
      "7",
      ".",
      ",",
      "-",
      "'",
      "!",
      "~",
      "[",
      "`",
      "_",
      " ",
      "é",
      "😀",
      "\n",
      "&amp;",
      "&lt;",
      "<skipped>",
      "\t",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        expect(tokenize13a(pieces.join(""))).toEqual(tokens13a(pieces.join("")));
      }),
      { seed: 4, numRuns: 500 },
    );
  });
});
