/** What a training of a bag-of-words classifier leaves behind: files of both formats, and checkpoints. */
import { type FastTextParts, fastTextEntries } from "../../../formats/fasttext-write.ts";
import { numbersTensor } from "../../../formats/file-tensor.ts";
import { writeAtomic } from "../../../io/atomic.ts";
import { type BagParts, bagModel, fastTextArgs, LABEL } from "../../../models/bag-model.ts";
import {
  type Checkpoint,
  type Sections,
  sectionTensors,
  writeCheckpoint,
} from "../../../models/checkpoint.ts";
import { type ModelFile, weightOf, writeModel } from "../../../models/model-file.ts";
import type { Position } from "../../../nn/train.ts";
import { updatesOf } from "../../training/hogwild-run.ts";
import { plain } from "../../training/result.ts";
import type { BowData } from "./data.ts";
import type { BowJob } from "./job.ts";
import type { BowSettings } from "./settings.ts";

export interface BowResult {
  readonly job: BowJob;
  readonly data: BowData;
  readonly settings: BowSettings;
  readonly position: Position;
}

/** The model file, piece by piece. */
export const writeBow = (result: BowResult): Iterable<Uint8Array> =>
  writeModel(bagModel(partsOf(result), trainingOf(result)));

/** Writes the checkpoint anew. @throws IoError when it cannot be written: the old one is then still there. */
export async function saveBow(path: string, result: BowResult): Promise<void> {
  const { job, position } = result;
  const { best } = job;
  const flat = (name: string, numbers: Float32Array) => numbersTensor(name, [numbers.length], numbers);
  const sections: Sections =
    best === undefined ? {} : { best: [flat("input", best.input), flat("output", best.output)] };
  const model = bagModel(partsOf(result), trainingOf(result));
  await writeAtomic(path, writeCheckpoint({ ...model, position, sections }), { force: true });
}

/** Puts all rows where they were; returns the position. @throws ModelError when something is missing. */
export function restoreBow(job: BowJob, checkpoint: Checkpoint): Position {
  const { words, ngrams, labels, plan } = job;
  for (const [name, { rows, numbers }] of Object.entries({ words, ngrams, labels })) {
    if (rows === 0) continue;
    const saved = weightOf(checkpoint.model, name, [rows, plan.dim]);
    const all = numbers();
    for (let row = 0; row < rows; row++)
      all.set(saved.subarray(row * plan.dim, (row + 1) * plan.dim), row * plan.stride);
  }
  if (checkpoint.sections.has("best")) job.best = bestOf(job, sectionTensors(checkpoint, "best"));
  return checkpoint.position as Position;
}

function bestOf({ plan }: BowJob, model: ModelFile) {
  const numbers = (name: string, rows: number) => weightOf(model, name, [rows * plan.stride]).slice();
  return { input: numbers("input", plan.inputRows), output: numbers("output", plan.labels) };
}

function partsOf({ job, data, settings }: BowResult): BagParts {
  const { dictionary, labels, labelCounts } = data;
  return {
    config: settings.config,
    words: dictionary.words,
    counts: dictionary.counts,
    labels,
    labelCounts,
    wordRows: job.words,
    ngramRows: job.ngrams,
    labelRows: job.labels,
  };
}

function trainingOf({ job, settings, position }: BowResult): object {
  const { step, epoch, tokens: texts, best } = position;
  const threads = settings.deterministic ? undefined : job.plan.members;
  return plain({ steps: step, epochs: epoch, texts, best, updates: updatesOf(settings), threads, settings });
}

/** The parts of a file of fastText that is not quantized. */
export function fastTextParts({ job, data, settings }: BowResult): FastTextParts {
  const { config, epochs: epoch, minCount, negative: neg } = settings;
  const { dictionary, labels, labelCounts, tokens } = data;
  const bytes = labels.map((label) => Buffer.from(LABEL + label));
  return {
    args: fastTextArgs(config, { epoch, minCount, neg }),
    words: fastTextEntries(dictionary.words, dictionary.counts),
    labels: fastTextEntries(bytes, labelCounts),
    tokens,
    input: [job.words, job.ngrams],
    output: job.labels,
  };
}
