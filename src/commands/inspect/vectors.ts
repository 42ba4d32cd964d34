/** What a file of word vectors is: its form, its size, its words, and what else it says. */
import { facts, type Page } from "../../formats/page.ts";
import { detectWordVectors, type WordVectorsFormat } from "../../formats/word-vectors-detect.ts";
import { Lookahead } from "../../io/lookahead.ts";
import { WordVectors } from "../../models/word-vectors.ts";
import { shareWordVectors } from "../../models/word-vectors-file.ts";
import { WORD_VECTORS } from "../../models/word-vectors-model.ts";
import { escapeToken } from "../escape-token.ts";
import { bytesText, counted, grouped } from "../number-text.ts";
import type { Report } from "../report.ts";
import { describeFastText } from "./fasttext.ts";
import { Fingerprint } from "./fingerprint.ts";
import { listFact, SOME } from "./lists.ts";
import { nextBlock } from "./next.ts";
import { type Norms, normFacts, normsOf } from "./norms.ts";

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
): Promise<Report> {
  const print = new Fingerprint();
  const passing = new Lookahead(print.passing(source));
  if (format === "fasttext") return describeFastText(passing, print, path, stats);
  const record = described(path, format, print, await contentsOf(passing, path, stats));
  return { record, page: () => pageOf(record) };
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

function pageOf({
  file,
  format,
  bytes,
  sha256,
  vocabulary,
  dim,
  repeated,
  norms,
  ...rest
}: Description): Page {
  return {
    title: [file, NAMES[format], `${counted(vocabulary, "word")} of ${counted(dim, "number")}`],
    blocks: [
      {
        table: facts([
          ["size", bytesText(bytes)],
          ["sha256", sha256],
          ...(repeated
            ? [["repeated", `${grouped(repeated)} left out, the first of each counts`] as const]
            : []),
          ...normFacts(norms),
          ...listFact("first words", rest.first_words),
        ]),
      },
      nextBlock(WORD_VECTORS, file),
    ],
  };
}
