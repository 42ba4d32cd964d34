/** What a file of word vectors is: its form, its size, its words, and what else it says. */
import { detectWordVectors, type WordVectorsFormat } from "../../formats/word-vectors-detect.ts";
import { Lookahead } from "../../io/lookahead.ts";
import { WordVectors } from "../../models/word-vectors.ts";
import { shareWordVectors } from "../../models/word-vectors-file.ts";
import { escapeText, escapeToken } from "../escape-token.ts";
import { describeFastText } from "./fasttext.ts";
import { Fingerprint } from "./fingerprint.ts";
import { grouped, type Inspected, quoted, type Row, SOME, section } from "./inspected.ts";
import { type Norms, normsOf, normsRows } from "./norms.ts";

const NAMES: Readonly<Record<Exclude<WordVectorsFormat, "fasttext">, string>> = {
  "word2vec-text": "word vectors, text with word2vec's header",
  "word2vec-binary": "word vectors, word2vec's binary form",
  glove: "word vectors, text without a header, as GloVe's",
  safetensors: "word vectors of weft",
};

interface Contents {
  readonly vocabulary: number;
  readonly dim: number;
  readonly first_words: readonly string[];
  /** How many lines are left out, because their word was there already; only of files that may have some. */
  readonly repeated?: number;
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
  if (format === "fasttext") return describeFastText(passing, print, path, stats);
  const record = described(path, format, print, await contentsOf(passing, path, stats));
  return { record, rows: () => tableRows(record) };
}

const described = (path: string, format: keyof typeof NAMES, print: Fingerprint, contents: Contents) => ({
  file: path,
  kind: "word-vectors" as const,
  format,
  bytes: print.bytes,
  sha256: print.sha256(),
  ...contents,
});

async function contentsOf(source: Lookahead, path: string, stats: boolean): Promise<Contents> {
  const shared = await shareWordVectors(source, path);
  const vectors = new WordVectors(shared);
  const some = Array.from({ length: Math.min(SOME, vectors.size) }, (_, id) => vectors.wordBytes(id));
  return {
    vocabulary: vectors.size,
    dim: vectors.dim,
    first_words: some.map(escapeToken),
    repeated: shared.repeated,
    ...(stats && { norms: normsOf(vectors) }),
  };
}

function tableRows(description: Description): Row[] {
  const { vocabulary, dim, first_words, repeated, norms } = description;
  return [
    ["file", escapeText(description.file)],
    ["kind", NAMES[description.format]],
    ["size", `${grouped(description.bytes)} bytes`],
    ["sha256", description.sha256],
    ["vocabulary", `${grouped(vocabulary)} words`],
    ["dimensions", grouped(dim)],
    ...section("repeated", repeated ? [`${grouped(repeated)} left out, the first of each counts`] : []),
    ...normsRows(norms),
    ...section("first words", quoted(first_words)),
  ];
}
