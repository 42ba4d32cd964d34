/** The parts of a network that only some have: which go together, and what of them stands in the config. */
import { UsageError } from "../../errors.ts";
import type { LanguageModelConfig } from "../../models/language-model-config.ts";
import { MOST_WORDS } from "../../nn/windows.ts";

/** Of the flags; those that were not given have their defaults. */
export interface NetworkOptions {
  readonly arch: LanguageModelConfig["arch"];
  readonly layers: number;
  readonly residual: boolean;
  readonly window: number;
  readonly direct: boolean;
  readonly recurrentDropout: number;
}

/** @throws UsageError when flags do not go together. */
export function checkNetwork(options: NetworkOptions, vocabulary: number): void {
  const { arch, layers, residual, recurrentDropout, window, direct } = options;
  const isWindow = arch === "window";
  const refuse = (flag: string, those: string) => new UsageError(`${flag} goes with --arch ${those} only`);
  if (isWindow && layers !== 1) throw refuse(`--layers ${layers}`, RECURRENT);
  if (isWindow && recurrentDropout > 0) throw refuse("--recurrent-dropout", RECURRENT);
  if (isWindow && residual) throw refuse("--residual", RECURRENT);
  if (!isWindow && window !== WINDOW) throw refuse(`--window ${window}`, "window");
  if (!isWindow && direct) throw refuse("--direct", "window");
  if (isWindow && vocabulary > MOST_WORDS)
    throw new UsageError(`--arch window takes up to ${MOST_WORDS} tokens, not ${vocabulary}`, {
      hint: "--vocab-size keeps the most frequent",
    });
}

/** The default of --window. */
export const WINDOW = 4;

const RECURRENT = "rnn, gru and lstm";

/** What is absent from the config where it is not used, as in models from before it was there. */
export function optionalConfig(options: NetworkOptions): Partial<LanguageModelConfig> {
  const { arch, window, direct, recurrentDropout } = options;
  return {
    ...(arch === "window" && { window, direct }),
    ...(recurrentDropout > 0 && { recurrentDropout }),
  };
}
