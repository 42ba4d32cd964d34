/** What decides the vectors of a run, besides the threads: a checkpoint goes on with the same only. */
import { createHash } from "node:crypto";
import type { VectorsConfig } from "../../models/vectors-config.ts";
import type { VectorsOptions } from "./flags.ts";
import type { VectorsText } from "./text.ts";

export interface VectorsSettings {
  readonly config: VectorsConfig;
  readonly rate: number;
  readonly epochs: number;
  readonly seed: number;
  readonly deterministic: boolean;
  readonly minCount: number;
  /** Of --phrases. */
  readonly phrases?: { readonly passes: number; readonly threshold: number };
  /** A fingerprint of the text and its words, and how many of these there are. */
  readonly data: { readonly sha256: string; readonly vocabulary: number };
}

/** Those of word2vec, and of fastText. */
const RATES = {
  w2v: { skipgram: 0.025, cbow: 0.05 },
  fasttext: { skipgram: 0.05, cbow: 0.05 },
} as const;

export function settingsOf(
  command: keyof typeof RATES,
  options: VectorsOptions,
  text: VectorsText,
): VectorsSettings {
  const { arch, epochs, seed, deterministic, minCount, phrases, phraseThreshold } = options;
  return {
    config: configOf(options),
    rate: options.lr ?? RATES[command][arch],
    epochs,
    seed,
    deterministic,
    minCount,
    ...(phrases > 0 && { phrases: { passes: phrases, threshold: phraseThreshold } }),
    data: { sha256: fingerprintOf(text), vocabulary: text.words.length },
  };
}

/** SHA-256 in hexadecimal: other words in the same places are another text. */
function fingerprintOf({ words, fingerprint }: VectorsText): string {
  const hash = createHash("sha256").update(fingerprint);
  for (const word of words) hash.update(`\n${word}`);
  return hash.digest("hex");
}

function configOf(options: VectorsOptions): VectorsConfig {
  const { arch, loss, dim, window, negative, sample, minn = 0, maxn = 0, buckets = 0 } = options;
  return {
    arch,
    loss,
    dim,
    window,
    negative,
    sample,
    ...(maxn > 0 && { subwords: { minn, maxn, buckets } }),
  };
}
