// Product quantization (Jégou, Douze and Schmid 2011): which of 256 centroids is nearest to a part of a row, and the sums
// of the parts that are nearest to each. Centroids lie as (numbers, 256): one number of all of them behind the other.

const CENTROIDS: usize = 256;

/**
 * Writes the number of the nearest centroid, a byte, for each of `count` points of `dim` numbers, which begin `stride` bytes
 * apart; of equally near ones the first. Codes go to `codes`, `step` bytes apart.
 */
export function nearest_centroids(
  points: usize, stride: usize, count: i32, dim: i32, centroids: usize, codes: usize, step: usize,
): void {
  for (let i = 0; i < count; i++, points += stride, codes += step) store<u8>(codes, nearest(points, dim, centroids) as u8);
}

/** The same of points that are the rows with these numbers, of a matrix whose rows begin `stride` bytes apart. */
export function nearest_of_rows(
  base: usize, stride: usize, rows: usize, count: i32, dim: i32, centroids: usize, codes: usize,
): void {
  for (let i: usize = 0; i < (count as usize); i++) {
    const point = base + (load<u32>(rows + (i << 2)) as usize) * stride;
    store<u8>(codes + i, nearest(point, dim, centroids) as u8);
  }
}

/** Adds each of those points to the sum of its centroid, (256, dim) f64, and counts it, (256) u32. */
export function sum_by_centroid(
  base: usize, stride: usize, rows: usize, count: i32, dim: i32, codes: usize, sums: usize, counts: usize,
): void {
  for (let i: usize = 0; i < (count as usize); i++) {
    const point = base + (load<u32>(rows + (i << 2)) as usize) * stride;
    const code: usize = load<u8>(codes + i);
    const seen = counts + (code << 2);
    store<u32>(seen, load<u32>(seen) + 1);
    const sum = sums + ((code * (dim as usize)) << 3);
    for (let d: usize = 0; d < (dim as usize); d++) {
      store<f64>(sum + (d << 3), load<f64>(sum + (d << 3)) + (load<f32>(point + (d << 2)) as f64));
    }
  }
}

/** Four centroids at a time, each lane with the best of its own. */
function nearest(point: usize, dim: i32, centroids: usize): u32 {
  let best = f32x4.splat(f32.MAX_VALUE);
  let places = i32x4.splat(0), indices = i32x4(0, 1, 2, 3);
  for (let at: usize = 0; at < CENTROIDS << 2; at += 16) {
    let sum = f32x4.splat(0);
    for (let d: usize = 0; d < (dim as usize); d++) {
      const difference = f32x4.sub(v128.load32_splat(point + (d << 2)), v128.load(centroids + (d << 10) + at));
      sum = f32x4.add(sum, f32x4.mul(difference, difference));
    }
    const nearer = f32x4.lt(sum, best);
    best = v128.bitselect(sum, best, nearer);
    places = v128.bitselect(indices, places, nearer);
    indices = i32x4.add(indices, i32x4.splat(4));
  }
  const low = nearer_of(
    f32x4.extract_lane(best, 0), i32x4.extract_lane(places, 0), f32x4.extract_lane(best, 1), i32x4.extract_lane(places, 1),
  );
  const high = nearer_of(
    f32x4.extract_lane(best, 2), i32x4.extract_lane(places, 2), f32x4.extract_lane(best, 3), i32x4.extract_lane(places, 3),
  );
  const least = min(f32x4.extract_lane(best, 0), f32x4.extract_lane(best, 1));
  const other = min(f32x4.extract_lane(best, 2), f32x4.extract_lane(best, 3));
  return nearer_of(least, low, other, high);
}

@inline
function nearer_of(left: f32, leftPlace: u32, right: f32, rightPlace: u32): u32 {
  return left < right || (left == right && leftPlace < rightPlace) ? leftPlace : rightPlace;
}
