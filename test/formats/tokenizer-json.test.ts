import { describe, expect, it } from "vitest";
import { readTokenizerJson, writeTokenizerJson } from "../../src/formats/tokenizer-json.ts";
import type { Tokenizer } from "../../src/text/tokenizer.ts";
import {
  dataFile,
  fixture,
  fixtureJson,
  idsOf,
  JSON_FIXTURES,
  loadHuggingFace,
  readJson,
  TEXTS,
} from "./helpers.ts";

const bytesOf = (tokenizer: Tokenizer, id: number) =>
  Buffer.from(tokenizer.tokens[id] as Uint8Array).toString("latin1");

describe("reading", () => {
  it("reads GPT-2's kind", () => {
    const tokenizer = readTokenizerJson(fixture("small-gpt2.json"), "a.json");
    expect(tokenizer).toMatchObject({
      alphabet: "byte",
      pretokenizer: "gpt2",
      digits: 0,
      prefixSpace: false,
      normalize: [],
      endOfWord: "",
      ignoreMerges: false,
      prefix: [],
      suffix: [],
    });
    expect(tokenizer.unknown).toBeUndefined();
    expect(tokenizer.added).toEqual([
      {
        id: 0,
        content: "<|endoftext|>",
        special: true,
        singleWord: false,
        lstrip: false,
        rstrip: false,
        normalized: false,
      },
    ]);
    expect(bytesOf(tokenizer, 0)).toBe("<|endoftext|>");
    const { merges, tokens } = tokenizer;
    for (let i = 0; i < merges.length; i += 3) {
      const [left, right, merged] = [merges[i], merges[i + 1], merges[i + 2]].map(
        (id) => tokens[id as number],
      );
      expect(Buffer.concat([left as Uint8Array, right as Uint8Array]).equals(merged as Uint8Array)).toBe(
        true,
      );
    }
  });

  it("reads Llama 3's kind", () => {
    const tokenizer = readTokenizerJson(fixture("small-llama3.json"), "a.json");
    const begin = tokenizer.tokens.length - 2;
    expect(tokenizer).toMatchObject({
      pretokenizer: "cl100k",
      digits: 3,
      ignoreMerges: true,
      prefix: [begin],
      suffix: [],
    });
    expect(bytesOf(tokenizer, begin)).toBe("<|begin_of_text|>");
  });

  it("reads characters with a mark at the end of a word", () => {
    const tokenizer = readTokenizerJson(fixture("small-words.json"), "a.json");
    expect(tokenizer).toMatchObject({
      alphabet: "char",
      pretokenizer: "words",
      normalize: ["nfkc", "lowercase"],
      endOfWord: "</w>",
      unknown: 0,
    });
  });

  it("reads Metaspace, in its older spelling too", () => {
    const json = fixtureJson("small-metaspace.json");
    expect(readJson(json)).toMatchObject({ alphabet: "char", pretokenizer: "metaspace", prefixSpace: true });
    json.pre_tokenizer = { type: "Metaspace", replacement: "▁", add_prefix_space: true };
    expect(readJson(json).prefixSpace).toBe(true);
    json.pre_tokenizer = { type: "Metaspace", replacement: "▁", prepend_scheme: "never" };
    json.decoder = null;
    expect(readJson(json).prefixSpace).toBe(false);
  });

  it("reads merges in both spellings, wherever they stand", () => {
    const json = fixtureJson("small-gpt2.json");
    const { merges, ...rest } = json.model;
    const spaced = ["#version: 0.2", ...merges.map((pair) => (pair as string[]).join(" "))];
    expect(readJson({ ...json, model: { ...rest, merges: spaced } })).toEqual(readJson(json));
    expect(readJson({ ...json, model: { merges, ...rest } })).toEqual(readJson(json));
  });

  it("keeps unused ids as empty tokens", () => {
    const json = fixtureJson("small-gpt2.json");
    json.model.vocab.Ġnever = 900;
    const { tokens } = readJson(json);
    expect(tokens.length).toBe(901);
    expect(tokens[899]).toHaveLength(0);
    expect(Buffer.from(tokens[900] as Uint8Array).toString()).toBe(" never");
  });

  it("reads tokens with the names of what every object has", () => {
    const text = JSON.stringify(fixtureJson("small-gpt2.json")).replace(
      '"vocab":{',
      '"vocab":{"__proto__":700,"constructor":701,"toString":702,',
    );
    const { tokens } = readTokenizerJson(Buffer.from(text), "a.json");
    expect([700, 701, 702].map((id) => Buffer.from(tokens[id] as Uint8Array).toString())).toEqual([
      "__proto__",
      "constructor",
      "toString",
    ]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it("gives an added token its content, unless a merge or a byte has its text", () => {
    const json = fixtureJson("small-gpt2.json");
    json.model.vocab["<début>"] = 700;
    const merged = (json.model.merges[1] as string[]).join("");
    const token = (id: unknown, content: string) => ({ ...json.added_tokens[0], id, content });
    json.added_tokens = [
      token(700, "<début>"),
      token(json.model.vocab.é, "é"),
      token(json.model.vocab[merged], merged),
    ];
    const tokenizer = readJson(json);
    expect(Buffer.from(tokenizer.tokens[700] as Uint8Array).toString()).toBe("<début>");
    expect(bytesOf(tokenizer, json.model.vocab.é as number)).toBe("\xe9");
    expect(bytesOf(tokenizer, json.model.vocab[merged] as number)).toBe(merged);
    expect(readTokenizerJson(Buffer.from(writeTokenizerJson(tokenizer)), "b.json")).toEqual(tokenizer);
  });

  it("reads RoBERTa's post-processor, and several around one another", () => {
    const json = fixtureJson("small-gpt2.json");
    json.post_processor = { type: "RobertaProcessing", sep: ["b", 2], cls: ["a", 1], trim_offsets: true };
    expect(readJson(json)).toMatchObject({ prefix: [1], suffix: [2] });
    const outer = { type: "BertProcessing", sep: ["d", 4], cls: ["c", 3] };
    json.post_processor = { type: "Sequence", processors: [json.post_processor, outer] };
    expect(readJson(json)).toMatchObject({ prefix: [3, 1], suffix: [2, 4] });
  });
});

describe("writing", () => {
  it.each(JSON_FIXTURES)("%s: Hugging Face loads it, with the same vocabulary and ids", async (name) => {
    const original = loadHuggingFace(Buffer.from(fixture(name)).toString());
    const tokenizer = readTokenizerJson(fixture(name), name);
    const written = loadHuggingFace(writeTokenizerJson(tokenizer));
    expect(written.getVocab(true)).toEqual(original.getVocab(true));
    expect(await idsOf(written, TEXTS)).toEqual(await idsOf(original, TEXTS));
    const ids = await idsOf(written, TEXTS);
    const texts = (loaded: typeof written) => Promise.all(ids.map((list) => loaded.decode(list, false)));
    expect(await texts(written)).toEqual(await texts(original));
  });

  it.each(JSON_FIXTURES)("%s: what is read back is the same, byte for byte", (name) => {
    const tokenizer = readTokenizerJson(fixture(name), name);
    const written = writeTokenizerJson(tokenizer);
    const again = readTokenizerJson(Buffer.from(written), name);
    expect(again).toEqual(tokenizer);
    expect(writeTokenizerJson(again)).toBe(written);
  });

  it("puts one token and one merge on a line, tokens in order of ids", () => {
    const lines = writeTokenizerJson(readTokenizerJson(fixture("small-gpt2.json"), "a.json")).split("\n");
    const first = lines.indexOf('    "vocab": {') + 1;
    expect(lines[first]).toBe('      "<|endoftext|>": 0,');
    expect(lines[first + 1]).toBe('      "!": 1,');
    expect(lines.some((line) => /^ {6}\["[^"]+", "[^"]+"\],$/.test(line))).toBe(true);
    expect(lines.at(-1)).toBe("");
  });

  it("writes every pre-tokenizer so that Hugging Face cuts alike and we read it back", async () => {
    const base = readTokenizerJson(fixture("small-gpt2.json"), "a.json");
    const loaded = (change: Partial<Tokenizer>) => {
      const tokenizer: Tokenizer = { ...base, ...change };
      const json = writeTokenizerJson(tokenizer);
      expect(readTokenizerJson(Buffer.from(json), "b.json")).toEqual(tokenizer);
      return loadHuggingFace(json);
    };
    const pieces = (change: Partial<Tokenizer>, text: string) =>
      loaded(change)
        .getPreTokenizer()
        ?.preTokenizeString(text)
        .map(([piece]) => piece);
    expect(pieces({ pretokenizer: "none" }, "a b")).toEqual(["aĠb"]);
    expect(pieces({ pretokenizer: "whitespace" }, "it's  a1!\n b")).toEqual(["it's", "Ġ", "Ġa1!", "Ċ", "Ġb"]);
    expect(pieces({ pretokenizer: "words" }, " a  b ")).toEqual(["a", "b"]);
    expect(pieces({ pretokenizer: "metaspace", prefixSpace: true }, "a b")).toEqual(["âĸģa", "âĸģb"]);
    expect(pieces({ pretokenizer: "gpt2", prefixSpace: true }, "a b")).toEqual(["Ġa", "Ġb"]);
    expect(pieces({ pretokenizer: "cl100k", digits: 3 }, "a1234")).toEqual(["a", "123", "4"]);
    expect(pieces({ pretokenizer: "cl100k", digits: 1 }, "a12")).toEqual(["a", "1", "2"]);
    expect(pieces({ pretokenizer: "cl100k", digits: 0 }, "a1234")).toEqual(["a", "1234"]);
    expect(pieces({ pretokenizer: "o200k", digits: 3 }, "aBc'sD1234/")).toEqual([
      "a",
      "Bc's",
      "D",
      "123",
      "4",
      "/",
    ]);
  });

  it("puts merges in order of rank", () => {
    const tokenizer = readTokenizerJson(fixture("small-gpt2.json"), "a.json");
    const triples = Array.from({ length: tokenizer.merges.length / 3 }, (_, i) =>
      tokenizer.merges.slice(3 * i, 3 * i + 3),
    );
    const merges = Uint32Array.from(triples.reverse().flatMap((ids) => Array.from(ids)));
    const ranks = Uint32Array.from(triples, (_, i) => triples.length - i);
    expect(writeTokenizerJson({ ...tokenizer, merges, ranks })).toBe(writeTokenizerJson(tokenizer));
  });

  it("refuses what the format cannot hold", () => {
    const base = readTokenizerJson(fixture("small-gpt2.json"), "a.json");
    const wrong = (change: Partial<Tokenizer>) => () => writeTokenizerJson({ ...base, ...change });
    expect(wrong({ pretokenizer: "cl100k", prefixSpace: true })).toThrow(/prefix space/);
    expect(wrong({ merges: Uint32Array.of(1, 2, 3) })).toThrow(/merge 1 does not make its token/);
    expect(wrong({ tokens: [...base.tokens, base.tokens[5] as Uint8Array] })).toThrow(/are both written/);
    expect(wrong({ alphabet: "char" })).toThrow(/not UTF-8/);
  });
});

describe("known files", () => {
  const texts = [...TEXTS, Buffer.from(fixture("README.md")).toString()];

  for (const [name, expected] of [
    [
      "gpt2.tokenizer.json",
      { pretokenizer: "gpt2", digits: 0, ignoreMerges: false, tokens: 50257, merges: 50000, added: 1 },
    ],
    [
      "llama3.tokenizer.json.gz",
      { pretokenizer: "cl100k", digits: 3, ignoreMerges: true, tokens: 128256, merges: 280147, added: 256 },
    ],
  ] as const) {
    const bytes = dataFile(name);
    it.skipIf(!bytes)(`${name} (needs WEFT_DATA)`, async () => {
      const tokenizer = readTokenizerJson(bytes as Uint8Array, name);
      const { pretokenizer, digits, ignoreMerges, tokens, merges, added } = tokenizer;
      const counts = { tokens: tokens.length, merges: merges.length / 3, added: added.length };
      expect({ pretokenizer, digits, ignoreMerges, ...counts }).toEqual(expected);
      const original = loadHuggingFace(Buffer.from(bytes as Uint8Array).toString());
      original.disableTruncation();
      const json = writeTokenizerJson(tokenizer);
      const written = loadHuggingFace(json);
      expect(written.getVocabSize(true)).toBe(original.getVocabSize(true));
      expect(tokens.map((_, id) => written.idToToken(id))).toEqual(
        tokens.map((_, id) => original.idToToken(id)),
      );
      expect(await idsOf(written, texts)).toEqual(await idsOf(original, texts));
      const again = readTokenizerJson(Buffer.from(json), name);
      expect(writeTokenizerJson(again)).toBe(json);
    });
  }
});
