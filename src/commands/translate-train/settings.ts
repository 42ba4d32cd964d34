/** What decides the result of a training, as plain data: a checkpoint goes on only where all of it is the same. */
import type { BackendName } from "../../engine/backend.ts";
import { conditionalSettings } from "../training/conditional-settings.ts";
import type { TrainSettings } from "../training/run.ts";
import { type Data, longest, type Pairs } from "./data.ts";
import { configOf, type TranslateTrainOptions } from "./flags.ts";
import type { JobSettings } from "./job.ts";

export interface Settings extends TrainSettings, JobSettings {
  readonly checkpointEvery: number;
  readonly data: { readonly train: DataSettings; readonly valid?: DataSettings };
}

interface DataSettings {
  readonly pairs: number;
  /** Of all ids, also of pairs that are left out. */
  readonly sha256: string;
}

export function settingsOf(
  options: TranslateTrainOptions,
  { train, valid }: Data,
  backend: BackendName,
): Settings {
  const { source, target } = train.pairs;
  const lengths = { rows: train.rows, lengthOf: (row: number) => longest(train.pairs, row) + 1 };
  return {
    config: configOf(options, { source: source.vocabulary.size, target: target.vocabulary.size }),
    ...conditionalSettings(options, lengths, backend),
    maxLength: options.maxLength,
    data: { train: dataOf(train), valid: valid && dataOf(valid) },
  };
}

const dataOf = ({ pairs, rows }: Pairs): DataSettings => ({ pairs: rows.length, sha256: pairs.fingerprint });
