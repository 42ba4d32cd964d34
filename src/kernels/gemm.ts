// Products of matrices. Both sides are packed first (gemm-pack.ts); the output is then worked out tile by tile
// (gemm-tiles.ts), in blocks that stay in the caches: K. Goto and R. van de Geijn, "Anatomy of High-Performance Matrix
// Multiplication", 2008. Every number of the output is a sum over the depth in increasing order, in blocks of
// DEPTH_BLOCK, whatever tile it falls in, so it never depends on the other rows and columns of the product.
import { tile_1x16, tile_2x16, tile_3x8, tiles_4x8 } from "./gemm-tiles";

/** A panel of the right side stays in the first cache, a block of the left side in the second. */
const DEPTH_BLOCK: i32 = 512;
const ROW_BLOCK: i32 = 192;

/** output = left · right, with `add` output += left · right; `stride` counts the numbers from one row to the next. */
export function gemm(
  output: usize, stride: i32, left: usize, right: usize, rows: i32, columns: i32, depth: i32, add: i32,
): void {
  while (rows > 0) {
    const count = rows > ROW_BLOCK + 1 ? ROW_BLOCK : rows; // a last row is never alone, as it is not when packed
    multiply_rows(output, stride, left, right, count, columns, depth, add);
    output += (count * stride) << 2;
    left += (count * depth) << 2;
    rows -= count;
  }
}

function multiply_rows(
  output: usize, stride: i32, left: usize, right: usize, rows: i32, columns: i32, depth: i32, add: i32,
): void {
  let done = 0;
  do {
    const block = min(DEPTH_BLOCK, depth - done);
    for (let column = 0; column < columns; column += 16) {
      const panel = right + ((column * depth + (done << 3)) << 2);
      const strip = output + (column << 2);
      multiply_strip(strip, stride << 2, left, panel, rows, columns - column, depth, done, block, add);
    }
    done += block;
    add = 1;
  } while (done < depth);
}

/** Up to 16 columns, in two panels of which the second may not be there, over one block of the depth. */
function multiply_strip(
  output: usize, stride: i32, left: usize, panel: usize,
  rows: i32, columns: i32, depth: i32, done: i32, block: i32, add: i32,
): void {
  const next = columns > 8 ? panel + (depth << 5) : panel;
  const fours = rows_in_fours(rows);
  if (fours > 0) {
    const first = left + (done << 4);
    tiles_4x8(output, stride, first, depth << 4, panel, columns, block, fours, add);
    if (columns > 8) tiles_4x8(output + 32, stride, first, depth << 4, next, columns - 8, block, fours, add);
    output += fours * stride;
    left += (fours * depth) << 2;
    rows -= fours;
  }
  if (rows == 3 || rows == 5) {
    const first = left + done * 12;
    tile_3x8(output, stride, first, panel, columns, block, add);
    if (columns > 8) tile_3x8(output + 32, stride, first, next, columns - 8, block, add);
    output += 3 * stride;
    left += depth * 12;
    rows -= 3;
  }
  if (rows == 2) tile_2x16(output, stride, left + (done << 3), panel, next, columns, block, add);
  if (rows == 1) tile_1x16(output, left + (done << 2), panel, next, columns, block, add);
}

/** How many of the rows are in groups of four, as group_width has it. */
function rows_in_fours(rows: i32): i32 {
  return (rows & 3) == 1 ? max(rows - 5, 0) : rows & ~3;
}
