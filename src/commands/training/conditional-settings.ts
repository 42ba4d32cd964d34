/** The settings that all trainings have of what writes texts on a condition. */
import type { BackendName } from "../../engine/backend.ts";
import { tokenBatches } from "../../nn/token-batches.ts";
import type { Options } from "../command.ts";
import type { Examples } from "./conditional-job.ts";
import type { decoderFlags, writingFlags } from "./decoder-flags.ts";
import type { OptimizerOptions, RunOptions } from "./flags.ts";
import { optimizerOf, scheduleOf } from "./settings.ts";

type ConditionalOptions = Options<typeof decoderFlags & typeof writingFlags> &
  OptimizerOptions &
  Omit<RunOptions, "shards"> & { readonly shards: number; readonly batchTokens: number };

/** `examples` are those that are learnt from: they decide how many steps there are. */
export function conditionalSettings(
  options: ConditionalOptions,
  { rows, lengthOf }: Pick<Examples, "rows" | "lengthOf">,
  backend: BackendName,
) {
  const { shards, seed, clip, metric, samples, batchTokens, checkpointEvery } = options;
  const batches = tokenBatches(rows, { tokens: batchTokens, lengthOf, key: 0 }).length;
  return {
    optimizer: optimizerOf(options),
    schedule: scheduleOf(options, batches),
    ...{ batchTokens, shards, seed, metric, samples, backend, checkpointEvery },
    clip: clip > 0 ? clip : undefined,
    smoothing: options.labelSmoothing,
    sampling: options.scheduledSampling,
  };
}
