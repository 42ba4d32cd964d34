import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wordSpans } from "../../src/text/word-tokens.ts";

const words = (text: string) => wordSpans(text).map(([start, end]) => text.slice(start, end));

describe("words of raw text", () => {
  it.each<[string, string, string]>([
    ["a sentence", "EU rejects German call.", "EU|rejects|German|call|."],
    [
      "contractions",
      "Don't: it's Ada\u2019s, they'd've won't can't",
      "Do|n't|:|it|'s|Ada|\u2019s|,|they'd|'ve|wo|n't|ca|n't",
    ],
    ["other apostrophes", "O'Neill o'clock dogs' 'tis d'etat", "O'Neill|o'clock|dogs|'|'|tis|d'etat"],
    [
      "hyphens",
      "a well-known -- if 15-year-old -- semi- rule",
      "a|well-known|--|if|15-year-old|--|semi|-|rule",
    ],
    [
      "numbers",
      "1,000.50 -3.5 10:30am 3/4 1996-08-22 10th 6-4, 50% $5.",
      "1,000.50|-3.5|10:30am|3/4|1996-08-22|10th|6-4|,|50|%|$|5|.",
    ],
    [
      "abbreviations",
      "Mr. A. B. Jones of the U.S. left at 3 p.m. etc. with Ltd.",
      "Mr.|A.|B.|Jones|of|the|U.S.|left|at|3|p.m.|etc.|with|Ltd.",
    ],
    ["a letter at the end", "Plan B. Is it plan C.", "Plan|B.|Is|it|plan|C|."],
    ["punctuation", '("Wait..." he said!!!) [x]; a=b', '(|"|Wait|...|"|he|said|!!!|)|[|x|]|;|a|=|b'],
    [
      "addresses",
      "see https://example.org/a_(b)?q=1, www.x.org. or ada.b+c@mail.example.com!",
      "see|https://example.org/a_(b)?q=1|,|www.x.org|.|or|ada.b+c@mail.example.com|!",
    ],
    ["names of a network", "@ada likes #looms & C#", "@ada|likes|#looms|&|C|#"],
    [
      "other scripts",
      "Ёлка стоит, naïve e\u0301te \u4f60\u597d\u3002",
      "Ёлка|стоит|,|naïve|e\u0301te|\u4f60\u597d|\u3002",
    ],
    [
      "emoji",
      "ok\u{1f600}\u{1f600} \u{1f469}\u200d\u{1f52c}\u{1f44d}\u{1f3fd} \u{1f1e9}\u{1f1ea}\u{1f1eb}\u{1f1f7}",
      "ok|\u{1f600}|\u{1f600}|\u{1f469}\u200d\u{1f52c}|\u{1f44d}\u{1f3fd}|\u{1f1e9}\u{1f1ea}|\u{1f1eb}\u{1f1f7}",
    ],
    ["a point inside", "index.ts and Amazon.com", "index.ts|and|Amazon.com"],
    ["half a surrogate pair", "a \ud83d b", "a|\ud83d|b"],
  ])("%s", (_, text, wanted) => expect(words(text).join("|")).toBe(wanted));

  it("are none in nothing", () => expect([words(""), words(" \t\n\u00a0")]).toEqual([[], []]));

  it("are in order, hold no white space, and leave nothing else out", () => {
    const piece = fc.constantFrom(
      "a",
      "B.",
      "n't",
      "'s",
      "-",
      " ",
      "\n",
      "1",
      ",",
      "@",
      "http://",
      "\u{1f44d}",
      "\u0301",
      "#",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc.array(piece).map((all) => all.join("")),
        ),
        (text) => {
          expect(words(text).join("")).toBe(text.replace(/\s/g, ""));
          expect(words(text).every((word) => word !== "" && !/\s/.test(word))).toBe(true);
          for (const [index, [start]] of wordSpans(text).entries())
            expect(start).toBeGreaterThanOrEqual(wordSpans(text)[index - 1]?.[1] ?? 0);
        },
      ),
      { seed: 4, numRuns: 300 },
    );
  });

  it("take time in proportion to the text", () => {
    const hostile = ["+-", "a.", "1,", "1", "'", "http://", "www.,", "a@", "-x", "\u200d", ".a-"];
    for (const part of hostile) expect(words(`${part.repeat(50_000)}-x`).length).toBeGreaterThan(0);
  });
});
