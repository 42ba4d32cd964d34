// Tiles of a product: as many sums at once as stay in registers, 15 on x86. The left side lies as [depth][rows of the
// tile], the right side in panels [depth][8]. Larger tiles spill and are slower; so does unrolling over the depth.

/** Tiles of four rows one below the other; `step` counts bytes from one's left side to the next one's. */
export function tiles_4x8(
  output: usize, stride: i32, left: usize, step: i32, panel: usize, columns: i32, depth: i32, rows: i32, add: i32,
): void {
  for (; rows > 0; rows -= 4) {
    tile_4x8(output, stride, left, panel, columns, depth, add);
    output += stride << 2;
    left += step;
  }
}

@inline function tile_4x8(
  output: usize, stride: i32, left: usize, panel: usize, columns: i32, depth: i32, add: i32,
): void {
  let a0 = f32x4.splat(0), a1 = f32x4.splat(0);
  let b0 = f32x4.splat(0), b1 = f32x4.splat(0);
  let c0 = f32x4.splat(0), c1 = f32x4.splat(0);
  let d0 = f32x4.splat(0), d1 = f32x4.splat(0);
  const end = panel + (depth << 5);
  while (panel < end) {
    const low = v128.load(panel), high = v128.load(panel, 16);
    let x = v128.load32_splat(left);
    a0 = add_product(x, low, a0);
    a1 = add_product(x, high, a1);
    x = v128.load32_splat(left, 4);
    b0 = add_product(x, low, b0);
    b1 = add_product(x, high, b1);
    x = v128.load32_splat(left, 8);
    c0 = add_product(x, low, c0);
    c1 = add_product(x, high, c1);
    x = v128.load32_splat(left, 12);
    d0 = add_product(x, low, d0);
    d1 = add_product(x, high, d1);
    panel += 32;
    left += 16;
  }
  put(output, a0, a1, columns, add);
  put(output + stride, b0, b1, columns, add);
  put(output + (stride << 1), c0, c1, columns, add);
  put(output + stride * 3, d0, d1, columns, add);
}

export function tile_3x8(
  output: usize, stride: i32, left: usize, panel: usize, columns: i32, depth: i32, add: i32,
): void {
  let a0 = f32x4.splat(0), a1 = f32x4.splat(0);
  let b0 = f32x4.splat(0), b1 = f32x4.splat(0);
  let c0 = f32x4.splat(0), c1 = f32x4.splat(0);
  const end = panel + (depth << 5);
  while (panel < end) {
    const low = v128.load(panel), high = v128.load(panel, 16);
    let x = v128.load32_splat(left);
    a0 = add_product(x, low, a0);
    a1 = add_product(x, high, a1);
    x = v128.load32_splat(left, 4);
    b0 = add_product(x, low, b0);
    b1 = add_product(x, high, b1);
    x = v128.load32_splat(left, 8);
    c0 = add_product(x, low, c0);
    c1 = add_product(x, high, c1);
    panel += 32;
    left += 12;
  }
  put(output, a0, a1, columns, add);
  put(output + stride, b0, b1, columns, add);
  put(output + (stride << 1), c0, c1, columns, add);
}

/** Two panels at once, so that enough sums are under way. */
export function tile_2x16(
  output: usize, stride: i32, left: usize, panel: usize, next: usize, columns: i32, depth: i32, add: i32,
): void {
  let a0 = f32x4.splat(0), a1 = f32x4.splat(0), a2 = f32x4.splat(0), a3 = f32x4.splat(0);
  let b0 = f32x4.splat(0), b1 = f32x4.splat(0), b2 = f32x4.splat(0), b3 = f32x4.splat(0);
  const end = panel + (depth << 5);
  while (panel < end) {
    const x = v128.load32_splat(left), y = v128.load32_splat(left, 4);
    let w = v128.load(panel);
    a0 = add_product(x, w, a0);
    b0 = add_product(y, w, b0);
    w = v128.load(panel, 16);
    a1 = add_product(x, w, a1);
    b1 = add_product(y, w, b1);
    w = v128.load(next);
    a2 = add_product(x, w, a2);
    b2 = add_product(y, w, b2);
    w = v128.load(next, 16);
    a3 = add_product(x, w, a3);
    b3 = add_product(y, w, b3);
    panel += 32;
    next += 32;
    left += 8;
  }
  put(output, a0, a1, columns, add);
  put(output + stride, b0, b1, columns, add);
  if (columns <= 8) return;
  put(output + 32, a2, a3, columns - 8, add);
  put(output + stride + 32, b2, b3, columns - 8, add);
}

export function tile_1x16(
  output: usize, left: usize, panel: usize, next: usize, columns: i32, depth: i32, add: i32,
): void {
  let a0 = f32x4.splat(0), a1 = f32x4.splat(0), a2 = f32x4.splat(0), a3 = f32x4.splat(0);
  const end = panel + (depth << 5);
  while (panel < end) {
    const x = v128.load32_splat(left);
    a0 = add_product(x, v128.load(panel), a0);
    a1 = add_product(x, v128.load(panel, 16), a1);
    a2 = add_product(x, v128.load(next), a2);
    a3 = add_product(x, v128.load(next, 16), a3);
    panel += 32;
    next += 32;
    left += 4;
  }
  put(output, a0, a1, columns, add);
  if (columns > 8) put(output + 32, a2, a3, columns - 8, add);
}

/** sum + x · y, rounded once where the build is for machines that can. */
@inline function add_product(x: v128, y: v128, sum: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(x, y, sum);
  return f32x4.add(sum, f32x4.mul(x, y));
}

/** Stores the first `columns` of eight sums, or adds them to what is there; nothing behind them is touched. */
@inline function put(output: usize, low: v128, high: v128, columns: i32, add: i32): void {
  if (columns < 8) {
    put_some(output, low, high, columns, add);
  } else if (add) {
    v128.store(output, f32x4.add(v128.load(output), low));
    v128.store(output, f32x4.add(v128.load(output, 16), high), 16);
  } else {
    v128.store(output, low);
    v128.store(output, high, 16);
  }
}

function put_some(output: usize, low: v128, high: v128, columns: i32, add: i32): void {
  if (columns >= 4) {
    v128.store(output, add ? f32x4.add(v128.load(output), low) : low);
    output += 16;
    columns -= 4;
    low = high;
  }
  for (; columns > 0; columns--) {
    v128.store_lane<f32>(output, add ? f32x4.add(v128.load32_zero(output), low) : low, 0);
    low = i8x16.shuffle(low, low, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3);
    output += 4;
  }
}
