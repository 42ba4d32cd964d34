/** What a thread does for an n-gram model: one task after the other, each in all of the thread's memory. */
import { Kernels } from "../../../engine/kernels.ts";
import type { Run } from "../../../engine/team.ts";
import type { Spool } from "../../../io/spool.ts";
import { type Adjusted, type AdjustInput, adjustCounts } from "./adjust.ts";
import { type ArpaWords, arpaLines, type LinesInput, placeWords } from "./arpa-lines.ts";
import { type IdPiece, NgramCounter } from "./count.ts";
import { type FinishInput, finish, type InterpolateInput, interpolate } from "./interpolate.ts";
import type { RunPlace } from "./run-merger.ts";
import { type Smoothed, type SmoothInput, smooth, unigrams } from "./smooth.ts";
import type { NgramFile, TaskContext } from "./task.ts";
import { type TrieColumns, type TrieInput, trieColumns } from "./trie.ts";

export interface NgramSpec {
  readonly order: number;
  readonly vocabulary: number;
  /** The id that ends a passage. */
  readonly end: number;
  /** Bytes of memory for a task. */
  readonly memory: number;
  /** For ARPA files. */
  readonly words: ArpaWords;
}

export type NgramInput =
  | ({ readonly do: "count" } & IdPiece)
  | { readonly do: "open"; readonly output: Spool }
  | { readonly do: "runs" }
  | ({ readonly do: "adjust" } & AdjustInput)
  | ({ readonly do: "smooth" } & SmoothInput)
  | { readonly do: "unigrams"; readonly smoothed: Smoothed; readonly output: Spool }
  | ({ readonly do: "interpolate" } & InterpolateInput)
  | ({ readonly do: "finish" } & FinishInput)
  | ({ readonly do: "trie" } & TrieInput)
  | ({ readonly do: "lines" } & LinesInput);

export type NgramOutput =
  | undefined
  | readonly RunPlace[]
  | Adjusted
  | Smoothed
  | NgramFile
  | TrieColumns
  | Lines;

interface Lines {
  readonly bytes: Uint8Array;
}

const [LEAST_WINDOW, LARGEST_WINDOW] = [2 ** 14, 2 ** 20];

export async function ngramThread(spec: NgramSpec): Promise<Run<NgramInput, NgramOutput>> {
  const kernels = new Kernels();
  const memory = { pointer: kernels.allocate(spec.memory), size: spec.memory };
  const { order, vocabulary } = spec;
  const window = Math.max(
    LEAST_WINDOW,
    Math.min(LARGEST_WINDOW, 2 ** Math.floor(Math.log2(spec.memory / 32))),
  );
  const context: TaskContext = { kernels, memory, window, order, vocabulary };
  const words = placeWords(kernels, spec.words);
  let counter: NgramCounter | undefined;
  return (input) => {
    switch (input.do) {
      case "open":
        counter = new NgramCounter(context, spec.end, input.output);
        return undefined;
      case "count":
        counter?.add(input);
        return undefined;
      case "runs":
        return counter?.runs();
      case "adjust":
        return adjustCounts(context, input);
      case "smooth":
        return smooth(context, input);
      case "unigrams":
        return unigrams(context, input.smoothed, input.output);
      case "interpolate":
        return interpolate(context, input);
      case "finish":
        return finish(context, input);
      case "trie":
        return trieColumns(context, input);
      case "lines":
        return { bytes: arpaLines(context, words, input) };
    }
  };
}
