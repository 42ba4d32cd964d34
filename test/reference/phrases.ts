/** The slow twin of src/commands/word-vectors/phrases.ts: words as strings, counted anew in each pass. */

export interface PhraseLimits {
  readonly minCount: number;
  readonly threshold: number;
}

/** Sentences of words, in which words that belong together have become one. */
export function joinSlowly(
  sentences: readonly (readonly string[])[],
  { minCount, threshold }: PhraseLimits,
): string[][] {
  const words = countsOf(sentences.flat());
  const pairs = countsOf(
    sentences.flatMap((words) => words.slice(1).map((word, i) => `${words[i]} ${word}`)),
  );
  const total = sentences.flat().length;
  const isPhrase = (left: string, right: string) => {
    const [a, b, both] = [words.get(left), words.get(right), pairs.get(`${left} ${right}`)].map(Number);
    return Math.min(a, b) >= minCount && ((both - minCount) / a / b) * total > threshold;
  };
  return sentences.map((sentence) => {
    const joined: string[] = [];
    for (let i = 0; i < sentence.length; i++) {
      const isJoined = i + 1 < sentence.length && isPhrase(sentence[i], sentence[i + 1]);
      joined.push(isJoined ? `${sentence[i]}_${sentence[++i]}` : sentence[i]);
    }
    return joined;
  });
}

export function countsOf(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}
