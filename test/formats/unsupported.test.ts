import { describe, expect, it } from "vitest";
import { ModelError } from "../../src/errors.ts";
import { readTokenizerJson } from "../../src/formats/tokenizer-json.ts";
import { fixture, fixtureJson, readJson, type TokenizerFile } from "./helpers.ts";

/** The file with one part replaced: `path` is `model.vocab.xyz`, a number in it an index; undefined removes. */
function changed(name: string, path: string, value: unknown): TokenizerFile {
  const file = fixtureJson(name);
  const names = path.split(".");
  const last = names.pop() as string;
  let part: Record<string, unknown> = file;
  for (const name of names) part = part[name] as Record<string, unknown>;
  if (value === undefined) delete part[last];
  else part[last] = value;
  return file;
}

function refuses(name: string, path: string, value: unknown, reason: RegExp): void {
  const file = changed(name, path, value);
  expect(() => readJson(file)).toThrow(ModelError);
  expect(() => readJson(file)).toThrow(reason);
  expect(() => readJson(file)).toThrow(/^a\.json: /);
}

const bytes = (more = {}) => ({
  type: "ByteLevel",
  add_prefix_space: false,
  trim_offsets: true,
  use_regex: false,
  ...more,
});
const GPT2 = "'(?:[sdmt]|ll|ve|re)| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";
const split = (more = {}) => ({
  type: "Split",
  pattern: { Regex: GPT2 },
  behavior: "Isolated",
  invert: false,
  ...more,
});
const sequence = (...pretokenizers: unknown[]) => ({ type: "Sequence", pretokenizers });
const added = (id: number, content: string) => ({
  ...fixtureJson("small-gpt2.json").added_tokens[0],
  id,
  content,
});
const size = Object.keys(fixtureJson("small-gpt2.json").model.vocab).length;

describe("what cannot be done exactly is refused", () => {
  const digits = { type: "Digits", individual_digits: true };
  const template = { type: "TemplateProcessing", single: [], special_tokens: {} };
  it.each<[string, string, unknown, RegExp]>([
    ["WordPiece", "model.type", "WordPiece", /type "WordPiece" in model is not supported/],
    ["Unigram", "model", { type: "Unigram", vocab: [["a", 0]], unk_id: 0 }, /"Unigram"/],
    ["dropout", "model.dropout", 0.1, /dropout/],
    ["byte_fallback", "model.byte_fallback", true, /byte_fallback/],
    ["fuse_unk", "model.fuse_unk", true, /fuse_unk/],
    ["a subword prefix", "model.continuing_subword_prefix", "##", /continuing_subword_prefix/],
    ["a word's end on bytes", "model.end_of_word_suffix", "</w>", /end_of_word_suffix/],
    ["another version", "version", "2.0", /version "2.0"/],
    ["another normalizer", "normalizer", { type: "StripAccents" }, /"StripAccents" in normalizer/],
    ["another pre-tokenizer", "pre_tokenizer", { type: "Whitespace" }, /"Whitespace" in pre_tokenizer/],
    ["digits apart", "pre_tokenizer", sequence(digits, bytes()), /"Digits"/],
    [
      "an unknown pattern",
      "pre_tokenizer",
      sequence(split({ pattern: { Regex: "\\w+|." } }), bytes()),
      /the pattern/,
    ],
    ["a plain string", "pre_tokenizer", sequence(split({ pattern: { String: " " } }), bytes()), /a pattern/],
    ["two patterns", "pre_tokenizer", sequence(split(), split(), bytes()), /a second step/],
    ["merged pieces", "pre_tokenizer", sequence(split({ behavior: "Contiguous" }), bytes()), /"Contiguous"/],
    ["removed pieces", "pre_tokenizer", sequence(split({ behavior: "Removed" }), bytes()), /"Removed"/],
    ["a second cut", "pre_tokenizer", sequence(split(), bytes({ use_regex: true })), /use_regex/],
    [
      "a space a piece",
      "pre_tokenizer",
      sequence(split(), bytes({ add_prefix_space: true })),
      /add_prefix_space/,
    ],
    ["another decoder", "decoder", { type: "WordPiece" }, /decoder \(WordPiece\)/],
    ["another processor", "post_processor", { type: "Magic" }, /"Magic" in post_processor/],
    ["another template", "post_processor", template, /without the text/],
    [
      "a template's id",
      "post_processor",
      { type: "BertProcessing", sep: ["a", 9999], cls: ["b", 1] },
      /the id 9999/,
    ],
  ])("%s", (_, path, value, reason) => refuses("small-gpt2.json", path, value, reason));

  const first = { type: "Metaspace", replacement: "▁", prepend_scheme: "first", split: true };
  it.each<[string, string, string, unknown, RegExp]>([
    [
      "an unknown token",
      "small-words.json",
      "model.unk_token",
      "<none>",
      /"<none>" is not in the vocabulary/,
    ],
    ["another mark", "small-words.json", "decoder.suffix", "</x>", /decoder/],
    ["a first space", "small-metaspace.json", "pre_tokenizer", first, /prepend_scheme "first"/],
    ["no split", "small-metaspace.json", "pre_tokenizer.split", false, /split: false/],
    ["another space", "small-metaspace.json", "pre_tokenizer.replacement", "_", /replacement/],
    ["two minds", "small-metaspace.json", "pre_tokenizer.add_prefix_space", false, /contradicts/],
  ])("%s", (_, name, path, value, reason) => refuses(name, path, value, reason));
});

describe("what contradicts itself is refused", () => {
  const { model } = fixtureJson("small-gpt2.json");
  it.each<[string, string, unknown, RegExp]>([
    ["an id twice", "model.vocab.xyz", 5, /the id 5 stands for two tokens/],
    ["a huge id", "model.vocab.xyz", 2 ** 32, /far out of the range/],
    ["an unsafe id", "model.vocab.xyz", 2 ** 53 + 2, /a whole number from 0 is expected/],
    ["a negative id", "model.vocab.xyz", -1, /a whole number from 0 is expected/],
    ["half an id", "model.vocab.xyz", 1.5, /a whole number from 0 is expected/],
    ["an id that is text", "model.vocab.xyz", "7", /is expected/],
    ["a byte without a token", "model.vocab.!", undefined, /0x21 has no token/],
    ["a token that is not bytes", "model.vocab.a b", 700, /"a b" is not of the byte-level alphabet/],
    ["a merge of no token", "model.merges.3", ["zzz", "y"], /merge 4 needs the token "zzz"/],
    ["a merge to no token", "model.merges.3", ["!", "!"], /merge 4 needs the token "!!"/],
    ["a merge twice", "model.merges.9", model.merges[7], /merge 10 is the same as merge 8/],
    ["a merge of one", "model.merges.3", ["t"], /not two tokens/],
    ["a merge of nothing", "model.merges.3", ["", "t"], /not two tokens/],
    ["a merge of three", "model.merges.3", "a b c", /not two tokens and a space/],
    ["a vocabulary that is a list", "model.vocab", [], /no vocabulary/],
    ["no merges", "model.merges", undefined, /no merges/],
    ["merges that are an object", "model.merges", {}, /"\[" is expected/],
    ["no model", "model", undefined, /model is not an object/],
    [
      "an added token's id",
      "added_tokens.1",
      added(9999, "<x>"),
      RegExp(`9999, where its place makes it ${size}`),
    ],
    ["a token's other id", "added_tokens.1", added(size, "!"), /where its place makes it 1$/],
    ["an added token twice", "added_tokens.1", added(0, "<|endoftext|>"), /stands twice/],
    ["an added token of nothing", "added_tokens.1", added(size, ""), /no content/],
    ["a flag that is a number", "added_tokens.0.lstrip", 1, /added_tokens\[0\]\.lstrip is not true or false/],
  ])("%s", (_, path, value, reason) => refuses("small-gpt2.json", path, value, reason));
});

it("refuses an added token whose place has the id of another token", () => {
  const file = changed("small-gpt2.json", "model.vocab.xyz", size + 1); // leaves the id `size` out
  file.added_tokens = [...file.added_tokens, added(size + 1, "<x>")];
  expect(() => readJson(file)).toThrow(/the id \d+ of the added token "<x>" is another token's/);
});

describe("damaged JSON is refused", () => {
  const good = Buffer.from(fixture("small-gpt2.json")).toString();
  const cases: [string, string | Uint8Array, RegExp][] = [
    ["nothing", "", /damaged JSON at its end/],
    ["half a file", good.slice(0, good.length / 2), /damaged JSON/],
    ["two files", good + good, /something follows the end/],
    ["a list", "[]", /"\{" is expected/],
    ["a comma too many", '{"version":"1.0",}', /damaged JSON/],
    ["a member twice", '{"version":"1.0","version":"1.0"}', /"version" stands twice/],
    ["a token twice", good.replace('"!":', '"#":'), /the token "#" stands twice/],
    ["deep nesting", `{"x":${"[".repeat(100_000)}`, /nested deeper than 64/],
    ["half a surrogate pair", '{"version":"\\ud800"}', /half of a surrogate pair/],
    ["a bad escape", '{"version":"\\x"}', /bad escape/],
    ["a control character", '{"version":"\n"}', /a string does not end/],
    ["a bad number", '{"version":01}', /a value is expected/],
    ["no UTF-8", Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d), /not UTF-8/],
    ["overlong UTF-8", Uint8Array.of(0x7b, 0x22, 0xc0, 0x80, 0x22, 0x7d), /not UTF-8/],
  ];
  it.each(cases)("%s", (_, file, reason) => {
    const read = () => readTokenizerJson(Buffer.from(file as string), "a.json");
    expect(read).toThrow(ModelError);
    expect(read).toThrow(reason);
  });
});
