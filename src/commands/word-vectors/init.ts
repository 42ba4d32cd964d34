/** Vectors to begin with: those of a file, whose words are kept beside those of the text. */
import { UsageError } from "../../errors.ts";
import type { Spools } from "../../io/spool.ts";
import type { WordVectors } from "../../models/word-vectors.ts";
import type { Context } from "../context.ts";
import { readVectors } from "../training/vectors.ts";
import type { VectorsJob } from "./job.ts";
import { changed } from "./symbol-text.ts";
import type { VectorsText } from "./text.ts";

/** @throws ModelError when the file is damaged or a number of it not finite, UsageError when its vectors have not D numbers */
export async function readInit(
  context: Pick<Context, "progress">,
  path: string,
  dim: number,
): Promise<WordVectors> {
  const vectors = await readVectors(context, path);
  if (vectors.dim === dim) return vectors;
  throw new UsageError(`the vectors of ${path} have ${vectors.dim} numbers, where --dim is ${dim}`, {
    hint: `--dim ${vectors.dim} goes on from them`,
  });
}

/** The text with the words that only the vectors have behind its own; they come never. Its ids are in a new file. */
export function withWordsOf(text: VectorsText, vectors: WordVectors, spools: Spools): VectorsText {
  const own = new Set(text.words);
  const more = Array.from({ length: vectors.size }, (_, id) => vectors.word(id)).filter(
    (word) => word !== "" && !own.has(word),
  );
  const words = [...text.words, ...new Set(more)];
  const counts = new Float64Array(words.length);
  counts.set(text.counts);
  const end = text.words.length;
  const ids = changed(text.ids, (id) => (id === end ? words.length : id), spools);
  return { ...text, words, counts, ids };
}

/** Gives words their vectors, by rows of their own: those of n-grams stay. Returns how many words there were. */
export function beginWith(vectors: WordVectors, { kernels, table, plan }: VectorsJob): number {
  const { dim, stride, input, vocabulary, wordRows } = plan;
  let found = 0;
  for (let id = 0; id < vocabulary; id++) {
    const row = vectors.find(table.symbol(id));
    if (row === undefined) continue;
    found++;
    const own = kernels.f32(input + id * stride * 4, dim);
    own.set(vectors.row(row));
    if (wordRows.starts === 0) continue;
    // the mean of the own row and those of the n-grams is to be the vector
    const [first, last] = kernels.u32(wordRows.starts + id * 4, 2);
    const ngrams = kernels.u32(wordRows.rows + (first + 1) * 4, last - first - 1);
    for (let d = 0; d < dim; d++) own[d] *= last - first;
    for (const ngram of ngrams) {
      const numbers = kernels.f32(input + ngram * stride * 4, dim);
      for (let d = 0; d < dim; d++) own[d] -= numbers[d];
    }
  }
  return found;
}
