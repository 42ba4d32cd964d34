import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  convertTags,
  schemeOf,
  schemeOfSentences,
  type TagScheme,
  tagSchemes,
  tagTransitions,
} from "../../src/text/tag-scheme.ts";
import { type Span, spansOf } from "../../src/text/tag-spans.ts";

const words = (text: string) => (text === "" ? [] : text.split(" "));

describe("the scheme of a set of tags", () => {
  it.each<[string, TagScheme | undefined]>([
    ["O B-P I-P B-L", "bio"],
    ["O B-P", "bio"],
    ["B I O", "bio"],
    ["O I-P I-L B-L", "iob1"],
    ["O I-P", "iob1"],
    ["O B-P I-P E-P S-P", "bioes"],
    ["O B-P E-P", "bioes"],
    ["O S-P", "bioes"],
    ["O B-P I-P L-P U-P", "bilou"],
    ["O U-P", "bilou"],
    ["O I-P E-P", undefined],
    ["O B-P I-P S-P", undefined],
    ["O B-P E-P L-P", undefined],
    ["O", undefined],
    ["", undefined],
    ["NOUN VERB X", undefined],
    ["O B-P NOUN", undefined],
    ["B-P I-P E-P S-P M-P", undefined],
  ])("%s is %s", (tags, scheme) => expect(schemeOf(words(tags))).toBe(scheme));

  it("is IOB1 where sentences have a span that begins with I", () => {
    const scheme = (...sentences: string[]) => schemeOfSentences(sentences.map(words));
    expect(scheme("B-P I-P O B-P", "B-L I-L")).toBe("bio");
    expect(scheme("B-P I-P", "I-P")).toBe("iob1");
    expect(scheme("B-L I-L B-P", "B-L I-P")).toBe("iob1");
    expect(scheme("O I-P B-P")).toBe("iob1");
    expect(scheme("B-P E-P I-P")).toBe("bioes");
    expect(scheme("DET NOUN")).toBeUndefined();
    expect(scheme()).toBeUndefined();
  });
});

/** Sentences of spans between which there may be words outside. */
const shapes = fc.array(
  fc.record({
    gap: fc.nat(2),
    length: fc.integer({ min: 1, max: 4 }),
    type: fc.constantFrom("P", "L", "a-b"),
  }),
  { maxLength: 6 },
);

/** In BIO, the slow way. */
function tagged(spans: readonly { gap: number; length: number; type: string }[]): string[] {
  return spans.flatMap(({ gap, length, type }) => [
    ...new Array<string>(gap).fill("O"),
    `B-${type}`,
    ...new Array<string>(length - 1).fill(`I-${type}`),
  ]);
}

describe("conversion", () => {
  it.each<[string, TagScheme, string]>([
    ["B-P I-P O B-P B-P", "iob1", "I-P I-P O I-P B-P"],
    ["I-P B-P I-L O", "bio", "B-P B-P B-L O"],
    ["I-P I-P B-P O I-L", "bioes", "B-P E-P S-P O S-L"],
    ["B-P I-P E-P S-P", "bilou", "B-P I-P L-P U-P"],
    ["B I O B", "bioes", "B E O S"],
    ["E-P I-P E-P", "bio", "B-P B-P I-P"],
    ["", "bio", ""],
  ])("%s as %s", (tags, to, wanted) => expect(convertTags(words(tags), to)).toEqual(words(wanted)));

  it("keeps every span, through all schemes and back", () => {
    const schemes = fc.array(fc.constantFrom(...tagSchemes), { maxLength: 4 });
    fc.assert(
      fc.property(shapes, schemes, (spans, path) => {
        const bio = tagged(spans);
        let tags = bio;
        for (const scheme of path) {
          const before: Span[] = spansOf(tags);
          tags = convertTags(tags, scheme);
          expect(spansOf(tags)).toEqual(before);
        }
        expect(convertTags(tags, "bio")).toEqual(bio);
      }),
      { seed: 1 },
    );
  });
});

const allTags: Readonly<Record<TagScheme, readonly string[]>> = {
  iob1: words("O B-P I-P B-L I-L"),
  bio: words("O B-P I-P B-L I-L"),
  bioes: words("O B-P I-P E-P S-P B-L I-L E-L S-L"),
  bilou: words("O B-P I-P L-P U-P B-L I-L L-L U-L"),
};

describe("transitions", () => {
  const isValid = (tags: readonly string[], known: readonly string[], scheme: TagScheme) => {
    const { follows, starts, ends } = tagTransitions(known, scheme);
    const ids = tags.map((tag) => known.indexOf(tag));
    const pairs = ids.slice(1).map((id, at) => follows[(ids[at] as number) * known.length + id]);
    return [starts[ids[0] as number], ...pairs, ends[ids.at(-1) as number]].every((one) => one === 1);
  };

  /** A sentence is valid where it is how its scheme writes its own spans. */
  it.each(tagSchemes)("of %s allow exactly the sentences that the scheme writes", (scheme) => {
    const known = allTags[scheme];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...known), { minLength: 1, maxLength: 5 }), (tags) => {
        expect(isValid(tags, known, scheme)).toBe(convertTags(tags, scheme).join(" ") === tags.join(" "));
      }),
      { seed: 2, numRuns: 2000 },
    );
  });

  it("go by the scheme of the tags", () => {
    expect(tagTransitions(["O", "B-P", "I-P"])).toEqual(tagTransitions(["O", "B-P", "I-P"], "bio"));
    expect([...tagTransitions(["O", "B-P", "I-P"]).follows]).toEqual([1, 1, 0, 1, 1, 1, 1, 1, 1]);
    expect([...tagTransitions(["O", "B-P", "I-P"]).starts]).toEqual([1, 1, 0]);
  });

  it("are all allowed without a scheme", () => {
    const { follows, starts, ends } = tagTransitions(["NOUN", "VERB", "O"]);
    expect([[...follows], [...starts], [...ends]]).toEqual([new Array(9).fill(1), [1, 1, 1], [1, 1, 1]]);
    expect(tagTransitions([]).follows).toHaveLength(0);
  });
});
