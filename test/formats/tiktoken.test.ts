import { get_encoding } from "tiktoken";
import { describe, expect, it } from "vitest";
import { ModelError } from "../../src/errors.ts";
import { readTiktoken } from "../../src/formats/tiktoken.ts";
import { parseTokenizer } from "../../src/formats/tokenizer-file.ts";
import { readTokenizerJson, writeTokenizerJson } from "../../src/formats/tokenizer-json.ts";
import type { Tokenizer } from "../../src/text/tokenizer.ts";
import { dataFile, fixture, idsOf, loadHuggingFace, TEXTS } from "./helpers.ts";

const small = fixture("small-cl100k.tiktoken");
const OPTIONS = { pretokenizer: "cl100k", digits: 3 } as const;
const read = (text: string) => readTiktoken(Buffer.from(text), "a.tiktoken", OPTIONS);

describe("rank files", () => {
  it("reads the tokens by rank, in any order of lines", () => {
    const tokenizer = readTiktoken(small, "a.tiktoken", OPTIONS);
    expect(tokenizer).toMatchObject({
      alphabet: "byte",
      pretokenizer: "cl100k",
      digits: 3,
      ignoreMerges: true,
      added: [],
    });
    const lines = Buffer.from(small).toString().trimEnd().split("\n");
    for (const line of lines) {
      const [token, rank] = line.split(" ");
      expect(Buffer.from(tokenizer.tokens[Number(rank)] as Uint8Array).toString("base64")).toBe(token);
    }
    expect(read(lines.reverse().join("\r\n"))).toEqual(tokenizer);
  });

  it("has every split of every token as a merge, ranked by the merged id", () => {
    const tokenizer = readTiktoken(small, "a.tiktoken", OPTIONS);
    expect(triples(tokenizer)).toEqual(slowSplits(tokenizer));
    expect(Array.from(tokenizer.ranks ?? [])).toEqual(triples(tokenizer).map(([, , merged]) => merged));
  });

  it("adds special tokens where it is asked to", () => {
    const special = new Map([["<|end|>", 1000]]);
    const tokenizer = readTiktoken(small, "a.tiktoken", { ...OPTIONS, special });
    expect(tokenizer.added).toMatchObject([{ id: 1000, content: "<|end|>", special: true }]);
    expect(Buffer.from(tokenizer.tokens[1000] as Uint8Array).toString()).toBe("<|end|>");
    const taken = () => readTiktoken(small, "a.tiktoken", { ...OPTIONS, special: new Map([["<|end|>", 7]]) });
    expect(taken).toThrow(/"<\|end\|>" cannot have the id 7/);
  });

  const good = Buffer.from(small).toString();
  it.each<[string, string, RegExp]>([
    ["nothing", "", /0x00 has no token/],
    ["an empty line", `${good}\n`, /line \d+ is not a token in base64, a space and a rank/],
    ["no rank", `${good}YWI=\n`, /is not a token in base64/],
    ["an empty rank", `${good}YWI= \n`, /the rank is not a whole number/],
    ["a negative rank", `${good}YWI= -1\n`, /the rank is not a whole number/],
    ["a rank with a point", `${good}YWI= 1.0\n`, /the rank is not a whole number/],
    ["a huge rank", `${good}eHl6 ${"9".repeat(30)}\n`, /the rank is not a whole number/],
    ["a rank far away", `${good}eHl6 99999999\n`, /far out of the range/],
    ["a rank twice", `${good}eHl6 5\n`, /the id 5 stands for two tokens/],
    ["a token twice", `${good}IQ== 5000\n`, /the token stands twice/],
    ["bad padding", `${good}YWI 5000\n`, /does not begin with a token in base64/],
    ["bad digits", `${good}YW-= 5000\n`, /does not begin with a token in base64/],
    ["bits left over", `${good}YWJ= 5000\n`, /does not begin with a token in base64/],
    ["an empty token", `${good} 5000\n`, /does not begin with a token in base64/],
    ["a token too long", `${good}${"YWFh".repeat(200)} 5000\n`, /longer than 512 bytes/],
    ["a byte without a token", good.slice(good.indexOf("\n") + 1), /has no token/],
  ])("refuses %s", (_, text, reason) => {
    expect(() => read(text)).toThrow(ModelError);
    expect(() => read(text)).toThrow(reason);
    expect(() => read(text)).toThrow(/^a\.tiktoken: /);
  });
});

describe("the kind of a file", () => {
  it("is told by the content, and the pattern by the name or by the option", () => {
    expect(parseTokenizer(fixture("small-gpt2.json"), "x.tiktoken").pretokenizer).toBe("gpt2");
    expect(parseTokenizer(small, "/cl100k/r50k_base.tiktoken")).toMatchObject({
      pretokenizer: "gpt2",
      digits: 0,
    });
    expect(parseTokenizer(small, "cl100k_base.tiktoken")).toMatchObject({
      pretokenizer: "cl100k",
      digits: 3,
    });
    expect(parseTokenizer(small, "o200k.txt")).toMatchObject({ pretokenizer: "o200k", digits: 3 });
    expect(parseTokenizer(small, "cl100k", { pretokenizer: "gpt2" })).toMatchObject({
      pretokenizer: "gpt2",
      digits: 0,
    });
  });

  it("is refused where it is unclear", () => {
    const hint = (run: () => unknown) => {
      try {
        run();
      } catch (error) {
        return (error as ModelError).hint;
      }
      return undefined;
    };
    expect(hint(() => parseTokenizer(small, "ranks.txt"))).toMatch(/--pretokenizer/);
    expect(() => parseTokenizer(small, "ranks.txt")).toThrow(ModelError);
    expect(() => parseTokenizer(Buffer.from("hello there\n"), "a")).toThrow(/neither a tokenizer.json nor/);
    expect(() => parseTokenizer(new Uint8Array(0), "a")).toThrow(/empty/);
    const other = () => parseTokenizer(fixture("small-gpt2.json"), "a", { pretokenizer: "cl100k" });
    expect(other).toThrow(/its pre-tokenizer is gpt2, not cl100k/);
  });
});

describe("known files", () => {
  for (const [file, encoding] of [
    ["r50k_base.tiktoken", "r50k_base"],
    ["cl100k_base.tiktoken", "cl100k_base"],
  ] as const) {
    const bytes = dataFile(file);
    it.skipIf(!bytes)(`${file}: as tokenizer.json it gives tiktoken's ids (needs WEFT_DATA)`, async () => {
      const tokenizer = parseTokenizer(bytes as Uint8Array, file);
      const json = writeTokenizerJson(tokenizer);
      const { ranks, ...rest } = tokenizer;
      expect(ranks).toHaveLength(tokenizer.merges.length / 3);
      expect(writeTokenizerJson(readTokenizerJson(Buffer.from(json), file))).toBe(json);
      expect(rest.tokens.length).toBe(file.startsWith("r50k") ? 50256 : 100256);
      const texts = [...TEXTS, Buffer.from(fixture("README.md")).toString(), "a".repeat(50), " ".repeat(77)];
      const peer = get_encoding(encoding);
      const expected = texts.map((text) => Array.from(peer.encode_ordinary(text)));
      peer.free();
      expect(await idsOf(loadHuggingFace(json), texts)).toEqual(expected);
    });
  }

  it.skipIf(!dataFile("llama3.tokenizer.json.gz"))(
    "its merges are those of Llama 3, in order (needs WEFT_DATA)",
    () => {
      const ranks = parseTokenizer(dataFile("cl100k_base.tiktoken") as Uint8Array, "cl100k_base.tiktoken");
      const llama = readTokenizerJson(dataFile("llama3.tokenizer.json.gz") as Uint8Array, "llama3.json");
      const shared = triples(llama).filter((ids) => Math.max(...ids) < ranks.tokens.length); // Llama 3 has more tokens
      expect(Uint32Array.from(shared.flat())).toEqual(ranks.merges);
    },
  );
});

const triples = ({ merges }: Tokenizer): number[][] =>
  Array.from({ length: merges.length / 3 }, (_, i) => Array.from(merges.subarray(3 * i, 3 * i + 3)));

function slowSplits({ tokens }: Tokenizer): number[][] {
  const texts = tokens.map((token) => Buffer.from(token).toString("latin1"));
  const ids = new Map(texts.map((text, id) => [text, id]));
  return texts.flatMap((text, merged) =>
    Array.from({ length: text.length - 1 }, (_, i) => [
      ids.get(text.slice(0, i + 1)),
      ids.get(text.slice(i + 1)),
      merged,
    ])
      .filter((split): split is number[] => split[0] !== undefined && split[1] !== undefined)
      .sort((a, b) => (a[0] as number) - (b[0] as number)),
  );
}
