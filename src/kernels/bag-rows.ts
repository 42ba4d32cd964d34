// The input rows of a text, which are a list of row numbers: four at a time, so that their cache misses overlap. A row may be
// listed twice, also among the four.

/** Writes the mean of the rows. `stride` is the bytes from one row to the next, `width` those that are read. */
export function mean_of_rows(base: usize, stride: usize, rows: usize, count: i32, width: usize, out: usize): void {
  memory.fill(out, 0, width);
  let i = 0;
  for (; i + 4 <= count; i += 4, rows += 16) {
    const r0 = base + (load<u32>(rows) as usize) * stride, r1 = base + (load<u32>(rows, 4) as usize) * stride;
    const r2 = base + (load<u32>(rows, 8) as usize) * stride, r3 = base + (load<u32>(rows, 12) as usize) * stride;
    for (let at: usize = 0; at < width; at += 16) {
      const two = f32x4.add(f32x4.add(v128.load(out + at), v128.load(r0 + at)), v128.load(r1 + at));
      v128.store(out + at, f32x4.add(f32x4.add(two, v128.load(r2 + at)), v128.load(r3 + at)));
    }
  }
  for (; i < count; i++, rows += 4) {
    const row = base + (load<u32>(rows) as usize) * stride;
    for (let at: usize = 0; at < width; at += 16) v128.store(out + at, f32x4.add(v128.load(out + at), v128.load(row + at)));
  }
  scale(out, width, (1 / (count as f64)) as f32);
}

/** Adds the vector, divided by the number of rows, to each of them; the vector is changed. */
export function add_to_rows(base: usize, stride: usize, rows: usize, count: i32, width: usize, vector: usize): void {
  scale(vector, width, (1 / (count as f64)) as f32);
  let i = 0;
  for (; i + 4 <= count; i += 4, rows += 16) {
    const r0 = base + (load<u32>(rows) as usize) * stride, r1 = base + (load<u32>(rows, 4) as usize) * stride;
    const r2 = base + (load<u32>(rows, 8) as usize) * stride, r3 = base + (load<u32>(rows, 12) as usize) * stride;
    for (let at: usize = 0; at < width; at += 16) {
      const x = v128.load(vector + at);
      v128.store(r0 + at, f32x4.add(v128.load(r0 + at), x));
      v128.store(r1 + at, f32x4.add(v128.load(r1 + at), x));
      v128.store(r2 + at, f32x4.add(v128.load(r2 + at), x));
      v128.store(r3 + at, f32x4.add(v128.load(r3 + at), x));
    }
  }
  for (; i < count; i++, rows += 4) {
    const row = base + (load<u32>(rows) as usize) * stride;
    for (let at: usize = 0; at < width; at += 16) v128.store(row + at, f32x4.add(v128.load(row + at), v128.load(vector + at)));
  }
}

function scale(vector: usize, width: usize, factor: f32): void {
  const factors = f32x4.splat(factor);
  for (let at: usize = 0; at < width; at += 16) v128.store(vector + at, f32x4.mul(v128.load(vector + at), factors));
}
