/** Random text for the benchmarks of language models, whose tokens are as unevenly frequent as words are. */
import { randomNumbers } from "../helpers/random.ts";
import { type Corpus, keep } from "./corpus.ts";

const ROW = 24; // ids, as in a sentence

/**
 * Rows `{"ids":[…]}` of at least `count` ids below `vocabulary - 1`, the largest of which is among them; a language
 * model adds the end token, so its vocabulary is `vocabulary`.
 */
export function zipfIds(vocabulary: number, count: number): Corpus {
  return keep(`zipf-${vocabulary}-${count}.jsonl`, () => {
    const draw = zipf(vocabulary - 1);
    const rows = Array.from({ length: Math.ceil(count / ROW) }, () => Array.from({ length: ROW }, draw));
    rows[0][0] = vocabulary - 2;
    return Buffer.from(rows.map((ids) => `${JSON.stringify({ ids })}\n`).join(""));
  });
}

/** One line of `count` characters, of which there are so many. */
export function zipfLine(characters: number, count: number): Corpus {
  return keep(`zipf-line-${characters}-${count}`, () => {
    const draw = zipf(characters);
    const line = Array.from({ length: count }, () => String.fromCodePoint(0x30 + draw()));
    return Buffer.from(`${line.join("")}\n`);
  });
}

/** The id i is as frequent as 1 / (i + 1): Zipf's law. */
export function zipf(count: number): () => number {
  const next = randomNumbers(1);
  const sums = new Float64Array(count);
  let sum = 0;
  for (let id = 0; id < count; id++) {
    sum += 1 / (id + 1);
    sums[id] = sum;
  }
  return () => firstAbove(sums, (next() / 2 ** 32) * sum);
}

function firstAbove(sums: Float64Array, value: number): number {
  let [low, high] = [0, sums.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sums[middle] > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
