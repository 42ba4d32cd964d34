/** The text of word vectors: words as ids in a temporary file, from which threads read. */
import { DataError } from "../../errors.ts";
import { append, type Spool, type Spools } from "../../io/spool.ts";
import type { Context } from "../context.ts";
import { type Corpus, readCorpus } from "../dataset/corpus.ts";
import type { VectorsOptions } from "./flags.ts";
import { joinPhrases } from "./phrases.ts";
import { bytesOf, type SymbolText, WINDOW, windowsOf } from "./symbol-text.ts";

/** Ids without rare words. An id that is no word's, the number of words, ends a sentence. */
export interface VectorsText {
  /** From the most frequent on; of equal ones in the order of their code points, or as they first came. */
  readonly words: readonly string[];
  readonly counts: Float64Array;
  readonly ids: Spool;
  /** A fingerprint of the text as ids. */
  readonly fingerprint: string;
}

/** Reads the inputs once. @throws DataError when there is no word that comes often enough */
export async function readText(
  context: Context,
  options: VectorsOptions,
  paths: readonly string[],
  spools: Spools,
): Promise<VectorsText> {
  const { phrases, minCount, maxVocab = Number.POSITIVE_INFINITY } = options;
  // words that stand side by side only without the rare ones between them are no phrase
  const limits = phrases > 0 ? { minCount: 1 } : { vocabSize: maxVocab + SPECIAL };
  const corpus = await readCorpus(context, paths, { ...options, level: "word", ...limits });
  try {
    let text = await spoolWords(corpus, spools.open());
    for (let pass = 0; pass < phrases; pass++) text = joinPhrases(text, options, spools);
    if (phrases > 0) text = frequent(text, minCount, maxVocab, spools);
    if (text.symbols.length === 0)
      throw new DataError(`no word comes ${minCount} times in the text`, {
        hint: "a lower --min-count keeps rarer words",
      });
    const { symbols: words, counts, ids } = text;
    return { words, counts, ids, fingerprint: corpus.ids.fingerprint };
  } finally {
    await corpus.ids.close();
  }
}

/** <unk> and </s>, the first ids of a corpus. */
const SPECIAL = 2;

/** The words of a corpus, with the end of each passage. */
async function spoolWords({ ids, vocabulary }: Corpus, spool: Spool): Promise<SymbolText> {
  const words = vocabulary.size - SPECIAL;
  const counts = new Float64Array(words);
  for (let start = 0; start < ids.length; start += WINDOW) {
    const window = await ids.read(start, WINDOW);
    let kept = 0;
    for (const id of window) {
      if (id === vocabulary.unknown) continue;
      if (id !== vocabulary.end) counts[id - SPECIAL]++;
      window[kept++] = id === vocabulary.end ? words : id - SPECIAL;
    }
    append(spool, bytesOf(window.subarray(0, kept)));
  }
  const symbols = Array.from(counts, (_, id) => vocabulary.token(id + SPECIAL));
  return { symbols, counts, ids: spool };
}

/** The text with the most frequent symbols alone. */
function frequent(text: SymbolText, minCount: number, most: number, spools: Spools): SymbolText {
  const order = Array.from(text.counts.keys())
    .filter((id) => text.counts[id] >= minCount)
    .sort((a, b) => text.counts[b] - text.counts[a] || a - b)
    .slice(0, most);
  const map = new Uint32Array(text.symbols.length + 1).fill(ABSENT);
  order.forEach((id, rank) => {
    map[id] = rank;
  });
  map[text.symbols.length] = order.length;
  const ids = spools.open();
  for (const window of windowsOf(text.ids)) {
    const kept = window.map((id) => map[id]).filter((id) => id !== ABSENT);
    append(ids, bytesOf(kept));
  }
  spools.close(text.ids);
  return {
    symbols: order.map((id) => text.symbols[id]),
    counts: Float64Array.from(order, (id) => text.counts[id]),
    ids,
  };
}

const ABSENT = 0xffffffff;
