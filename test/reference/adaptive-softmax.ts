/** Adaptive softmax as its definition has it, in f64: the slow twin. */
import { classLogits, linear, logSoftmax } from "./layers.ts";

/** By the names within the layer. */
export type AdaptiveWeights = Readonly<Record<string, ArrayLike<number>>>;

/** The logarithms of the probabilities of all classes, (V), for one row of inputs. */
export function adaptiveLogs(
  x: readonly number[],
  weights: AdaptiveWeights,
  cutoffs: readonly number[],
): number[] {
  const head = logSoftmax(classLogits(x, weights["head.W"], weights["head.b"], x.length));
  const clusters = cutoffs.flatMap((_, i) => {
    const [projection, W] = [weights[`clusters.${i}.projection.W`], weights[`clusters.${i}.W`]];
    const outputs = projection.length / x.length;
    const read = linear(x, projection, Array<number>(outputs).fill(0), x.length);
    const logits = classLogits(read, W, Array<number>(W.length / outputs).fill(0), outputs);
    return logSoftmax(logits).map((log) => head[cutoffs[0] + i] + log);
  });
  return [...head.slice(0, cutoffs[0]), ...clusters];
}
