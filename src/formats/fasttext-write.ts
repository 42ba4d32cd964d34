/** Writes models of fastText of version 12, dense or quantized, as its own programs read them. */
import {
  entryBytes,
  FASTTEXT_LOSSES,
  FASTTEXT_MAGIC,
  FASTTEXT_MODELS,
  FASTTEXT_VERSION,
  type FastTextArgs,
  type FastTextEntries,
  type FastTextHeader,
} from "./fasttext-header.ts";
import type { QuantizedMatrix } from "./fasttext-matrix.ts";
import { quantizedBytes } from "./fasttext-quantized-write.ts";
import { matrixPieces, type StridedMatrix } from "./strided-matrix.ts";

export interface FastTextParts
  extends Pick<FastTextHeader, "args" | "words" | "labels" | "tokens" | "pruned"> {
  /** The rows of the words and behind them those of the buckets, as one matrix or several. */
  readonly input: readonly StridedMatrix[] | QuantizedMatrix;
  /** Those of the words as contexts, or of the labels; quantized only where the input is. */
  readonly output: StridedMatrix | QuantizedMatrix;
}

/** Entries that are written at a time. */
const BATCH = 2 ** 12;
const WORD = 0;
const LABEL = 1;

/** The file, piece by piece; words and labels stand in the order given. @throws Error if the parts do not fit together, or a word has a zero byte */
export function* writeFastText({
  args,
  words,
  labels,
  tokens,
  pruned,
  input,
  output,
}: FastTextParts): Generator<Uint8Array> {
  const { dim, bucket } = args;
  yield headerBytes(args, words.ends.length, labels.ends.length, tokens, pruned);
  yield* entryPieces(words, WORD);
  yield* entryPieces(labels, LABEL);
  if (pruned !== undefined) yield new Uint8Array(pruned.buffer, pruned.byteOffset, pruned.byteLength);
  const rows = words.ends.length + (pruned === undefined ? bucket : pruned.length / 2);
  yield* matrixPart(input, rows, dim);
  yield* matrixPart(output, (args.model === "supervised" ? labels : words).ends.length, dim);
}

function matrixPart(
  matrix: readonly StridedMatrix[] | StridedMatrix | QuantizedMatrix,
  rows: number,
  columns: number,
): Iterable<Uint8Array> {
  if (!("kind" in matrix)) return matrixBytes("rows" in matrix ? [matrix] : matrix, rows, columns);
  checkRows(matrix.rows, rows);
  return quantizedBytes(matrix);
}

/** Entries of words or labels, in the order given. */
export function fastTextEntries(words: Iterable<Uint8Array>, counts: Float64Array): FastTextEntries {
  const ends = new Uint32Array(counts.length);
  const pieces: Uint8Array[] = [];
  let end = 0;
  for (const word of words) {
    end += word.length;
    ends[pieces.length] = end;
    pieces.push(word);
  }
  return { bytes: Buffer.concat(pieces), ends, counts };
}

function headerBytes(
  args: FastTextArgs,
  words: number,
  labels: number,
  tokens: number,
  pruned: Int32Array | undefined,
): Uint8Array {
  const { dim, ws, epoch, minCount, neg, wordNgrams, bucket, minn, maxn, lrUpdateRate, t } = args;
  const loss = FASTTEXT_LOSSES.indexOf(args.loss) + 1;
  const model = FASTTEXT_MODELS.indexOf(args.model) + 1;
  const settings = [dim, ws, epoch, minCount, neg, wordNgrams, loss, model, bucket, minn, maxn, lrUpdateRate];
  const bytes = Buffer.alloc(2 * 4 + 12 * 4 + 8 + 3 * 4 + 2 * 8);
  let at = bytes.writeInt32LE(FASTTEXT_MAGIC);
  for (const number of [FASTTEXT_VERSION, ...settings]) at = bytes.writeInt32LE(number, at);
  at = bytes.writeDoubleLE(t, at);
  for (const number of [words + labels, words, labels]) at = bytes.writeInt32LE(number, at);
  at = bytes.writeBigInt64LE(BigInt(tokens), at);
  bytes.writeBigInt64LE(pruned === undefined ? -1n : BigInt(pruned.length / 2), at);
  return bytes;
}

function* entryPieces(entries: FastTextEntries, type: number): Generator<Uint8Array> {
  const { ends, counts } = entries;
  for (let first = 0; first < ends.length; first += BATCH) {
    const last = Math.min(ends.length, first + BATCH);
    const start = first === 0 ? 0 : ends[first - 1];
    const piece = Buffer.alloc(ends[last - 1] - start + (last - first) * 10);
    let at = 0;
    for (let i = first; i < last; i++) {
      const word = entryBytes(entries, i);
      if (word.includes(0)) throw new Error("a word with a zero byte, which ends words in the file");
      piece.set(word, at);
      at = piece.writeBigInt64LE(BigInt(counts[i]), at + word.length + 1);
      at = piece.writeUInt8(type, at);
    }
    yield piece;
  }
}

function* matrixBytes(
  matrices: readonly StridedMatrix[],
  rows: number,
  columns: number,
): Generator<Uint8Array> {
  const found = matrices.reduce((sum, matrix) => sum + matrix.rows, 0);
  checkRows(found, rows);
  const head = Buffer.alloc(1 + 2 * 8); // that it is not quantized, and its size
  head.writeBigInt64LE(BigInt(rows), 1);
  head.writeBigInt64LE(BigInt(columns), 9);
  yield head;
  for (const matrix of matrices) yield* matrixPieces(matrix, columns);
}

function checkRows(found: number, rows: number): void {
  if (found !== rows) throw new Error(`a matrix of ${found} rows, where ${rows} are needed`);
}
