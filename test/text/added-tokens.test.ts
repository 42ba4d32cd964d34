import { describe, expect, it } from "vitest";
import type { AddedToken, Normalization, Tokenizer } from "../../src/text/tokenizer.ts";
import { encodeAll, peerEncodeAll } from "../helpers/ids.ts";
import { randomNumbers } from "../helpers/random.ts";
import { randomText } from "../helpers/random-text.ts";
import { learntTokenizer, type Shape, withAdded } from "../helpers/tokenizers.ts";

const LINE = "the weft goes over and under  <a> the warp, THE Weft is É é ﬁne; a b ab abc";
const TEXTS = [
  "<a><b>",
  "<a><b><a>",
  "x<a>y",
  "<a>",
  " <a> ",
  "  <a>  <a><a>  x",
  "<a",
  "<<a>",
  "<a><b",
  "b><a><b>",
  "weft<a>weft",
  "the\n<a>\n\nunder",
  "<A> <a>",
  "É<é>e\u0301<É>",
  "ﬁ<ﬁ><fi>",
  "",
  " ",
  "the",
  "abc the ab",
];
const CONTENTS = [
  "<a>",
  "<a><b>",
  "<b>",
  "<",
  "the",
  "ab",
  "\n",
  "  ",
  "Éx",
  "ﬁ",
  "THE",
  "é ",
  " a",
  "<é>",
  "b c",
  "Σ",
];
const SHAPES: readonly (readonly [string, Shape])[] = [
  ["gpt2", { pretokenizer: "gpt2" }],
  ["gpt2 with a prefix space", { pretokenizer: "gpt2", prefixSpace: true }],
  ["cl100k, whole pieces taken", { pretokenizer: "cl100k", ignoreMerges: true }],
  ["words", { alphabet: "char", pretokenizer: "words", endOfWord: "</w>" }],
  ["metaspace", { alphabet: "char", pretokenizer: "metaspace", prefixSpace: true }],
  ["metaspace without prefix", { alphabet: "char", pretokenizer: "metaspace" }],
];
const NORMALIZERS: readonly (readonly Normalization[])[] = [
  [],
  ["lowercase"],
  ["nfc"],
  ["nfkc", "lowercase"],
  ["nfd"],
];

describe.each(SHAPES)("%s", (_, shape) => {
  it.each(NORMALIZERS.map((steps) => ({ steps })))(
    "added tokens are found as Hugging Face does, after $steps",
    async ({ steps }) => {
      const base = learntTokenizer([LINE], { ...shape, normalize: steps }, 30);
      const random = randomNumbers(1);
      for (let round = 0; round < 8; round++) {
        const tokenizer = withAdded(base, drawAdded(random, base));
        await expectPeer(tokenizer, [...TEXTS, ...Array.from({ length: 40 }, () => mixture(random))]);
      }
    },
  );
});

it("without flags, none of these is slow: rows are encoded at once", async () => {
  const base = learntTokenizer([LINE], {}, 30);
  const tokenizer = withAdded(base, [["<a>", { special: true }], ["<a><b>"], ["<b>"]]);
  await expectPeer(tokenizer, TEXTS);
  const [{ ids } = { ids: [] }] = encodeAll(tokenizer, ["<a><b><a>"]);
  expect(ids.map((id) => tokenizer.added.find((token) => token.id === id)?.content)).toEqual([
    "<a><b>",
    "<a>",
  ]);
});

it("plain text has no added tokens", () => {
  const base = learntTokenizer([LINE], {}, 30);
  const texts = ["<a><b> the", "<b>x"];
  for (const normalize of [[], ["lowercase"]] as Normalization[][]) {
    const tokenizer = withAdded({ ...base, normalize }, [["<a>"], ["<b>", { normalized: true }]]);
    const plain = encodeAll(tokenizer, texts, { plain: true });
    expect(plain).toEqual(encodeAll({ ...base, normalize }, texts));
  }
});

it("a long text with very many of them takes no longer than it should", () => {
  const tokenizer = withAdded(learntTokenizer([LINE], { normalize: ["lowercase"] }, 30), [
    ["<a>"],
    ["<never>"],
    ["<b>"],
  ]);
  const [{ ids } = { ids: [] }] = encodeAll(tokenizer, [`${"<a><b>".repeat(100_000)}<a`]);
  expect(ids.length).toBe(200_002);
});

/** White space that one token takes along is not another token; Hugging Face finds it twice. */
function drawAdded(random: () => number, { tokens }: Tokenizer): [string, Partial<AddedToken>][] {
  const known = new Set(tokens.map((token) => Buffer.from(token).toString()));
  const stripping = random() % 2 === 0;
  const contents = CONTENTS.filter((content) => random() % 3 === 0 && !known.has(content));
  const rarely = () => random() % 6 === 0;
  return contents
    .filter((content) => !stripping || content.trim() === content)
    .map((content) => [
      content,
      {
        normalized: random() % 2 === 0,
        special: rarely(),
        singleWord: rarely(),
        lstrip: stripping && rarely(),
        rstrip: stripping && rarely(),
      },
    ]);
}

function mixture(random: () => number): string {
  const part = () =>
    random() % 2 === 0
      ? (CONTENTS[random() % CONTENTS.length] as string)
      : random() % 2 === 0
        ? randomText(random, 4)
        : " the ";
  return Array.from({ length: random() % 8 }, part).join("");
}

async function expectPeer(tokenizer: Tokenizer, texts: readonly string[]): Promise<void> {
  const [found, right] = [encodeAll(tokenizer, texts), await peerEncodeAll(tokenizer, texts)];
  const wrong = texts.findIndex((_, i) => found[i]?.ids.join() !== right[i]?.ids.join());
  if (wrong < 0) return;
  const named = (ids: readonly number[] = []) =>
    ids.map((id) => [id, Buffer.from(tokenizer.tokens[id] ?? []).toString()]);
  const context = { text: texts[wrong], added: tokenizer.added };
  expect({ ...context, ids: named(found[wrong]?.ids) }).toEqual({
    ...context,
    ids: named(right[wrong]?.ids),
  });
}
