import { expect, it } from "vitest";
import { Kernels } from "../../src/engine/kernels.ts";
import { Encoder } from "../../src/text/encoder.ts";
import { randomNumbers } from "../helpers/random.ts";
import { learntTokenizer, withAdded } from "../helpers/tokenizers.ts";

const base = learntTokenizer(["abc <abc> abd"], { pretokenizer: "none" }, 0);

it.each([
  ["one", ["<a>"]],
  ["one of a single byte", ["a"]],
  ["some that begin with one byte", ["<a>", "<a><b>", "<", "<abc", "<a><b><c>"]],
  ["some that begin with many", ["<a>", "a", "bb", "c<", "é", "ab", "\u{1f600}", "b"]],
])("the leftmost is found, and of those the longest: %s", (_, contents) => {
  const tokenizer = withAdded(
    base,
    contents.map((content) => [content]),
  );
  const encoder = new Encoder(new Kernels(), tokenizer);
  const random = randomNumbers(1);
  const parts = [..."abc<>é", "<a>", "<b>", "<c>", "\u{1f600}", " "];
  for (let i = 0; i < 3000; i++) {
    const text = Array.from({ length: random() % 40 }, () => parts[random() % parts.length]).join("");
    const found = Array.from(encoder.encode(text), (id) => name(tokenizer.tokens[id]));
    const right = cut(text, contents);
    if (found.join("|") !== right.join("|")) expect({ text, found }).toEqual({ text, found: right });
  }
});

it("what lies behind the text is not looked at", () => {
  const kernels = new Kernels();
  const encoder = new Encoder(kernels, withAdded(base, [["<abc>"]]));
  const place = kernels.allocate(256);
  const out = kernels.allocate(1024);
  kernels.bytes.set(Buffer.from("<abc><abc>"), place);
  for (let length = 1; length < 5; length++) {
    expect(encoder.encodeAt(place, place + length, out) - out).toBe(4 * length);
  }
  expect(encoder.encodeAt(place, place + 5, out) - out).toBe(4);
});

const name = (bytes: Uint8Array = new Uint8Array(0)): string => Buffer.from(bytes).toString("latin1");

/** The added tokens and the single bytes of a text, by a regular expression. */
function cut(text: string, contents: readonly string[]): string[] {
  const longestFirst = contents
    .map((content) => Buffer.from(content).toString("latin1"))
    .sort((a, b) => b.length - a.length);
  const pattern = new RegExp(`${longestFirst.join("|")}|[\\s\\S]`, "g");
  return Buffer.from(text).toString("latin1").match(pattern) ?? [];
}
