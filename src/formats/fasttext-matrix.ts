/** The matrices of a model of fastText, whole numbers or quantized (matrix.cc, quantmatrix.cc, productquantizer.cc). */
import type { ByteReader } from "./byte-reader.ts";

/** (m, n) f32, whose bytes are still to be read: all of them, before anything else is. */
export interface DenseMatrix {
  readonly kind: "dense";
  readonly rows: number;
  readonly columns: number;
  /** Copies those that come next, as many as there is room for. @throws ModelError where the file ends before */
  read(target: Uint8Array): Promise<void>;
  /** Passes over all. @throws ModelError as `read` */
  skip(): Promise<void>;
}

/** Jégou, Douze and Schmid, "Product Quantization for Nearest Neighbor Search", 2011. */
export interface ProductQuantizer {
  readonly dim: number;
  /** In how many parts a row is cut. */
  readonly parts: number;
  /** How many numbers each part but the last has, and the last one. */
  readonly partDim: number;
  readonly lastDim: number;
  /** The 256 that stand for parts of rows, (256, numbers), of one part behind those of the other. */
  readonly centroids: Float32Array;
}

export interface QuantizedMatrix {
  readonly kind: "quantized";
  readonly rows: number;
  readonly columns: number;
  /** (m, parts) Which centroid stands for each part. */
  readonly codes: Uint8Array;
  readonly quantizer: ProductQuantizer;
  /** (m) Which of 256 norms each row has, where rows were brought to the norm 1. */
  readonly norms?: { readonly codes: Uint8Array; readonly values: Float32Array };
}

export type FastTextMatrix = DenseMatrix | QuantizedMatrix;

const CENTROIDS = 256;

/** Reads up to the numbers of a dense matrix, which must be read before anything else is. @throws ModelError */
export async function readFastTextMatrix(
  reader: ByteReader,
  quantized: boolean,
  what: string,
): Promise<FastTextMatrix> {
  await reader.need(17, what);
  const normed = quantized && readFlag(reader, what);
  const rows = reader.count(what);
  const columns = reader.count(what);
  const bytes = rows * columns * 4;
  if (columns === 0 || !Number.isSafeInteger(bytes)) throw reader.refuse(`${what}: (${rows}, ${columns})`);
  if (quantized) return readQuantized(reader, rows, columns, normed, what);
  const read = (target: Uint8Array) => reader.fill(target, what);
  return { kind: "dense", rows, columns, read, skip: () => reader.pass(bytes, what) };
}

/** @throws ModelError where it is neither 0 nor 1 */
export function readFlag(reader: ByteReader, what: string): boolean {
  const flag = reader.byte();
  if (flag > 1) throw reader.refuse(`${what}: a flag of ${flag}`);
  return flag === 1;
}

/** Writes the rows from `first` on, as many as there is room for in `output`, (n, columns) f32. */
export function decodeRows(matrix: QuantizedMatrix, first: number, output: Float32Array): void {
  const { columns, norms } = matrix;
  for (let at = 0, row = first; at < output.length; at += columns, row++) {
    const norm = norms === undefined ? 1 : norms.values[norms.codes[row]];
    decodeRow(matrix, row, norm, output.subarray(at, at + columns));
  }
}

function decodeRow(
  { codes, quantizer }: QuantizedMatrix,
  row: number,
  norm: number,
  output: Float32Array,
): void {
  const { parts, partDim, lastDim, centroids } = quantizer;
  let at = 0;
  for (let part = 0; part < parts; part++) {
    const size = part === parts - 1 ? lastDim : partDim;
    const start = part * CENTROIDS * partDim + codes[row * parts + part] * size;
    for (let i = 0; i < size; i++) output[at++] = norm * centroids[start + i];
  }
}

async function readQuantized(
  reader: ByteReader,
  rows: number,
  columns: number,
  normed: boolean,
  what: string,
): Promise<QuantizedMatrix> {
  await reader.need(4, what);
  const size = reader.i32();
  if (size < 0) throw reader.refuse(`${what}: ${size} codes`);
  const codes = await reader.gather(size, what);
  const quantizer = await readQuantizer(reader, columns, what);
  if (codes.length !== rows * quantizer.parts)
    throw reader.refuse(`${what}: ${codes.length} codes for ${rows} rows of ${quantizer.parts} parts`);
  const matrix = { kind: "quantized", rows, columns, codes, quantizer } as const;
  if (!normed) return matrix;
  const norms = await reader.gather(rows, what);
  const { centroids } = await readQuantizer(reader, 1, what);
  return { ...matrix, norms: { codes: norms, values: centroids } };
}

async function readQuantizer(reader: ByteReader, columns: number, what: string): Promise<ProductQuantizer> {
  await reader.need(16, what);
  const [dim, parts, partDim, lastDim] = [reader.i32(), reader.i32(), reader.i32(), reader.i32()];
  const fits = parts > 0 && partDim > 0 && lastDim > 0 && lastDim <= partDim;
  if (dim !== columns || !fits || (parts - 1) * partDim + lastDim !== dim)
    throw reader.refuse(
      `${what}: ${parts} parts of ${partDim} and ${lastDim} numbers for rows of ${columns}`,
    );
  const bytes = await reader.gather(dim * CENTROIDS * 4, what);
  const centroids = new Float32Array(bytes.buffer);
  if (centroids.some((number) => !Number.isFinite(number))) throw reader.refuse(`${what}: not all is finite`);
  return { dim, parts, partDim, lastDim, centroids };
}
