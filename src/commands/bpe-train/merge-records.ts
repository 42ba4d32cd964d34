/** What the run log tells while merges are learnt. */
import { toAlphabet } from "../../formats/byte-level.ts";
import type { LearningProgress, LearntMerge } from "../../text/bpe-train.ts";
import type { StageLog } from "../training/stage-log.ts";
import type { Raw } from "../training/told-bar.ts";
import type { WordTotals } from "./thread.ts";

export interface MergesBegin {
  /** Tokens of the vocabulary before the first merge, and merges that an earlier run has made. */
  readonly symbols: number;
  readonly earlier: number;
  readonly counts: WordTotals;
  readonly alphabet: "byte" | "char";
}

export class MergeRecords {
  readonly #begin: MergesBegin;
  #last = { merges: 0, seconds: Number.NaN };

  constructor(begin: MergesBegin) {
    this.#begin = begin;
  }

  /** How well the vocabulary packs the text by now, and the newest merges. `taken` has the seconds of the run. */
  of({ merges, tokens, latest }: LearningProgress, taken: ReturnType<StageLog["taken"]>): Raw[] {
    const { symbols, counts } = this.#begin;
    const last = this.#last;
    this.#last = { merges, seconds: taken.seconds };
    const rate = (merges - last.merges) / (taken.seconds - last.seconds);
    const step = {
      ...{ event: "step", step: merges, vocabulary: symbols + merges, tokens },
      bytes_per_token: rounded(counts.bytes / tokens),
      tokens_per_word: rounded(tokens / counts.words),
      ...(Number.isFinite(rate) && { merges_per_second: Math.round(rate) }),
      ...taken,
    };
    if (latest.length === 0) return [step];
    return [step, { event: "merges", step: merges, merges: latest.map((merge) => this.#spelt(merge)) }];
  }

  /** As the file of the tokenizer spells it. */
  #spelt({ rank, id, left, right, count }: LearntMerge) {
    const { alphabet, earlier } = this.#begin;
    const spelling = (token: Uint8Array) =>
      alphabet === "byte" ? toAlphabet(token) : Buffer.from(token).toString();
    return { rank: earlier + rank, id, left: spelling(left), right: spelling(right), count };
  }
}

const rounded = (number: number): number => Math.round(number * 10_000) / 10_000;
