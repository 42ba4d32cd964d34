/** What a thread does for `weft bpe-train`: counts words, block by block; one of them then learns the merges. */

import { Kernels } from "../../engine/kernels.ts";
import type { Run } from "../../engine/team.ts";
import { toAlphabet } from "../../formats/byte-level.ts";
import type { Block } from "../../io/codec.ts";
import { place } from "../../io/place.ts";
import * as row from "../../kernels/row.ts";
import { type Alphabet, byteAlphabet, characterAlphabet, knownAlphabet } from "../../text/alphabet.ts";
import { type LearningProgress, type Learnt, learnMerges } from "../../text/bpe-train.ts";
import { normalize } from "../../text/normalize.ts";
import { type PackedTokenizer, unpack } from "../../text/packed.ts";
import type { Normalization, PretokenizerName } from "../../text/tokenizer.ts";
import { WordCounts } from "../../text/word-counts.ts";
import type { Words } from "../../text/words.ts";
import type { ErrorPolicy } from "../stream/rows.ts";
import { statusOf, TextReader, type Texts } from "../stream/texts.ts";

export interface TrainSpec {
  readonly field: string;
  readonly alphabet: "byte" | "char";
  readonly pretokenizer: PretokenizerName;
  readonly digits: number;
  readonly normalize: readonly Normalization[];
  readonly endOfWord: string;
  readonly special: readonly string[];
  /** The share of the records to learn from. */
  readonly sample: number;
  readonly seed: number;
  readonly onError: ErrorPolicy;
  /** Bytes that counting may take in this thread. */
  readonly memory: number;
  readonly init?: PackedTokenizer;
}

export interface WordTotals {
  /** Words of the text, how many different ones, and the bytes of all. */
  readonly words: number;
  readonly distinct: number;
  readonly bytes: number;
}

export interface LearnGoal {
  readonly symbols: number;
  readonly minimum: number;
  readonly longest: number;
}

export type TrainInput =
  | { readonly do: "count"; readonly block: Block }
  | { readonly do: "export" }
  | { readonly do: "import"; readonly words: Uint8Array }
  | { readonly do: "learn"; readonly goal: LearnGoal }
  /** Learns on, or no more. */
  | { readonly do: "merge"; readonly stop: boolean };

export interface TrainOutput {
  /** count: records that were learnt from and left out, and what ends the run. */
  readonly rows?: number;
  readonly skipped?: number;
  readonly error?: string;
  /** export. */
  readonly words?: Uint8Array;
  /** learn: what is there before the first merge. */
  readonly tokens?: readonly Uint8Array[];
  readonly counts?: WordTotals;
  /** merge. */
  readonly merging?: Merging;
}

/** How far it is, or all merges when there will be no more. */
export type Merging = IteratorResult<LearningProgress, Learnt>;

export async function trainThread(spec: TrainSpec): Promise<Run<TrainInput, TrainOutput>> {
  const kernels = new Kernels();
  const reader = new TextReader(kernels, { member: spec.field });
  const counts = new WordCounts(kernels, spec, spec.memory);
  let learning: ReturnType<typeof learnMerges> | undefined;
  return (input) => {
    if (input.do === "count") return countBlock(spec, reader, counts, input.block);
    if (input.do === "export") return { words: counts.export() };
    if (input.do === "import") {
      counts.import(input.words);
      return {};
    }
    if (input.do === "learn") {
      const words = counts.list();
      const alphabet = alphabetOf(spec, kernels, words);
      const taken = spec.init ? alphabet.tokens : alphabet.tokens.slice(0, spec.special.length);
      learning = learnMerges(kernels, words, alphabet.cut, { ...alphabet, ...input.goal, taken });
      return { tokens: alphabet.tokens, counts: totalsOf(words) };
    }
    if (learning === undefined) throw new Error("there is nothing to learn from yet");
    return { merging: learning.next(input.stop) };
  };
}

const totalsOf = ({ count, occurrences, textBytes }: Words): WordTotals => ({
  words: occurrences,
  distinct: count,
  bytes: textBytes,
});

function countBlock(spec: TrainSpec, reader: TextReader, counts: WordCounts, block: Block): TrainOutput {
  let rows = 0;
  let skipped = 0;
  for (const texts of reader.read(block)) {
    const [first] = texts.bad.values();
    if (first !== undefined && spec.onError === "fail")
      return { error: place(block.file, first.line, first.error) };
    skipped += texts.bad.size;
    rows += prepare(spec, reader, texts);
    counts.countRows(texts.rows, texts.count);
  }
  return { rows, skipped };
}

/** Draws the sample and normalizes, where that is wanted; returns how many rows there are to count. */
function prepare(spec: TrainSpec, reader: TextReader, texts: Texts): number {
  let rows = 0;
  for (let index = 0; index < texts.count; index++) {
    if (texts.bad.has(index) || statusOf(reader.kernels, texts, index) !== "ok") continue;
    const line = texts.decoded.get(index)?.line ?? texts.line + index;
    if (spec.sample < 1 && !drawn(spec, line)) reader.drop(index);
    else rows++;
    if (spec.normalize.length > 0) reader.replace(index, normalized(spec, reader, texts, index));
  }
  return rows;
}

/** Whether a line is in the sample: a hash of its number and the seed, so that threads do not matter (splitmix32). */
function drawn({ seed, sample }: TrainSpec, line: number): boolean {
  let hash = (Math.imul(line, 0x9e3779b9) ^ seed) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x21f0aaad);
  hash = Math.imul(hash ^ (hash >>> 15), 0x735a2d97);
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32 < sample;
}

function normalized(spec: TrainSpec, { kernels }: TextReader, texts: Texts, index: number): Uint8Array {
  const struct = texts.rows + index * row.ROW_SIZE;
  const [start, end] = [kernels.load(struct + row.ROW_TEXT_START), kernels.load(struct + row.ROW_TEXT_END)];
  return Buffer.from(normalize(Buffer.from(kernels.bytes.slice(start, end)).toString(), spec.normalize));
}

function alphabetOf(spec: TrainSpec, kernels: Kernels, words: Words): Alphabet {
  if (spec.init !== undefined) return knownAlphabet(kernels, unpack(spec.init));
  if (spec.alphabet === "byte") return byteAlphabet(spec.special, toAlphabet);
  const { special, endOfWord } = spec;
  return characterAlphabet(special, words, { endOfWord, metaspace: spec.pretokenizer === "metaspace" });
}
