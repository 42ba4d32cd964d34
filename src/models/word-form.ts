/** A word as a tagger reads it, and sentences of such words in the kernels' memory. */

/** The same word is the same object wherever it stands: it is then worked out once. */
export interface WordForm {
  /** The id of its vector. */
  readonly word: number;
  /** How it is written (text/capitals.ts). */
  readonly capitals: number;
  /** The ids of its characters, one at least. */
  readonly characters: ArrayLike<number>;
}

/** U different words; all pointers are addresses of u32 numbers. */
export interface FormBatch {
  readonly count: number;
  /** How many of them, the first ones, have an id below V: a vector that is learnt … */
  readonly known: number;
  /** (U) Their ids; those of the others are less V. */
  readonly words: number;
  /** (U) */
  readonly capitals: number;
  /** Those of each word, one word behind the other. */
  readonly characters: number;
  readonly characterLengths: readonly number[];
}

/** Some sentences, none of which is empty. */
export interface SentenceBatch {
  /** How many words each has. */
  readonly lengths: readonly number[];
  /** Which of the different words each word is, one sentence behind the other, u32. */
  readonly places: number;
  readonly forms: FormBatch;
}

/** Puts u32 numbers into memory, and gives their address. */
export type Put = (numbers: ArrayLike<number>) => number;

/** V is how many ids have vectors that are learnt. */
export function sentenceBatch(
  put: Put,
  sentences: readonly (readonly WordForm[])[],
  vocabulary: number,
): SentenceBatch {
  const all = sentences.flat();
  const distinct = [...new Set(all)];
  const isKnown = ({ word }: WordForm) => word < vocabulary;
  const known = distinct.filter(isKnown);
  const forms = [...known, ...distinct.filter((form) => !isKnown(form))];
  const places = new Map(forms.map((form, place) => [form, place]));
  return {
    lengths: sentences.map(({ length }) => length),
    places: put(all.map((form) => places.get(form) as number)),
    forms: {
      count: forms.length,
      known: known.length,
      words: put(forms.map(({ word }) => (word < vocabulary ? word : word - vocabulary))),
      capitals: put(forms.map(({ capitals }) => capitals)),
      characters: put(forms.flatMap(({ characters }) => Array.from(characters))),
      characterLengths: forms.map(({ characters }) => characters.length),
    },
  };
}

/** The most numbers that `sentenceBatch` puts. */
export function sentenceBatchSize(sentences: readonly (readonly WordForm[])[]): number {
  const sizeOf = ({ characters }: WordForm) => 3 + characters.length;
  return sentences.flat().reduce((sum, form) => sum + sizeOf(form), 0);
}
