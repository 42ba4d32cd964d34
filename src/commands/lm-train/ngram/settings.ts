/** What the flags of `weft lm-train` mean for an n-gram model. */
import { UsageError } from "../../../errors.ts";
import { kebab } from "../../command.ts";
import { givenFlags } from "../../given-flags.ts";
import { flags, type TrainOptions } from "../flags.ts";
import { ngramFlags } from "./flags.ts";

/** Besides those of `ngramFlags`. */
const KNOWN = [
  ...[
    "arch",
    "output",
    "force",
    "tokenizer",
    "level",
    "minCount",
    "vocabSize",
    "memory",
    "field",
    "from",
    "columns",
  ],
  ...["maxLine", "threads", "onError", "log", "tui", "valid", "seed"],
];

/** @throws UsageError when a flag was given that only networks know */
export function checkNgramFlags(options: TrainOptions): void {
  const known = [...Object.keys(ngramFlags), ...KNOWN];
  const other = givenFlags(flags, options).find((key) => !known.includes(key));
  if (other !== undefined)
    throw new UsageError(`--${kebab(other)} is for networks: --arch ngram has nothing to do with it`);
}

/** @throws UsageError when a flag was given that only n-gram models know */
export function checkNetworkFlags(options: TrainOptions): void {
  const known = Object.keys(ngramFlags);
  const other = givenFlags(flags, options).find((key) => known.includes(key));
  if (other !== undefined) throw new UsageError(`--${kebab(other)} goes with --arch ngram only`);
}

/** For each order from 1 the most occurrences that are pruned. @throws UsageError when they cannot be meant */
export function pruneOf({ prune, order }: Pick<TrainOptions, "prune" | "order">): number[] {
  if (prune.length > order) throw new UsageError(`--prune has ${prune.length} numbers for ${order} orders`);
  if (prune.length > 0 && prune[0] !== 0)
    throw new UsageError("--prune must begin with 0: single words are not pruned", {
      hint: "--min-count leaves out rare words",
    });
  if (prune.some((most, index) => index > 0 && most < prune[index - 1]))
    throw new UsageError("--prune must not fall: an n-gram cannot stay when its parts are gone");
  return Array.from({ length: order }, (_, index) => prune[index] ?? prune.at(-1) ?? 0);
}
