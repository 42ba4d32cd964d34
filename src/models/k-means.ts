/** K-means with 256 centroids, as fastText's product quantizer has it (productquantizer.cc), with random numbers of our own. */
import type { Kernels } from "../engine/kernels.ts";
import { randomFraction } from "../engine/random.ts";

export const CENTROIDS = 256;
const ITERATIONS = 25;
/** By how much the halves of a centroid are moved apart. */
const APART = 1e-7;

/** Rows of a matrix in the kernels' memory, some numbers of which are points. */
export interface Points {
  /** Of the first number of the first row. */
  readonly address: number;
  /** Bytes from one row to the next. */
  readonly stride: number;
  /** Where the numbers of the rows lie that are points, at least 256, and how many there are. */
  readonly rows: number;
  readonly count: number;
  /** Numbers of a point. */
  readonly dim: number;
}

/** Room for the work on so many points. */
export interface Scratch {
  readonly codes: number;
  readonly sums: number;
  readonly counts: number;
}

export const kMeansScratch = (kernels: Kernels, count: number, dim: number): Scratch => ({
  codes: kernels.allocate(count),
  sums: kernels.allocate(CENTROIDS * dim * 8),
  counts: kernels.allocate(CENTROIDS * 4),
});

/** Writes the centroids to `out`, (dim, 256); they begin as the first points. */
export function kMeans(kernels: Kernels, points: Points, out: number, scratch: Scratch, key: number): void {
  const { address, stride, rows, count, dim } = points;
  const centroids = kernels.f32(out, dim * CENTROIDS);
  for (let k = 0; k < CENTROIDS; k++) {
    const point = kernels.f32(address + kernels.load(rows + k * 4) * stride, dim);
    for (let d = 0; d < dim; d++) centroids[d * CENTROIDS + k] = point[d];
  }
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    kernels.call.nearest_of_rows(address, stride, rows, count, dim, out, scratch.codes);
    moveCentroids(kernels, points, centroids, scratch, { key, iteration });
  }
}

/** Each becomes the mean of the points that are nearest to it; one without points becomes half of another one. */
function moveCentroids(
  kernels: Kernels,
  { address, stride, rows, count, dim }: Points,
  centroids: Float32Array,
  { codes, sums, counts }: Scratch,
  { key, iteration }: { readonly key: number; readonly iteration: number },
): void {
  kernels.bytes.fill(0, sums, sums + CENTROIDS * dim * 8);
  kernels.bytes.fill(0, counts, counts + CENTROIDS * 4);
  kernels.call.sum_by_centroid(address, stride, rows, count, dim, codes, sums, counts);
  const whole = new Float64Array(kernels.memory.buffer, sums, CENTROIDS * dim);
  const sizes = kernels.u32(counts, CENTROIDS);
  for (let k = 0; k < CENTROIDS; k++)
    for (let d = 0; d < dim && sizes[k] > 0; d++)
      centroids[d * CENTROIDS + k] = whole[k * dim + d] / sizes[k];
  let draws = iteration * CENTROIDS * CENTROIDS;
  for (let k = 0; k < CENTROIDS; k++) {
    if (sizes[k] > 0) continue;
    let other = 0;
    while (randomFraction(key, draws++) * (count - CENTROIDS) >= sizes[other] - 1)
      other = (other + 1) % CENTROIDS;
    halve(centroids, sizes, { dim, from: other, to: k });
  }
}

function halve(
  centroids: Float32Array,
  sizes: Uint32Array,
  { dim, from, to }: { readonly dim: number; readonly from: number; readonly to: number },
): void {
  for (let d = 0; d < dim; d++) {
    const sign = d % 2 === 0 ? -1 : 1;
    const number = centroids[d * CENTROIDS + from];
    centroids[d * CENTROIDS + to] = number + sign * APART;
    centroids[d * CENTROIDS + from] = number - sign * APART;
  }
  sizes[to] = sizes[from] >>> 1;
  sizes[from] -= sizes[to];
}
