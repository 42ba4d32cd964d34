// The last lanes of an array whose count is not a multiple of four: read and written without touching what lies behind.

/** The first `count` (1 to 4) of four lanes; the others are zero. */
@inline export function load_lanes(pointer: usize, count: i32): v128 {
  if (count == 4) return v128.load(pointer);
  let lanes = v128.load32_zero(pointer);
  if (count > 1) lanes = v128.load32_lane(pointer, lanes, 1, 4);
  if (count > 2) lanes = v128.load32_lane(pointer, lanes, 2, 8);
  return lanes;
}

/** Writes the first `count` (1 to 4) of four lanes. */
@inline export function store_lanes(pointer: usize, lanes: v128, count: i32): void {
  if (count == 4) {
    v128.store(pointer, lanes);
    return;
  }
  v128.store32_lane(pointer, lanes, 0);
  if (count > 1) v128.store32_lane(pointer, lanes, 1, 4);
  if (count > 2) v128.store32_lane(pointer, lanes, 2, 8);
}
