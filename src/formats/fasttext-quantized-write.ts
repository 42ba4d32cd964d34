/** Writes quantized matrices of fastText (quantmatrix.cc, productquantizer.cc). */
import type { ProductQuantizer, QuantizedMatrix } from "./fasttext-matrix.ts";

/** With the mark that says so in front. */
export function* quantizedBytes({
  rows,
  columns,
  codes,
  quantizer,
  norms,
}: QuantizedMatrix): Generator<Uint8Array> {
  const head = Buffer.alloc(2 + 2 * 8 + 4);
  head.writeUInt8(1);
  head.writeUInt8(norms === undefined ? 0 : 1, 1);
  head.writeBigInt64LE(BigInt(rows), 2);
  head.writeBigInt64LE(BigInt(columns), 10);
  head.writeInt32LE(codes.length, 18);
  yield head;
  yield codes;
  yield* quantizerBytes(quantizer);
  if (norms === undefined) return;
  yield norms.codes;
  yield* quantizerBytes({ dim: 1, parts: 1, partDim: 1, lastDim: 1, centroids: norms.values });
}

function* quantizerBytes({
  dim,
  parts,
  partDim,
  lastDim,
  centroids,
}: ProductQuantizer): Generator<Uint8Array> {
  yield new Uint8Array(Int32Array.of(dim, parts, partDim, lastDim).buffer);
  yield new Uint8Array(centroids.buffer, centroids.byteOffset, centroids.byteLength);
}
