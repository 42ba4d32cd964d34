/** Tokenizers of every kind that a tokenizer.json can hold, for fast-check. */
import fc from "fast-check";
import type { AddedToken, Normalization, PretokenizerName, Tokenizer } from "../../src/text/tokenizer.ts";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const NAMES: readonly PretokenizerName[] = [
  "gpt2",
  "cl100k",
  "o200k",
  "whitespace",
  "words",
  "metaspace",
  "none",
];
const FORMS: readonly Normalization[] = ["nfc", "nfd", "nfkc", "nfkd", "lowercase"];

/** `picks` decides the merges: each takes two numbers. */
interface Seeds {
  readonly order: readonly number[];
  readonly picks: readonly (readonly [number, number])[];
  readonly contents: readonly string[];
  readonly gap: number;
}

const seeds: fc.Arbitrary<Seeds> = fc.record({
  order: fc.shuffledSubarray(
    Array.from({ length: 256 }, (_, i) => i),
    { minLength: 256 },
  ),
  picks: fc.array(fc.tuple(fc.nat(10_000), fc.nat(10_000)), { maxLength: 40 }),
  contents: fc.uniqueArray(fc.string({ unit: "binary", minLength: 3, maxLength: 12 }), { maxLength: 5 }),
  gap: fc.nat(50),
});

const flags = fc.record({
  special: fc.boolean(),
  singleWord: fc.boolean(),
  lstrip: fc.boolean(),
  rstrip: fc.boolean(),
  normalized: fc.boolean(),
});

export const randomTokenizer: fc.Arbitrary<Tokenizer> = fc
  .record({
    alphabet: fc.constantFrom("byte" as const, "char" as const),
    seeds,
    flags,
    name: fc.constantFrom(...NAMES),
    digits: fc.nat(12),
    prefixSpace: fc.boolean(),
    normalize: fc.array(fc.constantFrom(...FORMS), { maxLength: 3 }),
    endOfWord: fc.constantFrom("", "</w>", "@"),
    ignoreMerges: fc.boolean(),
    known: fc.boolean(),
  })
  .map(({ alphabet, seeds, flags, name, digits, prefixSpace, normalize, endOfWord, ignoreMerges, known }) => {
    const symbols = alphabet === "byte" ? bytes(seeds.order) : characters(seeds.order);
    const { tokens, merges } = vocabulary(symbols, seeds);
    const contents = seeds.contents.map((content) => `<${content}>`);
    const added = addTokens(tokens, contents, flags);
    const ids = added.map(({ id }) => id);
    return {
      alphabet,
      pretokenizer: name,
      digits: name === "cl100k" || name === "o200k" ? digits : 0,
      prefixSpace: prefixSpace && canPrefix(alphabet, name),
      normalize,
      endOfWord: alphabet === "char" ? endOfWord : "",
      ignoreMerges,
      tokens,
      merges,
      added,
      ...(alphabet === "char" && known && { unknown: 3 }),
      prefix: ids.slice(0, 2),
      suffix: ids.slice(1, 2),
    };
  });

const canPrefix = (alphabet: string, name: PretokenizerName): boolean =>
  name === "metaspace" || (alphabet === "byte" && (name === "gpt2" || name === "none"));

const bytes = (order: readonly number[]): Uint8Array[] => order.map((byte) => Uint8Array.of(byte));
const characters = (order: readonly number[]): Uint8Array[] =>
  order.slice(0, 40).map((i) => utf8(String.fromCodePoint(0x10021 + i * 257)));

function vocabulary(symbols: readonly Uint8Array[], { picks, gap }: Seeds) {
  const unused = Array.from({ length: gap }, () => new Uint8Array(0));
  const tokens: Uint8Array[] = [...symbols, ...unused];
  const seen = new Set(tokens.map((token) => Buffer.from(token).toString("latin1")));
  const merges: number[] = [];
  const used = symbols.map((_, id) => id);
  for (const [a, b] of picks) {
    const [left, right] = [used[a % used.length] as number, used[b % used.length] as number];
    const merged = Buffer.concat([tokens[left] as Uint8Array, tokens[right] as Uint8Array]);
    if (seen.has(merged.toString("latin1"))) continue;
    seen.add(merged.toString("latin1"));
    used.push(tokens.push(new Uint8Array(merged)) - 1);
    merges.push(left, right, tokens.length - 1);
  }
  while (tokens.at(-1)?.length === 0) tokens.pop();
  return { tokens, merges: Uint32Array.from(merges) };
}

function addTokens(
  tokens: Uint8Array[],
  contents: readonly string[],
  flags: Omit<AddedToken, "id" | "content">,
) {
  return contents.map((content) => ({ ...flags, id: tokens.push(utf8(content)) - 1, content }));
}
