/** What a tokenizer file is: how it cuts, what it knows, whether it is the file one thinks it is. */
import { type Fact, facts, type Page } from "../../formats/page.ts";
import type { Table } from "../../formats/table.ts";
import { parseTokenizer, tokenizerFileKind } from "../../formats/tokenizer-file.ts";
import type { Tokenizer } from "../../text/tokenizer.ts";
import { escapeToken } from "../escape-token.ts";
import { bytesText, counted, grouped } from "../number-text.ts";
import type { Report } from "../report.ts";
import { sha256Of } from "./fingerprint.ts";
import { nextBlock } from "./next.ts";

/** What a rank file does not say of itself. */
export const RANK_PRETOKENIZERS = ["gpt2", "cl100k", "o200k"] as const;
export type RankPretokenizer = (typeof RANK_PRETOKENIZERS)[number];

const LONGEST = 10;
const SOME_MERGES = 5;
const SOME_ADDED = 12;

type Token = { readonly id: number; readonly token: string };
type Description = ReturnType<typeof describe>;

/** @throws ModelError if weft cannot use it exactly as it is meant. */
export function describeTokenizer(bytes: Uint8Array, path: string, pretokenizer?: RankPretokenizer): Report {
  const record = describe(bytes, path, pretokenizer);
  return { record, page: () => pageOf(record) };
}

function describe(bytes: Uint8Array, path: string, pretokenizer?: RankPretokenizer) {
  const tokenizer = parseTokenizer(bytes, path, { pretokenizer });
  const { merges, ranks, added, unknown } = tokenizer;
  const count = merges.length / 3;
  return {
    file: path,
    kind: tokenizerFileKind(bytes),
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

function pageOf(description: Description): Page {
  const { file, kind, algorithm, vocabulary, merges } = description;
  return {
    title: [file, `${kind}, ${algorithm}`, counted(vocabulary, "token")],
    blocks: [
      { table: facts(fileFacts(description)) },
      { heading: "Cutting", table: facts(cuttingFacts(description)) },
      { heading: "Special tokens", table: specialTable(description) },
      { heading: "Longest tokens", table: longestTable(description.longest) },
      { heading: "Merges", table: facts(mergeFacts(description)) },
      nextBlock("tokenizer", file),
    ].filter(({ heading }) => heading !== "Merges" || merges > 0),
  };
}

const fileFacts = ({ bytes, sha256, vocabulary, largest_id }: Description): Fact[] => [
  ["size", bytesText(bytes)],
  ["sha256", sha256],
  ["vocabulary", `${counted(vocabulary, "token")}, largest id ${grouped(largest_id)}`],
];

function cuttingFacts(description: Description): Fact[] {
  const { alphabet, normalize, ignore_merges, end_of_word } = description;
  return [
    ["alphabet", alphabet],
    ["pre-tokenizer", pretokenizerText(description)],
    ["normalizer", normalize.length === 0 ? "none" : normalize.join(", ")],
    ["whole pieces", ignore_merges ? "taken without merging" : "merged like all others"],
    ...(end_of_word === "" ? [] : [["end of word", end_of_word] as const]),
  ];
}

/** Each once, with what it is there for. */
function specialTable({ unknown, prefix, suffix, added }: Description): Table {
  const roles = new Map<number, { readonly token: string; readonly roles: string[] }>();
  const note = (role: string) => (one: Token) => {
    const { id, token } = one;
    roles.set(id, { token, roles: [...(roles.get(id)?.roles ?? []), role] });
  };
  if (unknown !== null) note("unknown")(unknown);
  prefix.forEach(note("put before"));
  suffix.forEach(note("put after"));
  for (const token of added) note(token.special ? "special" : "added")(token);
  const rows = Array.from(roles, ([id, one]) => [grouped(id), `"${one.token}"`, one.roles.join(", ")]);
  const left = rows.length - SOME_ADDED;
  const more = left > 0 ? [["", `… and ${grouped(left)} more`]] : [];
  return {
    columns: [{ title: "id", align: "right" }, { title: "token" }, { tone: "weak" }],
    rows: [...rows.slice(0, SOME_ADDED), ...more],
  };
}

const longestTable = (tokens: Description["longest"]): Table => ({
  columns: [{ title: "id", align: "right" }, { title: "bytes", align: "right" }, { title: "token" }],
  rows: tokens.map(({ id, bytes, token }) => [grouped(id), grouped(bytes), `"${token}"`]),
});

function mergeFacts({ merges, ranks, first_merges, last_merges }: Description): Fact[] {
  return [
    ["merges", `${grouped(merges)}, ranked by ${ranks}`],
    ["first", first_merges.map(pairText).join(",  ")],
    ["last", last_merges.map(pairText).join(",  ")],
  ];
}

function pretokenizerText({ pretokenizer, digits, prefix_space }: Description): string {
  const runs = pretokenizer !== "cl100k" && pretokenizer !== "o200k";
  const numbers = runs ? "" : digits === 0 ? ", digits together" : `, digits by ${digits}`;
  return pretokenizer + numbers + (prefix_space ? ", a space before the text" : "");
}

const pairText = ([left, right]: readonly [string, string]): string => `"${left}" + "${right}"`;
