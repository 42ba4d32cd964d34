/** What decides the result of a training, as plain data: a checkpoint goes on only where all of it is the same. */
import type { BackendName } from "../../engine/backend.ts";
import type { ScheduleSettings } from "../../nn/schedule.ts";
import type { Corpus } from "../dataset/corpus.ts";
import { optimizerOf, scheduleOf } from "../training/settings.ts";
import type { Data } from "./data.ts";
import { configOf, shardsOf, type TrainOptions } from "./flags.ts";
import type { JobSettings } from "./job.ts";

export interface Settings extends JobSettings {
  readonly schedule: ScheduleSettings;
  readonly backend: BackendName;
  readonly checkpointEvery: number;
  readonly data: { readonly train: DataSettings; readonly valid?: DataSettings };
}

interface DataSettings {
  readonly tokens: number;
  readonly passages: number;
  /** Of the ids. */
  readonly sha256: string;
}

export function settingsOf(options: TrainOptions, data: Data, backend: BackendName): Settings {
  const { batch, bptt, seed, clip, average, checkpointEvery } = options;
  const { vocabulary, ids } = data.train;
  return {
    config: configOf(options, vocabulary.size),
    optimizer: optimizerOf(options),
    schedule: scheduleOf(options, Math.ceil(Math.floor((ids.length - 1) / batch) / bptt)),
    batch,
    bptt,
    shards: shardsOf(options),
    seed,
    clip: clip > 0 ? clip : undefined,
    average,
    backend,
    checkpointEvery,
    data: { train: dataOf(data.train), valid: data.valid && dataOf(data.valid) },
  };
}

const dataOf = ({ tokens, passages, ids }: Corpus): DataSettings => ({
  tokens,
  passages,
  sha256: ids.fingerprint,
});
