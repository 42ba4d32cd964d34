/** What decides a bag-of-words classifier, besides the threads: a checkpoint goes on with the same only. */
import { type BagConfig, bucketsOf } from "../../../models/bag-config.ts";
import type { Examples } from "../data.ts";
import type { ClassifyTrainOptions } from "../flags.ts";

export interface BowSettings {
  readonly config: BagConfig;
  readonly rate: number;
  readonly epochs: number;
  readonly negative: number;
  readonly seed: number;
  readonly deterministic: boolean;
  readonly minCount: number;
  readonly minCountLabel: number;
  readonly metric: ClassifyTrainOptions["metric"];
  readonly vectors?: string;
  readonly data: { readonly train: DataSettings; readonly valid?: DataSettings };
}

/** What of the data is asked for. */
interface SettingsData {
  readonly train: Examples;
  readonly valid?: Examples;
  readonly vectors?: { readonly dim: number };
}

interface DataSettings {
  readonly texts: number;
  /** Of tokens and labels, also of texts that are held out or left out. */
  readonly sha256: string;
}

/** What flags mean that were not given. */
const DIM = 100;
const RATE = 0.1;
const EPOCHS = 5;

export function bowSettings(
  options: ClassifyTrainOptions,
  { train, valid, vectors }: SettingsData,
): BowSettings {
  const { lr, epochs, negative, seed, deterministic, minCount, minCountLabel, metric } = options;
  const { loss, dim, wordNgrams, minn, maxn } = options;
  return {
    config: {
      loss,
      dim: dim ?? vectors?.dim ?? DIM,
      wordNgrams,
      minn,
      maxn,
      buckets: bucketsOf(options),
    },
    rate: lr ?? RATE,
    epochs: epochs ?? EPOCHS,
    ...{ negative, seed, deterministic, minCount, minCountLabel, metric, vectors: options.vectors },
    data: { train: dataOf(train), valid: valid && dataOf(valid) },
  };
}

const dataOf = ({ source, rows }: Examples): DataSettings => ({
  texts: rows.length,
  sha256: source.fingerprint,
});
