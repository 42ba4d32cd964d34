/** Product quantization of a matrix in shared memory, part by part and row by row, by any number of threads. */
import type { Kernels } from "../engine/kernels.ts";
import type { QuantizedMatrix } from "../formats/fasttext-matrix.ts";
import { CENTROIDS, kMeans, kMeansScratch } from "./k-means.ts";
import { placeNumbers } from "./placed-numbers.ts";

/** Numbers of a part, of which the last may have fewer: as in fastText. */
const PART = 2;
/** Rows that the centroids are learnt from. */
const MOST_POINTS = 256 * CENTROIDS;

/** Plain data, which can be posted to a thread. */
export interface QuantizerPlan {
  /** (rows, stride) f32, of which `dim` count. */
  readonly address: number;
  readonly rows: number;
  readonly dim: number;
  /** In numbers. */
  readonly stride: number;
  /** In how many parts of how many numbers a row is cut. */
  readonly parts: number;
  readonly partDim: number;
  /** The numbers of the rows that centroids are learnt from. */
  readonly sample: number;
  readonly sampled: number;
  /** (parts, numbers, 256) and (rows, parts) */
  readonly centroids: number;
  readonly codes: number;
}

/** `order` has all rows, shuffled. There must be at least 256. */
export function planQuantizer(
  kernels: Kernels,
  { address, rows, dim, stride }: Pick<QuantizerPlan, "address" | "rows" | "dim" | "stride">,
  order: Uint32Array,
): QuantizerPlan {
  const partDim = Math.min(PART, dim);
  const parts = Math.ceil(dim / partDim);
  const sampled = Math.min(rows, MOST_POINTS);
  return {
    ...{ address, rows, dim, stride, parts, partDim, sampled },
    sample: placeNumbers(kernels, order.subarray(0, sampled)),
    centroids: kernels.allocate(parts * partDim * CENTROIDS * 4),
    codes: kernels.allocate(rows * parts),
  };
}

/** Learns the centroids of the parts [first, last); each has a key of its own. */
export function learnCentroids(
  kernels: Kernels,
  plan: QuantizerPlan,
  first: number,
  last: number,
  keyOf: (part: number) => number,
): void {
  const scratch = kMeansScratch(kernels, plan.sampled, plan.partDim);
  for (let part = first; part < last; part++) {
    const points = {
      address: plan.address + part * plan.partDim * 4,
      stride: plan.stride * 4,
      rows: plan.sample,
      count: plan.sampled,
      dim: dimOf(plan, part),
    };
    kMeans(kernels, points, centroidsOf(plan, part), scratch, keyOf(part));
  }
}

/** Writes the codes of the rows [first, last). */
export function encodeRows(kernels: Kernels, plan: QuantizerPlan, first: number, last: number): void {
  const { address, stride, parts, partDim, codes } = plan;
  for (let part = 0; part < parts; part++) {
    const points = address + (first * stride + part * partDim) * 4;
    const out = codes + first * parts + part;
    const [dim, centroids] = [dimOf(plan, part), centroidsOf(plan, part)];
    kernels.call.nearest_centroids(points, stride * 4, last - first, dim, centroids, out, parts);
  }
}

/** As files have it, copies. */
export function quantizedMatrix(kernels: Kernels, plan: QuantizerPlan): Omit<QuantizedMatrix, "norms"> {
  const { rows, dim, parts, partDim, codes } = plan;
  const centroids = new Float32Array(dim * CENTROIDS);
  for (let part = 0, at = 0; part < parts; part++) {
    const size = dimOf(plan, part);
    const columns = kernels.f32(centroidsOf(plan, part), size * CENTROIDS);
    for (let k = 0; k < CENTROIDS; k++)
      for (let d = 0; d < size; d++) centroids[at++] = columns[d * CENTROIDS + k];
  }
  return {
    ...{ kind: "quantized", rows, columns: dim },
    codes: kernels.bytes.slice(codes, codes + rows * parts),
    quantizer: { dim, parts, partDim, lastDim: dimOf(plan, parts - 1), centroids },
  };
}

const dimOf = ({ dim, partDim }: QuantizerPlan, part: number): number =>
  Math.min(partDim, dim - part * partDim);

const centroidsOf = ({ centroids, partDim }: QuantizerPlan, part: number): number =>
  centroids + part * partDim * CENTROIDS * 4;
