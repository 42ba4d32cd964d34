/** What decides the result of a training, as plain data: a checkpoint goes on only where all of it is the same. */
import type { BackendName } from "../../engine/backend.ts";
import { conditionalSettings } from "../training/conditional-settings.ts";
import type { TrainSettings } from "../training/run.ts";
import { type Captions, type Data, lengthOf } from "./data.ts";
import { type CaptionTrainOptions, configOf } from "./flags.ts";
import type { JobSettings } from "./job.ts";

export interface Settings extends TrainSettings, JobSettings {
  readonly checkpointEvery: number;
  readonly data: { readonly train: DataSettings; readonly valid?: DataSettings };
}

interface DataSettings {
  readonly rows: number;
  /** Of all features and ids, also of rows that are left out. */
  readonly sha256: string;
}

export function settingsOf(
  options: CaptionTrainOptions,
  { train, valid }: Data,
  backend: BackendName,
): Settings {
  const { features, texts } = train.captions;
  const lengths = { rows: train.rows, lengthOf: (row: number) => lengthOf(train.captions, row) + 1 };
  return {
    config: configOf(options, { vocabulary: texts.vocabulary.size, features: features.size }),
    ...conditionalSettings(options, lengths, backend),
    maxLength: options.maxLength,
    data: { train: dataOf(train), valid: valid && dataOf(valid) },
  };
}

const dataOf = ({ captions, rows }: Captions): DataSettings => ({
  rows: rows.length,
  sha256: captions.fingerprint,
});
