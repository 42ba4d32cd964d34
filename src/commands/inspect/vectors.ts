/** What a file of word vectors is: its form, its size, its words, and what else it says. */
import { entryBytes, type FastTextEntries, type FastTextHeader } from "../../formats/fasttext-header.ts";
import { detectWordVectors, type WordVectorsFormat } from "../../formats/word-vectors-detect.ts";
import { Lookahead } from "../../io/lookahead.ts";
import { readFastTextOutline, readFastTextVectors } from "../../models/fasttext-vectors.ts";
import { WordVectors } from "../../models/word-vectors.ts";
import { shareWordVectors } from "../../models/word-vectors-file.ts";
import { escapeText, escapeToken } from "../escape-token.ts";
import { Fingerprint } from "./fingerprint.ts";
import { grouped, type Inspected, type Row, section } from "./inspected.ts";

const SOME_WORDS = 10;
const NAMES: Readonly<Record<WordVectorsFormat, string>> = {
  "word2vec-text": "word vectors, text with word2vec's header",
  "word2vec-binary": "word vectors, word2vec's binary form",
  glove: "word vectors, text without a header, as GloVe's",
  fasttext: "a model of fastText",
  safetensors: "word vectors of weft",
};

interface Norms {
  readonly min: number;
  readonly mean: number;
  readonly max: number;
}

interface Contents {
  readonly vocabulary: number;
  readonly dim: number;
  readonly first_words: readonly string[];
  /** How many lines are left out, because their word was there already; only of files that may have some. */
  readonly repeated?: number;
  /** How many words the text had, and how often the first of these came; only in a model of fastText, as all below. */
  readonly tokens?: number;
  readonly first_counts?: readonly number[];
  readonly version?: number;
  readonly args?: object;
  readonly labels?: number;
  readonly first_labels?: readonly string[];
  readonly quantized?: boolean;
  /** How many buckets of n-grams have a row of their own. */
  readonly ngram_rows?: number;
  /** Of the words' vectors; only when they are asked for. */
  readonly norms?: Norms;
}

type Description = ReturnType<typeof described>;

/** The form of a file of word vectors, but for weft's own; a word and one number a line are more likely something else. */
export async function vectorsFormat(source: Lookahead): Promise<WordVectorsFormat | undefined> {
  const { format, dim } = (await detectWordVectors(source)) ?? { dim: 0 };
  return format === "safetensors" || (format === "glove" && dim === 1) ? undefined : format;
}

/** @throws ModelError if it is damaged */
export async function describeWordVectors(
  source: Lookahead,
  path: string,
  format: WordVectorsFormat,
  stats: boolean,
): Promise<Inspected> {
  const print = new Fingerprint();
  const passing = new Lookahead(print.passing(source));
  const contents = await (format === "fasttext" ? fastTextContents : recordContents)(passing, path, stats);
  const record = described(path, format, print, contents);
  return { record, rows: () => tableRows(record) };
}

const described = (path: string, format: WordVectorsFormat, print: Fingerprint, contents: Contents) => ({
  file: path,
  kind: "word-vectors" as const,
  format,
  bytes: print.bytes,
  sha256: print.sha256(),
  ...contents,
});

async function recordContents(source: Lookahead, path: string, stats: boolean): Promise<Contents> {
  const shared = await shareWordVectors(source, path);
  const vectors = new WordVectors(shared);
  const some = Array.from({ length: Math.min(SOME_WORDS, vectors.size) }, (_, id) => vectors.wordBytes(id));
  return {
    vocabulary: vectors.size,
    dim: vectors.dim,
    first_words: some.map(escapeToken),
    repeated: shared.repeated,
    ...(stats && { norms: normsOf(vectors) }),
  };
}

/** Without the norms no matrix is kept, and a model may be larger than memory. */
async function fastTextContents(source: Lookahead, path: string, stats: boolean): Promise<Contents> {
  if (!stats) return headerContents(await readFastTextOutline(source, path));
  const { vectors, ...outline } = await readFastTextVectors(source, path);
  return { ...headerContents(outline), norms: normsOf(new WordVectors(vectors)) };
}

function headerContents({ header, quantized }: { header: FastTextHeader; quantized: boolean }): Contents {
  const { words, labels, args, tokens, version, pruned } = header;
  return {
    vocabulary: words.ends.length,
    dim: args.dim,
    first_words: firstOf(words),
    tokens,
    first_counts: [...words.counts.subarray(0, SOME_WORDS)],
    version,
    args,
    labels: labels.ends.length,
    first_labels: firstOf(labels),
    quantized,
    ngram_rows: pruned === undefined ? args.bucket : pruned.length / 2,
  };
}

const firstOf = (entries: FastTextEntries): string[] =>
  Array.from(entries.ends.subarray(0, SOME_WORDS), (_, i) => escapeToken(entryBytes(entries, i)));

function normsOf(vectors: WordVectors): Norms {
  let [min, max, sum] = [Number.POSITIVE_INFINITY, 0, 0];
  for (let id = 0; id < vectors.size; id++) {
    const norm = Math.sqrt(vectors.row(id).reduce((squares, x) => squares + x * x, 0));
    [min, max, sum] = [Math.min(min, norm), Math.max(max, norm), sum + norm];
  }
  return { min, mean: sum / vectors.size, max };
}

function tableRows(description: Description): Row[] {
  const { vocabulary, dim, first_words, repeated, first_counts, labels, first_labels, norms } = description;
  const quoted = (words: readonly string[] = []) => words.map((word) => `"${word}"`);
  const counted = quoted(first_words).map((word, i) =>
    first_counts === undefined ? word : `${word}  ${grouped(first_counts[i])} times`,
  );
  return [
    ["file", escapeText(description.file)],
    ["kind", NAMES[description.format]],
    ["size", `${grouped(description.bytes)} bytes`],
    ["sha256", description.sha256],
    ["vocabulary", `${grouped(vocabulary)} words`],
    ["dimensions", grouped(dim)],
    ...section("repeated", repeated ? [`${grouped(repeated)} left out, the first of each counts`] : []),
    ...section("norms", norms === undefined ? [] : [normsText(norms)]),
    ...fastTextRows(description),
    ...section("first words", counted),
    ...section("labels", labels ? [grouped(labels)] : []),
    ...section("first labels", quoted(first_labels)),
  ];
}

function fastTextRows({ version, args, tokens, quantized, ngram_rows }: Description): Row[] {
  if (args === undefined) return [];
  const settings = Object.entries(args).map(([name, value]) => `${name}: ${value}`);
  return [
    ["version", version === 0 ? "from before versions had numbers" : String(version)],
    ["tokens", grouped(tokens ?? 0)],
    ["n-grams", `${grouped(ngram_rows ?? 0)} rows`],
    ...section("quantized", quantized ? ["yes"] : []),
    ...section("settings", settings),
  ];
}

const normsText = ({ min, mean, max }: Norms): string =>
  [`min ${short(min)}`, `mean ${short(mean)}`, `max ${short(max)}`].join("  ");

const short = (value: number): string => String(Number(value.toPrecision(4)));
