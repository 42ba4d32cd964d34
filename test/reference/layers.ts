/** The layers that are not recurrent as their definitions have them, in f64: the slow twins. */

type Vector = ArrayLike<number>;

/** Row after row, `columns` long. */
export function rowsOf(x: Vector, columns: number): number[][] {
  const all = Array.from(x);
  return Array.from({ length: all.length / columns }, (_, i) => all.slice(i * columns, (i + 1) * columns));
}

export const dot = (a: Vector, b: Vector): number => sum(Array.from(a, (x, i) => x * b[i]));

export const sum = (x: readonly number[]): number => x.reduce((all, one) => all + one, 0);

/** x · W + b, with x (N, inputs), W (inputs, outputs) and b (outputs). */
export function linear(x: Vector, W: Vector, b: Vector, inputs: number): number[] {
  const columns = Array.from(b, (_, j) => rowsOf(W, b.length).map((row) => row[j]));
  return rowsOf(x, inputs).flatMap((row) => columns.map((column, j) => dot(row, column) + b[j]));
}

export function embedding(table: Vector, ids: readonly number[], size: number): number[] {
  const rows = rowsOf(table, size);
  return ids.flatMap((id) => rows[id]);
}

/** x · Wᵀ + b, with x (N, inputs), W (classes, inputs) and b (classes). */
export function classLogits(x: Vector, W: Vector, b: Vector, inputs: number): number[] {
  const classes = rowsOf(W, inputs);
  return rowsOf(x, inputs).flatMap((row) => classes.map((one, j) => dot(row, one) + b[j]));
}

/** The logarithm of each probability. */
export function logSoftmax(logits: readonly number[]): number[] {
  const highest = Math.max(...logits);
  const logarithm = Math.log(sum(logits.map((x) => Math.exp(x - highest))));
  return logits.map((x) => x - highest - logarithm);
}

/** One loss for each row of logits; a target of -1 is none. */
export function crossEntropy(
  logits: Vector,
  targets: readonly number[],
  { smoothing = 0, weights }: { smoothing?: number; weights?: Vector } = {},
): number[] {
  return rowsOf(logits, logits.length / targets.length).map((row, i) => {
    if (targets[i] < 0) return 0;
    const logs = logSoftmax(row);
    const even = -sum(logs) / row.length;
    const loss = (1 - smoothing) * -logs[targets[i]] + smoothing * even;
    return loss * (weights?.[targets[i]] ?? 1);
  });
}

export function layerNorm(x: Vector, gain: Vector, bias: Vector, epsilon = 1e-5): number[] {
  return rowsOf(x, gain.length).flatMap((row) => {
    const mean = sum(row) / row.length;
    const variance = sum(row.map((one) => (one - mean) ** 2)) / row.length;
    return row.map((one, j) => ((one - mean) / Math.sqrt(variance + epsilon)) * gain[j] + bias[j]);
  });
}

/** (T, B, H) to (B, H). */
export function pool(
  name: "last" | "mean" | "max",
  x: Vector,
  [times, batch, columns]: readonly [number, number, number],
  lengths: readonly number[] = Array(batch).fill(times),
): number[] {
  return lengths.flatMap((length, i) =>
    Array.from({ length: columns }, (_, j) => {
      const series = Array.from({ length }, (_, t) => x[(t * batch + i) * columns + j]);
      if (length === 0) return 0;
      if (name === "last") return series[length - 1];
      return name === "max" ? Math.max(...series) : sum(series) / length;
    }),
  );
}
