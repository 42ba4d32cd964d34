/** How likely the n-gram model that was just made finds the validation data. */
import { Kernels } from "../../../engine/kernels.ts";
import { refusal } from "../../../formats/refuse.ts";
import type { NgramLevel } from "../../../models/ngram-file.ts";
import { placeNgramModel } from "../../../models/ngram-model.ts";
import { NgramScorer } from "../../../models/ngram-scorer.ts";
import type { IdReader } from "../../../nn/segments.ts";

const PIECE = 2 ** 18; // ids

/** The mean of the tokens' natural logarithms, negative. The model is in memory meanwhile. `end` ends a passage. */
export async function validLoss(levels: readonly NgramLevel[], ids: IdReader, end: number): Promise<number> {
  const kernels = new Kernels();
  const scorer = new NgramScorer(kernels, placeNgramModel(kernels, levels, refusal("the model")));
  let total = 0;
  for await (const passages of wholePassages(ids, end)) {
    for (const log of scorer.score({ ids: passages, ends: endsOf(passages, end) })) total += log;
  }
  return -total / ids.length;
}

function endsOf(ids: Uint32Array, end: number): Uint32Array {
  const ends: number[] = [];
  for (let at = ids.indexOf(end); at >= 0; at = ids.indexOf(end, at + 1)) ends.push(at + 1);
  return Uint32Array.from(ends);
}

/** Some passages at a time; the last one has its end token, too. */
async function* wholePassages(ids: IdReader, end: number): AsyncGenerator<Uint32Array> {
  for (let start = 0, size = PIECE; start < ids.length; ) {
    const read = await ids.read(start, size);
    const length = read.lastIndexOf(end) + 1;
    if (length > 0) yield read.subarray(0, length);
    start += length;
    size = length > 0 ? PIECE : size * 2; // a passage longer than that
  }
}
