/** The parts of a network that only some have: which go together, and what of them stands in the config. */
import { UsageError } from "../../errors.ts";
import type { LanguageModelConfig } from "../../models/language-model-config.ts";
import { areCutoffs } from "../../nn/adaptive-softmax.ts";
import { MOST_WORDS } from "../../nn/windows.ts";

/** Of the flags; those that were not given have their defaults. */
export interface NetworkOptions {
  readonly arch: LanguageModelConfig["arch"];
  readonly layers: number;
  readonly residual: boolean;
  readonly window: number;
  readonly direct: boolean;
  readonly recurrentDropout: number;
  readonly forgetBias: number;
  readonly tie: boolean;
  readonly loss: "softmax" | "adaptive";
  readonly cutoffs: string | undefined;
}

/** @throws UsageError when flags do not go together. */
export function checkNetwork(options: NetworkOptions, vocabulary: number): void {
  const { arch, layers, residual, recurrentDropout, forgetBias, window, direct } = options;
  const isWindow = arch === "window";
  const refuse = (flag: string, those: string) => new UsageError(`${flag} goes with --arch ${those} only`);
  if (isWindow && layers !== 1) throw refuse(`--layers ${layers}`, RECURRENT);
  if (isWindow && recurrentDropout > 0) throw refuse("--recurrent-dropout", RECURRENT);
  if (isWindow && residual) throw refuse("--residual", RECURRENT);
  if (arch !== "lstm" && forgetBias !== 0) throw refuse("--forget-bias", "lstm");
  if (!isWindow && window !== WINDOW) throw refuse(`--window ${window}`, "window");
  if (!isWindow && direct) throw refuse("--direct", "window");
  checkLoss(options);
  if (isWindow && vocabulary > MOST_WORDS)
    throw new UsageError(`--arch window takes up to ${MOST_WORDS} tokens, not ${vocabulary}`, {
      hint: "--vocab-size keeps the most frequent",
    });
}

function checkLoss({ loss, cutoffs, tie }: NetworkOptions): void {
  if (loss === "adaptive" && tie) throw new UsageError("--tie and --loss adaptive do not go together");
  if (loss === "softmax" && cutoffs !== undefined)
    throw new UsageError("--cutoffs goes with --loss adaptive only");
}

/** The default of --window. */
export const WINDOW = 4;

const RECURRENT = "rnn, gru and lstm";

/** What is absent from the config where it is not used, as in models from before it was there. */
export function optionalConfig(options: NetworkOptions, vocabulary: number): Partial<LanguageModelConfig> {
  const { arch, window, direct, recurrentDropout, forgetBias, loss } = options;
  return {
    ...(arch === "window" && { window, direct }),
    ...(recurrentDropout > 0 && { recurrentDropout }),
    ...(forgetBias !== 0 && { forgetBias }),
    ...(loss === "adaptive" && { cutoffs: cutoffsOf(options, vocabulary) }),
  };
}

/** Those that were given, or else some that fit the vocabulary. @throws UsageError when they do not. */
function cutoffsOf({ cutoffs }: NetworkOptions, vocabulary: number): readonly number[] {
  const given = cutoffs?.split(",").map(Number) ?? usualCutoffs(vocabulary);
  if (areCutoffs(given, vocabulary)) return given;
  throw new UsageError(
    `--cutoffs takes rising ids from 1 to below the ${vocabulary} of the vocabulary, such as 2000,10000`,
  );
}

/** The head has most of a text's tokens; a small vocabulary has one cluster, of three quarters. */
function usualCutoffs(vocabulary: number): readonly number[] {
  const cutoffs = [2000, 10_000, 100_000].filter((cutoff) => 2 * cutoff <= vocabulary);
  return cutoffs.length > 0 ? cutoffs : [Math.ceil(vocabulary / 4)];
}
