/** What decides the result of a training, as plain data: a checkpoint goes on only where all of it is the same. */
import type { BackendName } from "../../engine/backend.ts";
import type { TrainSettings } from "../training/run.ts";
import { optimizerOf, scheduleOf } from "../training/settings.ts";
import type { Data, Examples } from "./data.ts";
import { configOf, type NetworkOptions } from "./flags.ts";
import type { JobSettings } from "./job.ts";

export interface Settings extends TrainSettings, JobSettings {
  readonly vectors?: string;
  readonly checkpointEvery: number;
  readonly data: { readonly train: DataSettings; readonly valid?: DataSettings };
}

interface DataSettings {
  readonly texts: number;
  /** Of ids and labels, also of texts that are held out or left out. */
  readonly sha256: string;
}

/** Numbers that stand for a token, where neither flags nor vectors say it. */
const EMBED = 128;

export function settingsOf(options: NetworkOptions, data: Data, backend: BackendName): Settings {
  const { batch, shards, seed, clip, metric, balance, freeze, vectors, checkpointEvery } = options;
  const { labelSmoothing: smoothing, maxNorm } = options;
  const embed = options.embed ?? data.vectors?.dim ?? EMBED;
  return {
    config: configOf(options, { vocabulary: data.vocabulary.size, labels: data.labels.length, embed }),
    optimizer: optimizerOf(options),
    schedule: scheduleOf(options, Math.ceil(data.train.rows.length / batch)),
    batch,
    shards: Math.min(shards, batch),
    seed,
    clip: clip > 0 ? clip : undefined,
    smoothing,
    balance,
    freeze,
    maxNorm: maxNorm > 0 ? maxNorm : undefined,
    metric,
    vectors,
    backend,
    checkpointEvery,
    data: { train: dataOf(data.train), valid: data.valid && dataOf(data.valid) },
  };
}

const dataOf = ({ source, rows }: Examples): DataSettings => ({
  texts: rows.length,
  sha256: source.fingerprint,
});
