/** What decides the result of a training, as plain data: a checkpoint goes on only where all of it is the same. */
import type { BackendName } from "../../engine/backend.ts";
import type { TrainSettings } from "../training/run.ts";
import { optimizerOf, scheduleOf } from "../training/settings.ts";
import type { Data, Examples } from "./data.ts";
import { configOf, type TagTrainOptions } from "./flags.ts";
import type { JobSettings } from "./job.ts";

export interface Settings extends TrainSettings, JobSettings {
  readonly vectors?: string;
  readonly checkpointEvery: number;
  readonly data: { readonly train: DataSettings; readonly valid?: DataSettings };
}

interface DataSettings {
  readonly sentences: number;
  /** Of words and tags, also of sentences that are held out. */
  readonly sha256: string;
}

/** Numbers that stand for a word, where neither flags nor vectors say it. */
const EMBED = 100;

export function settingsOf(options: TagTrainOptions, data: Data, backend: BackendName): Settings {
  const { batch, shards, seed, clip, freeze, vectors, unknownRate, checkpointEvery } = options;
  const { words, vectors: extra, characters, tags, scheme } = data.vocabulary;
  return {
    config: configOf(options, {
      vocabulary: words.length,
      vectors: extra.length,
      characters: characters.length + 1,
      tags: tags.length,
      embed: options.embed ?? data.vectors?.dim ?? EMBED,
    }),
    optimizer: optimizerOf(options),
    schedule: scheduleOf(options, Math.ceil(data.train.rows.length / batch)),
    batch,
    shards: Math.min(shards, batch),
    seed,
    clip: clip > 0 ? clip : undefined,
    smoothing: options.labelSmoothing,
    freeze,
    unknownRate,
    metric: options.metric ?? (scheme === undefined ? "accuracy" : "span-f1"),
    vectors,
    backend,
    checkpointEvery,
    data: { train: dataOf(data.train), valid: data.valid && dataOf(data.valid) },
  };
}

const dataOf = ({ sentences, rows }: Examples): DataSettings => ({
  sentences: rows.length,
  sha256: sentences.fingerprint,
});
