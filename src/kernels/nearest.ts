// The search for the nearest of many vectors: what is left to do when products have made scores of all candidates.

/** What a vector without a direction is divided by: all its products are 0, and so are its cosines then. */
const NO_NORM: f32 = 1;
/** Keeps a quotient of cosines finite, as its authors have it. */
const EPSILON: f32 = 0.000001;

/**
 * The Euclidean lengths of `rows` vectors of `size` numbers, each `stride` numbers behind the one before, added up in
 * f64; 1 for a vector of zeros.
 */
export function row_norms(output: usize, vectors: usize, stride: i32, rows: i32, size: i32): void {
  for (; rows > 0; rows--, output += 4, vectors += (stride as usize) << 2) {
    const norm = <f32>sqrt(squares(vectors, size));
    store<f32>(output, norm == 0 ? NO_NORM : norm);
  }
}

function squares(at: usize, size: i32): f64 {
  const end = at + (size << 2);
  let a = f64x2.splat(0), b = f64x2.splat(0);
  for (; at + 16 <= end; at += 16) {
    const low = f64x2.promote_low_f32x4(v128.load64_zero(at));
    const high = f64x2.promote_low_f32x4(v128.load64_zero(at, 8));
    a = f64x2.add(a, f64x2.mul(low, low));
    b = f64x2.add(b, f64x2.mul(high, high));
  }
  a = f64x2.add(a, b);
  let sum = f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1);
  for (; at < end; at += 4) {
    const number = <f64>load<f32>(at);
    sum += number * number;
  }
  return sum;
}

/** Divides the numbers of (rows, columns) by those of `divisors` (columns). */
export function divide_columns(output: usize, divisors: usize, rows: i32, columns: i32): void {
  const size: usize = columns << 2;
  for (; rows > 0; rows--, output += size) divide(output, divisors, size);
}

function divide(output: usize, divisors: usize, size: usize): void {
  const end = output + size;
  for (; output + 16 <= end; output += 16, divisors += 16) {
    v128.store(output, f32x4.div(v128.load(output), v128.load(divisors)));
  }
  for (; output < end; output += 4, divisors += 4) store<f32>(output, load<f32>(output) / load<f32>(divisors));
}

/**
 * output = p(plus) · p(more) / (p(minus) + ε), where p(x) = (1 + x) / 2 makes cosines positive: the objective 3CosMul of
 * Levy & Goldberg, "Linguistic Regularities in Sparse and Explicit Word Representations", 2014. An output may be an input.
 */
export function cosine_quotients(output: usize, plus: usize, more: usize, minus: usize, count: i32): void {
  const end = output + (count << 2);
  const epsilon = f32x4.splat(EPSILON);
  for (; output + 16 <= end; output += 16, plus += 16, more += 16, minus += 16) {
    const product = f32x4.mul(positive(v128.load(plus)), positive(v128.load(more)));
    v128.store(output, f32x4.div(product, f32x4.add(positive(v128.load(minus)), epsilon)));
  }
  for (; output < end; output += 4, plus += 4, more += 4, minus += 4) {
    const product = positiveOne(load<f32>(plus)) * positiveOne(load<f32>(more));
    store<f32>(output, product / (positiveOne(load<f32>(minus)) + EPSILON));
  }
}

@inline function positive(cosines: v128): v128 {
  return f32x4.mul(f32x4.add(cosines, f32x4.splat(1)), f32x4.splat(0.5));
}

@inline function positiveOne(cosine: f32): f32 {
  return (cosine + 1) * <f32>0.5;
}
