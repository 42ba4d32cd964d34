/** Parts of a model of fastText in the kernels' memory: its words as a table, and a matrix row by row. */
import type { Kernels } from "../engine/kernels.ts";
import type { FastTextEntries } from "../formats/fasttext-header.ts";
import { decodeRows, type FastTextMatrix } from "../formats/fasttext-matrix.ts";
import type { Refuse } from "../formats/refuse.ts";
import { WordTable } from "../text/word-table.ts";
import { GrowingRows, refuseTooLarge } from "./growing-rows.ts";

/** Bytes of rows that are read at a time. */
const BATCH = 2 ** 22;

/** A whole matrix, decoded where it is quantized. @throws ModelError when the memory is too small for it */
export async function loadRows(
  kernels: Kernels,
  matrix: FastTextMatrix,
  refuse: Refuse,
): Promise<GrowingRows> {
  refuseTooLarge(refuse, matrix.rows, matrix.columns);
  const rows = new GrowingRows(kernels, matrix.columns, refuse);
  const batch = Math.ceil(BATCH / (matrix.columns * 4));
  const place = async (first: number) => {
    const packed = rows.placePacked(Math.max(0, Math.min(batch, matrix.rows - first)));
    if (matrix.kind === "dense") await matrix.read(packed);
    else decodeRows(matrix, first, new Float32Array(packed.buffer, packed.byteOffset, packed.length / 4));
    return packed;
  };
  let coming = place(0);
  for (let first = 0; first < matrix.rows; first += batch) {
    const packed = await coming;
    coming = place(first + batch); // these are read while the others are spread
    rows.spread(packed);
  }
  await coming;
  return rows;
}

/** The id of a word is the number of its row. @throws ModelError where there are none, or one stands there twice */
export function tableOf(kernels: Kernels, words: FastTextEntries, refuse: Refuse): WordTable {
  const table = new WordTable(kernels);
  table.addJoined(words.bytes, words.ends);
  if (table.size < words.ends.length) throw refuse("a word stands twice in its dictionary");
  if (table.size === 0) throw refuse("no words are in it");
  return table;
}
