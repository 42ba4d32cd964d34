/** By squaring: Math.pow may differ in its last bit from one machine to another. The exponent is a whole number, not below 0. */
export function power(base: number, exponent: number): number {
  let [result, square] = [1, base];
  for (let left = exponent; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}
