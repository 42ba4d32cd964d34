// Packs the sides of a product into the order in which the tiles of gemm-tiles.ts read them. The right side: panels of
// 8 columns, [depth][8]. The left side: groups of rows, [depth][rows of the group], of four and in the end of fewer.
// Both are lines side by side: columns of the right side, rows of the left one. `stride` counts the numbers from row to
// row in memory, where a matrix lies the other way round if `transposed`.

/** A store of four numbers may end this far behind the last one that is needed. */
const SLACK: i32 = 16;

export function gemm_packed_right_size(depth: i32, columns: i32): usize {
  return (depth * ((columns + 7) & ~7)) << 2;
}

export function gemm_packed_left_size(rows: i32, depth: i32): usize {
  return ((rows * depth) << 2) + SLACK;
}

/** A panel that is not full repeats the last column: no tile stores what comes of it. */
export function gemm_pack_right(
  packed: usize, source: usize, stride: i32, depth: i32, columns: i32, transposed: i32,
): void {
  const row = stride << 2, panel = depth << 5;
  if (transposed) {
    for (; columns > 0; columns -= 8, packed += panel, source += row << 3) {
      gather_four(packed, 32, source, row, depth, 0, columns);
      gather_four(packed + 16, 32, source, row, depth, 4, columns);
    }
  } else {
    for (; columns >= 16; columns -= 16, packed += panel << 1, source += 64) {
      copy_sixteen(packed, 16, panel, 32, source, row, depth);
    }
    for (; columns > 0; columns -= 8, packed += panel, source += 32) {
      copy_few(packed, 8, source, row, depth, columns);
    }
  }
}

/** Groups of four rows, then of three, two or one; a row is in a group of its own only where it is the only one. */
export function gemm_pack_left(
  packed: usize, source: usize, stride: i32, rows: i32, depth: i32, transposed: i32,
): void {
  const line = stride << 2, group = depth << 4;
  if (transposed) {
    for (; rows >= 21; rows -= 16, packed += group << 2, source += 64) {
      copy_sixteen(packed, group, group << 1, 16, source, line, depth);
    }
  }
  while (rows > 0) {
    const width = rows == 5 ? 3 : min(rows, 4);
    if (transposed) copy_few(packed, width, source, line, depth, width);
    else gather_four(packed, width << 2, source, line, depth, 0, width);
    packed += (width * depth) << 2;
    source += transposed ? width << 2 : width * line;
    rows -= width;
  }
}

/**
 * Four lines, from number `first` on, each of which lies along the depth. Of all lines there are `count`; the last one
 * stands for those behind it. Of the four numbers written at once, those beyond `step` are then written over.
 */
function gather_four(
  target: usize, step: i32, source: usize, stride: i32, depth: i32, first: i32, count: i32,
): void {
  const last = count - 1;
  let a = source + min(first, last) * stride, b = source + min(first + 1, last) * stride;
  let c = source + min(first + 2, last) * stride, d = source + min(first + 3, last) * stride;
  for (; depth >= 4; depth -= 4, a += 16, b += 16, c += 16, d += 16) {
    const va = v128.load(a), vb = v128.load(b), vc = v128.load(c), vd = v128.load(d);
    const ab01 = i8x16.shuffle(va, vb, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
    const cd01 = i8x16.shuffle(vc, vd, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
    const ab23 = i8x16.shuffle(va, vb, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
    const cd23 = i8x16.shuffle(vc, vd, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
    v128.store(target, v128.shuffle<i64>(ab01, cd01, 0, 2));
    target += step;
    v128.store(target, v128.shuffle<i64>(ab01, cd01, 1, 3));
    target += step;
    v128.store(target, v128.shuffle<i64>(ab23, cd23, 0, 2));
    target += step;
    v128.store(target, v128.shuffle<i64>(ab23, cd23, 1, 3));
    target += step;
  }
  for (; depth > 0; depth--, target += step, a += 4, b += 4, c += 4, d += 4) {
    f32.store(target, f32.load(a));
    f32.store(target, f32.load(b), 4);
    f32.store(target, f32.load(c), 8);
    f32.store(target, f32.load(d), 12);
  }
}

/** Sixteen lines that lie side by side, a whole cache line at once: four to each of four places, `near` and `far`. */
function copy_sixteen(
  target: usize, near: i32, far: i32, step: i32, source: usize, stride: i32, depth: i32,
): void {
  let other = target + far;
  for (; depth > 0; depth--, target += step, other += step, source += stride) {
    v128.store(target, v128.load(source));
    v128.store(target + near, v128.load(source, 16));
    v128.store(other, v128.load(source, 32));
    v128.store(other + near, v128.load(source, 48));
  }
}

/** `width` lines side by side, of which there are `count`; the last one stands for those behind it. */
function copy_few(target: usize, width: i32, source: usize, stride: i32, depth: i32, count: i32): void {
  const last = count - 1, fours = min(width, count) & ~3;
  for (; depth > 0; depth--, source += stride) {
    for (let i = 0; i < fours; i += 4, target += 16) v128.store(target, v128.load(source + (i << 2)));
    for (let i = fours; i < width; i++, target += 4) {
      f32.store(target, f32.load(source + (min(i, last) << 2)));
    }
  }
}
