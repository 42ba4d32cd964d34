/** The networks whose training is measured, and how much of it is. */

export interface Size {
  readonly name: string;
  readonly arch: "lstm" | "gru";
  readonly layers: number;
  /** H, the size of the embedding too. */
  readonly hidden: number;
  /** V */
  readonly vocabulary: number;
  /** B */
  readonly batch: number;
  /** T, the times of a segment. */
  readonly steps: number;
}

const words = { vocabulary: 10_000, batch: 20, steps: 35 };

export const SIZES: readonly Size[] = [
  { name: "lstm-2x200", arch: "lstm", layers: 2, hidden: 200, ...words },
  { name: "lstm-2x650", arch: "lstm", layers: 2, hidden: 650, ...words },
  { name: "lstm-1x128", arch: "lstm", layers: 1, hidden: 128, vocabulary: 65, batch: 50, steps: 50 },
  { name: "gru-2x200", arch: "gru", layers: 2, hidden: 200, ...words },
];

/** Updates that are not counted: kernels are compiled, pages are touched. */
export const WARM_UP = 3;

/** Updates that take about four seconds at 50 GFLOP/s. */
export function measuredUpdates(size: Size): number {
  const gigaflop = (flopPerToken(size) * size.batch * size.steps) / 1e9;
  return Math.max(6, Math.round((4 * 50) / gigaflop));
}

/** Of the products alone: a weight is multiplied and added once forward and twice backward. */
export function flopPerToken({ arch, layers, hidden, vocabulary }: Size): number {
  const gates = arch === "lstm" ? 4 : 3;
  const weights = layers * 2 * hidden * gates * hidden + hidden * vocabulary;
  return 6 * weights;
}
