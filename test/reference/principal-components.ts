/** Principal components as the book has them: power iteration on the covariance, and deflation, one after the other. */

/** For each component, of length 1, the variance along it; (D) each. */
export function slowComponents(
  points: readonly (readonly number[])[],
  count: number,
): { direction: number[]; variance: number }[] {
  const dim = points[0].length;
  const mean = Array.from({ length: dim }, (_, d) => average(points.map((point) => point[d])));
  const covariance = Array.from({ length: dim }, (_, i) =>
    Array.from({ length: dim }, (_, j) =>
      average(points.map((point) => (point[i] - mean[i]) * (point[j] - mean[j]))),
    ),
  );
  return Array.from({ length: count }, () => {
    let direction = Array.from({ length: dim }, (_, d) => 1 + d / 7);
    let variance = 0;
    for (let iteration = 0; iteration < 20_000; iteration++) {
      const image = covariance.map((row) => row.reduce((sum, number, d) => sum + number * direction[d], 0));
      variance = Math.hypot(...image);
      direction = image.map((number) => number / variance);
    }
    for (let i = 0; i < dim; i++)
      for (let j = 0; j < dim; j++) covariance[i][j] -= variance * direction[i] * direction[j];
    return { direction, variance };
  });
}

const average = (numbers: readonly number[]): number =>
  numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
