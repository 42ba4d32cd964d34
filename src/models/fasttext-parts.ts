/** Parts of a model of fastText in the kernels' memory: its words as a table, and a matrix row by row. */
import type { Kernels } from "../engine/kernels.ts";
import type { FastTextEntries } from "../formats/fasttext-header.ts";
import { decodeRows, type FastTextMatrix } from "../formats/fasttext-matrix.ts";
import type { Refuse } from "../formats/refuse.ts";
import { WordTable } from "../text/word-table.ts";
import { GrowingRows, refuseTooLarge } from "./growing-rows.ts";

/** Rows of a quantized matrix that are decoded at a time. */
const BATCH = 2 ** 10;

/** A whole matrix, decoded where it is quantized. @throws ModelError when the memory is too small for it */
export async function loadRows(
  kernels: Kernels,
  matrix: FastTextMatrix,
  refuse: Refuse,
): Promise<GrowingRows> {
  refuseTooLarge(refuse, matrix.rows, matrix.columns);
  const rows = new GrowingRows(kernels, matrix.columns, refuse);
  for await (const piece of piecesOf(matrix)) rows.addPacked(piece);
  return rows;
}

async function* piecesOf(matrix: FastTextMatrix): AsyncGenerator<Uint8Array> {
  if (matrix.kind === "dense") return yield* matrix.pieces();
  for (let first = 0; first < matrix.rows; first += BATCH) {
    const numbers = new Float32Array(Math.min(BATCH, matrix.rows - first) * matrix.columns);
    decodeRows(matrix, first, numbers);
    yield new Uint8Array(numbers.buffer);
  }
}

/** The id of a word is the number of its row. @throws ModelError where there are none, or one stands there twice */
export function tableOf(kernels: Kernels, words: FastTextEntries, refuse: Refuse): WordTable {
  const table = new WordTable(kernels);
  table.addJoined(words.bytes, words.ends);
  if (table.size < words.ends.length) throw refuse("a word stands twice in its dictionary");
  if (table.size === 0) throw refuse("no words are in it");
  return table;
}
