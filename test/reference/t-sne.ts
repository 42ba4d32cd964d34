/** What t-SNE makes small, from its definition: the divergence of a map's probabilities from the joint ones. */

/** `joint` is symmetric, (N, N), and adds up to 1; `map` has two numbers a point. */
export function slowDivergence(joint: readonly (readonly number[])[], map: readonly number[]): number {
  const size = joint.length;
  const near = joint.map((_, i) =>
    joint.map((_, j) => {
      const squares = (map[2 * i] - map[2 * j]) ** 2 + (map[2 * i + 1] - map[2 * j + 1]) ** 2;
      return i === j ? 0 : 1 / (1 + squares);
    }),
  );
  const whole = near.flat().reduce((sum, one) => sum + one, 0);
  let divergence = 0;
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++)
      if (joint[i][j] > 0) divergence += joint[i][j] * Math.log((joint[i][j] * whole) / near[i][j]);
  return divergence;
}

/** Of chances that add up to 1: e to their entropy. */
export const slowPerplexity = (chances: readonly number[]): number =>
  Math.exp(-chances.reduce((sum, chance) => sum + (chance > 0 ? chance * Math.log(chance) : 0), 0));
