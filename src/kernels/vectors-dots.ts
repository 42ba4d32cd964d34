// One vector against output rows, whose addresses are a list of even length: groups of six, then of two. More sums at once
// would be spilled to memory.

/** Writes the inner product with each row; four more numbers behind the last may be written. */
export function dot_rows(vector: usize, rows: usize, count: i32, width: usize, out: usize): void {
  let i = 0;
  for (; i + 6 <= count; i += 6) dotSix(vector, rows + (i << 2), width, out + (i << 2));
  for (; i < count; i += 2) dotTwo(vector, rows + (i << 2), width, out + (i << 2));
}

/** sum + x · y, rounded once or twice. */
@inline export function add_product(x: v128, y: v128, sum: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(x, y, sum);
  return f32x4.add(sum, f32x4.mul(x, y));
}

function dotSix(vector: usize, rows: usize, width: usize, out: usize): void {
  const r0: usize = load<u32>(rows), r1: usize = load<u32>(rows, 4), r2: usize = load<u32>(rows, 8);
  const r3: usize = load<u32>(rows, 12), r4: usize = load<u32>(rows, 16), r5: usize = load<u32>(rows, 20);
  let s0 = f32x4.splat(0), s1 = f32x4.splat(0), s2 = f32x4.splat(0);
  let s3 = f32x4.splat(0), s4 = f32x4.splat(0), s5 = f32x4.splat(0);
  for (let at: usize = 0; at < width; at += 16) {
    const x = v128.load(vector + at);
    s0 = add_product(x, v128.load(r0 + at), s0);
    s1 = add_product(x, v128.load(r1 + at), s1);
    s2 = add_product(x, v128.load(r2 + at), s2);
    s3 = add_product(x, v128.load(r3 + at), s3);
    s4 = add_product(x, v128.load(r4 + at), s4);
    s5 = add_product(x, v128.load(r5 + at), s5);
  }
  v128.store(out, sumsOfLanes(s0, s1, s2, s3));
  v128.store(out, sumsOfLanes(s4, s5, s4, s5), 16);
}

function dotTwo(vector: usize, rows: usize, width: usize, out: usize): void {
  const r0: usize = load<u32>(rows), r1: usize = load<u32>(rows, 4);
  let s0 = f32x4.splat(0), s1 = f32x4.splat(0);
  for (let at: usize = 0; at < width; at += 16) {
    const x = v128.load(vector + at);
    s0 = add_product(x, v128.load(r0 + at), s0);
    s1 = add_product(x, v128.load(r1 + at), s1);
  }
  v128.store(out, sumsOfLanes(s0, s1, s0, s1));
}

/** The sum of the lanes of each, (0 + 2) + (1 + 3). */
@inline function sumsOfLanes(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
}
