/** Numbers as they are written: with no more digits than they need. */

/** The number with the fewest digits that is this one in f32. */
export function shortest(number: number): number {
  const single = Math.fround(number);
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(single.toPrecision(digits));
    if (Math.fround(short) === single) return short;
  }
  return Number(single.toPrecision(9));
}
