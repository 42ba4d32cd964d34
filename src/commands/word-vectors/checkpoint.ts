/** Checkpoints of word vectors: both matrices as they are, and where the run stands. */
import { writeAtomic } from "../../io/atomic.ts";
import { type Checkpoint, writeCheckpoint } from "../../models/checkpoint.ts";
import { weightOf } from "../../models/model-file.ts";
import { wordVectorsModel } from "../../models/word-vectors-model.ts";
import type { Position } from "../../nn/train.ts";
import type { VectorsJob } from "./job.ts";
import { modelParts, type Result } from "./result.ts";

/** Writes the file anew. @throws IoError when it cannot be written: the old one is then still there. */
export async function saveVectors(path: string, result: Result, position: Position): Promise<void> {
  const pieces = writeCheckpoint({ ...wordVectorsModel(modelParts(result, true)), position, sections: {} });
  await writeAtomic(path, pieces, { force: true });
}

/** Puts all rows where they were; returns the position. @throws ModelError when something is missing. */
export function restoreVectors(
  { plan, words, ngrams, context }: VectorsJob,
  checkpoint: Checkpoint,
): Position {
  const { model } = checkpoint;
  const matrices = [
    { name: ngrams === undefined ? "vectors" : "words", matrix: words },
    ...(ngrams === undefined ? [] : [{ name: "ngrams", matrix: ngrams }]),
    { name: "context", matrix: context },
  ];
  for (const { name, matrix } of matrices) {
    const saved = weightOf(model, name, [matrix.rows, plan.dim]);
    const numbers = matrix.numbers();
    for (let row = 0; row < matrix.rows; row++)
      numbers.set(saved.subarray(row * plan.dim, (row + 1) * plan.dim), row * plan.stride);
  }
  return checkpoint.position as Position;
}
