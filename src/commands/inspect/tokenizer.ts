/** What a tokenizer file is: how it cuts, what it knows, whether it is the file one thinks it is. */
import { refusal } from "../../formats/refuse.ts";
import { parseTokenizer, tokenizerFileKind } from "../../formats/tokenizer-file.ts";
import type { Tokenizer } from "../../text/tokenizer.ts";
import { escapeText, escapeToken } from "../escape-token.ts";
import { grouped, type Inspected, type Row, section, sha256Of } from "./inspected.ts";

/** What a rank file does not say of itself. */
export const RANK_PRETOKENIZERS = ["gpt2", "cl100k", "o200k"] as const;
export type RankPretokenizer = (typeof RANK_PRETOKENIZERS)[number];

const LONGEST = 10;
const SOME_MERGES = 5;
const SOME_ADDED = 12;

type Token = { readonly id: number; readonly token: string };
type Description = ReturnType<typeof describe>;

/** @throws ModelError if weft cannot use it exactly as it is meant. */
export function describeTokenizer(
  bytes: Uint8Array,
  path: string,
  pretokenizer?: RankPretokenizer,
): Inspected {
  const record = describe(bytes, path, pretokenizer);
  return { record, rows: () => tableRows(record) };
}

function describe(bytes: Uint8Array, path: string, pretokenizer?: RankPretokenizer) {
  const tokenizer = parseTokenizer(bytes, path, { pretokenizer });
  const { merges, ranks, added, unknown } = tokenizer;
  const count = merges.length / 3;
  return {
    file: path,
    kind: tokenizerFileKind(bytes, refusal(path)),
    algorithm: "byte-pair encoding",
    bytes: bytes.length,
    sha256: sha256Of(bytes),
    alphabet: tokenizer.alphabet,
    pretokenizer: tokenizer.pretokenizer,
    digits: tokenizer.digits,
    prefix_space: tokenizer.prefixSpace,
    normalize: tokenizer.normalize,
    end_of_word: tokenizer.endOfWord,
    ignore_merges: tokenizer.ignoreMerges,
    vocabulary: tokenizer.tokens.reduce((used, token) => used + (token.length > 0 ? 1 : 0), 0),
    largest_id: tokenizer.tokens.length - 1,
    merges: count,
    ranks: ranks === undefined ? ("position" as const) : ("token id" as const),
    unknown: unknown === undefined ? null : tokenOf(tokenizer, unknown),
    prefix: tokenizer.prefix.map((id) => tokenOf(tokenizer, id)),
    suffix: tokenizer.suffix.map((id) => tokenOf(tokenizer, id)),
    added: added.map(({ id, content, special }) => ({
      id,
      token: escapeToken(Buffer.from(content)),
      special,
    })),
    longest: longestTokens(tokenizer),
    first_merges: mergesBetween(tokenizer, 0, Math.min(SOME_MERGES, count)),
    last_merges: mergesBetween(tokenizer, Math.max(0, count - SOME_MERGES), count),
  };
}

const tokenOf = (tokenizer: Tokenizer, id: number): Token => ({
  id,
  token: escapeToken(tokenizer.tokens[id] ?? new Uint8Array(0)),
});

/** The longest in bytes; of equals, those with the lower ids. */
function longestTokens(tokenizer: Tokenizer): (Token & { readonly bytes: number })[] {
  const lengths = Array.from(tokenizer.tokens, (token, id) => ({ id, bytes: token.length }));
  const longest = lengths.sort((a, b) => b.bytes - a.bytes || a.id - b.id).slice(0, LONGEST);
  return longest.map(({ id, bytes }) => ({ ...tokenOf(tokenizer, id), bytes }));
}

function mergesBetween(tokenizer: Tokenizer, from: number, to: number): [string, string][] {
  const textOf = (id: number | undefined) => tokenOf(tokenizer, id as number).token;
  const { merges } = tokenizer;
  return Array.from({ length: to - from }, (_, i) => {
    const at = 3 * (from + i);
    return [textOf(merges[at]), textOf(merges[at + 1])];
  });
}

function tableRows(description: Description): Row[] {
  const { added, longest, normalize } = description;
  return [
    ["file", escapeText(description.file)],
    ["kind", `${description.kind}, ${description.algorithm}`],
    ["size", `${grouped(description.bytes)} bytes`],
    ["sha256", description.sha256],
    ["alphabet", description.alphabet],
    ["pre-tokenizer", pretokenizerText(description)],
    ["normalizer", normalize.length === 0 ? "none" : normalize.join(", ")],
    ["vocabulary", `${grouped(description.vocabulary)} tokens, largest id ${description.largest_id}`],
    ["merges", `${grouped(description.merges)}, ranked by ${description.ranks}`],
    ["whole pieces", description.ignore_merges ? "taken without merging" : "merged like all others"],
    ...section("end of word", description.end_of_word === "" ? [] : [description.end_of_word]),
    ...section("unknown", description.unknown ? [numbered(description.unknown)] : []),
    ...section("put before", description.prefix.map(numbered)),
    ...section("put after", description.suffix.map(numbered)),
    ...section(
      "added tokens",
      some(added.map((token) => numbered(token) + (token.special ? ", special" : ""))),
    ),
    ...section(
      "longest tokens",
      longest.map((token) => `${token.bytes} bytes  ${numbered(token)}`),
    ),
    ...section("first merges", description.first_merges.map(pairText)),
    ...section("last merges", description.last_merges.map(pairText)),
  ];
}

const some = (lines: readonly string[]): string[] =>
  lines.length <= SOME_ADDED
    ? [...lines]
    : [...lines.slice(0, SOME_ADDED), `… and ${grouped(lines.length - SOME_ADDED)} more`];

function pretokenizerText({ pretokenizer, digits, prefix_space }: Description): string {
  const runs = pretokenizer !== "cl100k" && pretokenizer !== "o200k";
  const numbers = runs ? "" : digits === 0 ? ", digits together" : `, digits by ${digits}`;
  return pretokenizer + numbers + (prefix_space ? ", a space before the text" : "");
}

const numbered = ({ id, token }: Token): string => `${String(id).padStart(6)}  "${token}"`;
const pairText = ([left, right]: readonly [string, string]): string => `"${left}" + "${right}"`;
