/** The slow twin of src/models/huffman.ts: sorts all trees anew before it joins the two lightest. */

/** The sum over all words of count times length of the path, of which no tree has a smaller one. */
export function leastPathSum(counts: readonly number[]): number {
  const weights = [...counts];
  let sum = 0;
  while (weights.length > 1) {
    weights.sort((a, b) => a - b);
    const joined = weights[0] + weights[1];
    weights.splice(0, 2, joined);
    sum += joined;
  }
  return sum;
}
