/** Says what a tokenizer file is: how it cuts, what it knows, whether it is the file one thinks it is. */
import { createHash } from "node:crypto";
import { UsageError } from "../errors.ts";
import { refusal } from "../formats/refuse.ts";
import { parseTokenizer, tokenizerFileKind } from "../formats/tokenizer-file.ts";
import { readWhole } from "../io/input.ts";
import type { Tokenizer } from "../text/tokenizer.ts";
import { boolean, choice, command } from "./command.ts";
import { escapeToken } from "./escape-token.ts";

const MAX_FILE_BYTES = 2 ** 30;
const LONGEST = 10;
const SOME_MERGES = 5;
const SOME_ADDED = 12;

export const inspect = command({
  name: "inspect",
  summary: "show what is in a tokenizer file",
  description: `Shows what a tokenizer file is: its kind, how it cuts text, its vocabulary and merges, its special tokens.
On a terminal it is a table for people, elsewhere one JSON record a file.

It reads Hugging Face tokenizer.json files of type BPE and tiktoken rank files, compressed or not; size and sha256 are
those of the uncompressed file. A file that weft cannot use exactly as it is meant is refused, with what is in the way.

Tokens are shown with control characters escaped as \\n or \\u001B, bytes that are not UTF-8 as \\xFF, and a backslash
doubled.`,
  operands: "FILE…",
  flags: {
    json: boolean({ describe: "write JSON records, also on a terminal", common: true }),
    pretokenizer: choice(["gpt2", "cl100k", "o200k"], {
      describe: "how a tiktoken rank file cuts text, where its name does not say",
    }),
  },
  examples: [
    { title: "What is this tokenizer?", shell: "weft inspect tok.json" },
    {
      title: "Its fingerprint, for a script",
      shell: 'weft inspect tok.json | grep -o \'"sha256":"[0-9a-f]*"\'',
    },
  ],
  async run(context, options, operands) {
    if (operands.length === 0) throw new UsageError("no file to inspect", { hint: "weft inspect FILE…" });
    const output = await context.output();
    const show = options.json || !context.stdout.terminal ? recordLine : table(context.stdout.columns);
    for (const path of operands) {
      const description = describe(await readWhole(path, MAX_FILE_BYTES), path, options.pretokenizer);
      await output.write(new TextEncoder().encode(show(description)));
    }
    await output.end();
  },
});

type Token = { readonly id: number; readonly token: string };
type Description = ReturnType<typeof describe>;

function describe(bytes: Uint8Array, path: string, pretokenizer?: "gpt2" | "cl100k" | "o200k") {
  const tokenizer = parseTokenizer(bytes, path, { pretokenizer });
  const { merges, ranks, added, unknown } = tokenizer;
  const count = merges.length / 3;
  return {
    file: path,
    kind: tokenizerFileKind(bytes, refusal(path)),
    algorithm: "byte-pair encoding",
    bytes: bytes.length,
    sha256: createHash("sha256").update(bytes).digest("hex"),
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

const recordLine = (description: Description): string => `${JSON.stringify(description)}\n`;

/** Names on the left, values on the right, one line each, cut at the width of the terminal. */
function table(columns: number): (description: Description) => string {
  return (description) => {
    const rows = tableRows(description);
    const width = Math.max(...rows.map(([name]) => name.length)) + 2;
    const lines = rows.map(([name, value]) => cut(name.padEnd(width) + value, columns));
    return `${lines.join("\n")}\n\n`;
  };
}

function tableRows(description: Description): [string, string][] {
  const { added, longest, normalize } = description;
  return [
    ["file", escapeToken(Buffer.from(description.file))],
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

/** The name stands at the first of its lines. */
const section = (name: string, lines: readonly string[]): [string, string][] =>
  lines.map((line, i) => [i === 0 ? name : "", line]);

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
const grouped = (count: number): string => count.toLocaleString("en-US");

function cut(line: string, columns: number): string {
  const characters = columns > 0 && line.length > columns ? Array.from(line) : [];
  return characters.length > columns ? `${characters.slice(0, columns - 1).join("")}…` : line;
}
