import { describe, expect, it } from "vitest";
import { membersOf } from "../../../src/commands/tag/members.ts";
import { type SentenceOptions, sentenceOf } from "../../../src/commands/tag/sentence.ts";
import type { Row } from "../../../src/io/codec.ts";

/** The members of a row whose tags are these, or what is wrong with it. */
function tagged(row: Row, tags: string, options: Partial<SentenceOptions> = {}, spans = true): unknown {
  const sentence = sentenceOf(row, { field: "text", ...options });
  if (typeof sentence === "string") return sentence;
  const { offsets = "codepoint" } = options;
  const unit = offsets === "token" ? "codepoint" : offsets;
  return membersOf(sentence, tags === "" ? [] : tags.split(" "), { spans, unit });
}

const span = (start: number, end: number, label: string, text: string) => ({ start, end, label, text });

describe("the words of a record", () => {
  it("are its tokens, and spans count these", () => {
    expect(tagged({ tokens: ["Ada", "of", "New", "York"] }, "B-PER O B-LOC I-LOC")).toEqual({
      predicted_tags: ["B-PER", "O", "B-LOC", "I-LOC"],
      spans: [span(0, 1, "PER", "Ada"), span(2, 4, "LOC", "New York")],
    });
  });

  it("are those of its text, and spans count code points, or what is asked for", () => {
    const row = { text: "\u{1f600} Adé's at New York" };
    const tokens = ["\u{1f600}", "Adé", "'s", "at", "New", "York"];
    const members = (adé: [number, number], york: [number, number]) => ({
      tokens,
      predicted_tags: ["O", "S-PER", "O", "O", "B-LOC", "E-LOC"],
      spans: [span(...adé, "PER", "Adé"), span(...york, "LOC", "New York")],
    });
    const tags = "O S-PER O O B-LOC E-LOC";
    expect(tagged(row, tags)).toEqual(members([2, 5], [11, 19]));
    expect(tagged(row, tags, { offsets: "utf16" })).toEqual(members([3, 6], [12, 20]));
    expect(tagged(row, tags, { offsets: "byte" })).toEqual(members([5, 9], [15, 23]));
    expect(tagged(row, tags, { offsets: "token" })).toEqual(members([1, 2], [4, 6]));
  });

  it("are its tokens where it has a text, too, in which they are found", () => {
    const row = { text: "York, New  York", tokens: ["York", "New", "York"] };
    expect(tagged(row, "O B-LOC I-LOC")).toEqual({
      predicted_tags: ["O", "B-LOC", "I-LOC"],
      spans: [span(6, 15, "LOC", "New  York")],
    });
    expect(tagged(row, "O B-LOC I-LOC", { offsets: "token" })).toMatchObject({
      spans: [span(1, 3, "LOC", "New York")],
    });
  });

  it("may be of another member, and may be none", () => {
    expect(tagged({ body: "Ada" }, "B-X", { field: "body" })).toMatchObject({ tokens: ["Ada"] });
    expect(tagged({ text: " " }, "")).toEqual({ tokens: [], predicted_tags: [], spans: [] });
    expect(tagged({ tokens: [] }, "")).toEqual({ predicted_tags: [], spans: [] });
    expect(tagged({ tokens: null, text: "a" }, "O")).toMatchObject({ tokens: ["a"] });
  });

  it("have no spans where tags mark none", () => {
    expect(tagged({ tokens: ["dogs"] }, "NOUN", {}, false)).toEqual({ predicted_tags: ["NOUN"] });
  });

  it.each<[Row, Partial<SentenceOptions>, string]>([
    [{}, {}, 'no member "tokens" or "text": the record is empty'],
    [{ text: 7 }, {}, '"text" is not a string'],
    [{ tokens: "a b" }, {}, '"tokens" is not an array of strings'],
    [{ tokens: ["a", 1] }, {}, '"tokens" is not an array of strings'],
    [{ tokens: ["a"] }, { offsets: "byte" }, 'no member "text" in which to count bytes'],
    [
      { tokens: ["b", "a"], text: "a b" },
      {},
      'the token "a" is not in "text" behind those before it; --offsets token counts tokens',
    ],
    [JSON.parse('{"__proto__":{"text":"a"}}'), {}, 'no member "tokens" or "text" among __proto__'],
  ])("are missing: %j %j", (row, options, error) => expect(tagged(row, "", options)).toBe(error));
});
