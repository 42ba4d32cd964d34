/** What a model of fastText is: word vectors or a text classifier, with its settings, its words and its labels. */
import {
  entryBytes,
  type FastTextArgs,
  type FastTextEntries,
  type FastTextHeader,
} from "../../formats/fasttext-header.ts";
import { type Fact, facts, type Page } from "../../formats/page.ts";
import type { Table } from "../../formats/table.ts";
import type { Lookahead } from "../../io/lookahead.ts";
import { labelName } from "../../models/fasttext-classifier.ts";
import {
  type FastTextOutline,
  type Quantization,
  readFastTextOutline,
  readFastTextVectors,
} from "../../models/fasttext-vectors.ts";
import { TEXT_CLASSIFIER } from "../../models/text-classifier-file.ts";
import { WordVectors } from "../../models/word-vectors.ts";
import { WORD_VECTORS } from "../../models/word-vectors-model.ts";
import { escapeText, escapeToken } from "../escape-token.ts";
import { bytesText, counted, grouped } from "../number-text.ts";
import type { Report } from "../report.ts";
import type { Fingerprint } from "./fingerprint.ts";
import { SOME } from "./lists.ts";
import { nextBlock } from "./next.ts";
import { type Norms, normFacts, normsOf } from "./norms.ts";
import { settingFacts } from "./settings.ts";

interface Contents extends Partial<Quantization> {
  readonly vocabulary: number;
  readonly dim: number;
  readonly first_words: readonly string[];
  /** How many words the text had, and how often the first of these came. */
  readonly tokens: number;
  readonly first_counts: readonly number[];
  readonly version: number;
  readonly args: FastTextArgs;
  /** How many there are, and the first as `weft classify` gives them, with how many texts had them. */
  readonly labels: number;
  readonly first_labels: readonly string[];
  readonly first_label_counts: readonly number[];
  readonly quantized: boolean;
  /** How many buckets of n-grams have a row of their own. */
  readonly ngram_rows: number;
  /** Of the words' vectors; only when they are asked for. */
  readonly norms?: Norms;
}

type Description = ReturnType<typeof described>;

/** `print` is that of the source. @throws ModelError if it is damaged */
export async function describeFastText(
  source: Lookahead,
  print: Fingerprint,
  path: string,
  stats: boolean,
): Promise<Report> {
  const contents = await contentsOf(source, path, stats);
  const record = described(path, print, contents);
  return { record, page: () => pageOf(record) };
}

/** Without the norms no matrix is kept, and a model may be larger than memory. */
async function contentsOf(source: Lookahead, path: string, stats: boolean): Promise<Contents> {
  if (!stats) return headerContents(await readFastTextOutline(source, path));
  const { vectors, ...outline } = await readFastTextVectors(source, path);
  return { ...headerContents(outline), norms: normsOf(new WordVectors(vectors)) };
}

function headerContents({ header, quantization }: FastTextOutline): Contents {
  const { words, labels, args, tokens, version, pruned } = header;
  return {
    vocabulary: words.ends.length,
    dim: args.dim,
    first_words: firstOf(words).map(escapeToken),
    tokens,
    first_counts: [...words.counts.subarray(0, SOME)],
    version,
    args,
    labels: labels.ends.length,
    first_labels: firstOf(labels).map((label) => escapeText(labelName(label))),
    first_label_counts: [...labels.counts.subarray(0, SOME)],
    quantized: quantization !== undefined,
    ...quantization,
    ngram_rows: pruned === undefined ? args.bucket : pruned.length / 2,
  };
}

const firstOf = (entries: FastTextEntries): Uint8Array[] =>
  Array.from(entries.ends.subarray(0, SOME), (_, i) => entryBytes(entries, i));

const described = (path: string, print: Fingerprint, contents: Contents) => ({
  file: path,
  kind: isClassifier(contents) ? ("text-classifier" as const) : ("word-vectors" as const),
  format: "fasttext",
  bytes: print.bytes,
  sha256: print.sha256(),
  ...contents,
});

const isClassifier = ({ args }: Pick<FastTextHeader, "args">): boolean => args.model === "supervised";

function pageOf(description: Description): Page {
  const { file, vocabulary, dim, args, first_words, first_counts, labels } = description;
  const [kind, next] = isClassifier(description)
    ? ["a text classifier", TEXT_CLASSIFIER]
    : ["word vectors", WORD_VECTORS];
  return {
    title: [
      file,
      `${kind}, a model of fastText`,
      `${counted(vocabulary, "word")} of ${counted(dim, "number")}`,
    ],
    blocks: [
      { table: facts(fileFacts(description)) },
      { heading: "Settings", table: facts(settingFacts(args)) },
      { heading: "First words", table: countTable(first_words, first_counts) },
      {
        heading: `First of ${counted(labels, "label")}`,
        table: countTable(description.first_labels, description.first_label_counts),
      },
      nextBlock(next, file),
    ],
  };
}

function fileFacts(description: Description): Fact[] {
  const { bytes, sha256, norms, version, tokens } = description;
  return [
    ["size", bytesText(bytes)],
    ["sha256", sha256],
    ...normFacts(norms),
    ["version", version === 0 ? "from before versions had numbers" : String(version)],
    ["tokens", grouped(tokens)],
    ["n-grams", ngramsText(description)],
    ...quantizedFacts(description),
  ];
}

function ngramsText({ args, ngram_rows }: Description): string {
  const { wordNgrams, minn, maxn, bucket } = args;
  const kinds = [
    ...(maxn > 0 ? [`${minn} to ${maxn} characters`] : []),
    ...(wordNgrams > 1 ? [`2 to ${wordNgrams} words`] : []),
  ];
  if (kinds.length === 0 || bucket === 0) return "none";
  const rows = ngram_rows === bucket ? "" : `, of which ${grouped(ngram_rows)} have a row`;
  return `of ${kinds.join(" and ")} in ${grouped(bucket)} buckets${rows}`;
}

function quantizedFacts({ dsub, qnorm, qout }: Description): Fact[] {
  if (dsub === undefined) return [];
  const norms = qnorm ? ", norms apart" : "";
  return [["quantized", `${counted(dsub, "number")} a byte${norms}${qout ? ", the output matrix too" : ""}`]];
}

/** Words or labels, and how often the text had them. */
const countTable = (words: readonly string[], counts: readonly number[]): Table => ({
  columns: [{}, { title: "times", align: "right" }],
  rows: words.map((word, i) => [`"${word}"`, grouped(counts[i])]),
});
