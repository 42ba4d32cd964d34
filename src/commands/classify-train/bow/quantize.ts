/** A bag-of-words classifier made small, as `fasttext quantize` does it: rows cut off, and the others quantized. */
import { DataError } from "../../../errors.ts";
import type { QuantizedMatrix } from "../../../formats/fasttext-matrix.ts";
import { CENTROIDS } from "../../../models/k-means.ts";
import { planQuantizer, quantizedMatrix } from "../../../models/product-quantizer.ts";
import { keyOf } from "../../../nn/key.ts";
import { shuffledRows } from "../../dataset/row-order.ts";
import type { BowJob } from "./job.ts";

export interface QuantizeOptions {
  /** Lengths of rows are quantized apart from their directions. */
  readonly norms: boolean;
  readonly seed: number;
}

/** Rows in the job's memory. */
interface Place {
  readonly address: number;
  readonly rows: number;
}

/** Each centroid begins as a row of its own. */
const LEAST_ROWS = CENTROIDS;

/** The matrix is lost where norms are apart. All threads of the job work on it. @throws DataError where it has fewer than 256 rows */
export async function quantize(
  job: BowJob,
  { address, rows }: Place,
  { norms, seed }: QuantizeOptions,
): Promise<QuantizedMatrix> {
  if (rows < LEAST_ROWS)
    throw new DataError(`a matrix of ${rows} rows cannot be quantized: ${LEAST_ROWS} are needed`, {
      hint: "a model that small needs no quantization",
    });
  const { dim, stride } = job.plan;
  if (!norms) return quantizeRows(job, { address, rows, dim, stride }, seed);
  const lengths = job.kernels.allocate(rows * 4);
  const place = { address, dim, stride };
  await job.inParts(rows, (first, last) => ({ do: "measure", rows: place, first, last, lengths }));
  await job.inParts(rows, (first, last) => ({ do: "divide", rows: place, first, last, lengths }));
  const directions = await quantizeRows(job, { address, rows, dim, stride }, seed);
  const { codes, quantizer } = await quantizeRows(
    job,
    { address: lengths, rows, dim: 1, stride: 1 },
    keyOf(seed, 1),
  );
  return { ...directions, norms: { codes, values: quantizer.centroids } };
}

/** The Euclidean length of each row. */
export async function rowLengths(job: BowJob, { address, rows }: Place): Promise<Float32Array> {
  const { dim, stride } = job.plan;
  const lengths = job.kernels.allocate(rows * 4);
  const place = { address, dim, stride };
  await job.inParts(rows, (first, last) => ({ do: "measure", rows: place, first, last, lengths }));
  return job.kernels.f32(lengths, rows).slice();
}

async function quantizeRows(
  job: BowJob,
  matrix: Parameters<typeof planQuantizer>[1],
  seed: number,
): Promise<Omit<QuantizedMatrix, "norms">> {
  const plan = planQuantizer(job.kernels, matrix, shuffledRows(matrix.rows, keyOf(seed), 0));
  await job.inParts(plan.parts, (first, last) => ({ do: "centroids", plan, first, last, seed }));
  await job.inParts(plan.rows, (first, last) => ({ do: "codes", plan, first, last }));
  return quantizedMatrix(job.kernels, plan);
}
