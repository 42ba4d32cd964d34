/** ARPA files of random models. */
import type { RandomNgrams } from "./ngrams.ts";
import { randomNumbers } from "./random.ts";

export interface ArpaStyle {
  /** Shuffles the n-grams of each section by this seed. */
  readonly shuffle?: number;
  readonly lineEnd?: string;
  readonly separator?: string;
}

/** The words of a model: those of ids 0 and 1 are `<unk>` and `</s>`, the last one `<s>`. */
export const wordOf = (id: number, words: number): string =>
  id === words ? "<s>" : (["<unk>", "</s>"][id] ?? `w${id}`);

/** The file of a model, its numbers with as many digits as an f32 needs. */
export function arpaOf(
  { entries, order, words }: RandomNgrams,
  { shuffle, lineEnd = "\n", separator = "\t" }: ArpaStyle = {},
): string {
  const lengths = Array.from({ length: order }, (_, index) => index + 1);
  const grams = lengths.map((n) => [...entries].filter(([key]) => key.split(" ").length === n));
  const header = ["\\data\\", ...grams.map((some, index) => `ngram ${index + 1}=${some.length}`), ""];
  const sections = grams.flatMap((some, index) => {
    const lines = some.map(([key, { log, backoff }]) => {
      const text = key
        .split(" ")
        .map((id) => wordOf(Number(id), words))
        .join(" ");
      const weight = backoff === 0 || index + 1 === order ? [] : [digits(backoff)];
      return [digits(log), text, ...weight].join(separator);
    });
    // The ids of words are those of the 1-grams' order.
    const ordered = shuffle === undefined || index === 0 ? lines : shuffled(lines, shuffle + index);
    return [`\\${index + 1}-grams:`, ...ordered, ""];
  });
  return [...header, ...sections, "\\end\\", ""].join(lineEnd);
}

const digits = (number: number): string => `${Number(number.toPrecision(9))}`;

function shuffled<T>(items: readonly T[], seed: number): T[] {
  const next = randomNumbers(seed);
  return items
    .map((item) => ({ item, place: next() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

/** A text as chunks of so many bytes. */
export async function* chunksOf(text: string | Uint8Array, size = 2 ** 16): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text as string);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
