/**
 * Adaptive softmax (Grave et al. 2017), as torch.nn.AdaptiveLogSoftmaxWithLoss: the head tells the most frequent classes
 * and, as one class each, the clusters of the rarer ones; a cluster's own softmax reads a projection to fewer numbers,
 * and only of the rows whose target is in it. Classes are to be sorted from the most frequent to the rarest.
 */
import type { Engine } from "../engine/engine.ts";
import type { Tensor } from "../engine/tensor.ts";
import type { Initializer } from "./initializers.ts";
import type { Backward, Layer, Pass } from "./layer.ts";
import { linear } from "./linear.ts";
import type { Scope } from "./slab.ts";
import { type ClassLoss, NO_TARGET, type SoftmaxLoss, softmaxLoss } from "./softmax-loss.ts";

export interface AdaptiveSoftmaxOptions {
  readonly inputs: number;
  readonly classes: number;
  /** The first class of each cluster, see `areCutoffs`. */
  readonly cutoffs: readonly number[];
  /** Cluster i (from 1) reads inputs / divisor^i numbers. */
  readonly divisor?: number;
  readonly initializer?: Initializer;
}

/** There is a cluster, the head has a class and every cluster has one. */
export const areCutoffs = (cutoffs: readonly number[], classes: number): boolean =>
  cutoffs.length > 0 &&
  cutoffs.every((cutoff, i) => Number.isSafeInteger(cutoff) && cutoff > (cutoffs[i - 1] ?? 0)) &&
  cutoffs[cutoffs.length - 1] < classes;

/** The head has a bias, the clusters have none. */
export function adaptiveSoftmax(scope: Scope, options: AdaptiveSoftmaxOptions): ClassLoss {
  const { inputs, classes, cutoffs, initializer } = options;
  const common = cutoffs[0];
  const head = softmaxLoss(scope.scope("head"), { inputs, classes: common + cutoffs.length, initializer });
  const clusters = cutoffs.map((first, index) =>
    cluster(scope.scope(`clusters.${index}`), options, first, index),
  );
  const sorted = (engine: Engine, targets: number, rows: number) =>
    sortTargets(engine, clusters, { targets, rows, common, classes });
  return {
    lossAndGradient(pass, x, targets, scale) {
      const { engine } = pass;
      const { ofHead, ofClusters } = sorted(engine, targets, x.rows);
      const loss = head.lossAndGradient(pass, x, ofHead, scale);
      const { dx, count } = loss;
      let { total } = loss;
      forEachCluster(pass, clusters, ofClusters, x, (softmax, own, read, backward) => {
        const part = softmax.lossAndGradient(pass, read, own.targets, scale);
        total += part.total;
        scatter(engine, dx, own, backward(part.dx));
      });
      return { total, count, dx };
    },
    logProbabilities(pass, x, targets, output) {
      const { engine } = pass;
      const { ofHead, ofClusters } = sorted(engine, targets, x.rows);
      head.logProbabilities(pass, x, ofHead, output);
      forEachCluster(pass, clusters, ofClusters, x, (softmax, own, read) => {
        const logs = engine.tensor(own.count, 1);
        softmax.logProbabilities(pass, read, own.targets, logs);
        scatter(engine, output.as(output.size, 1), own, logs);
      });
    },
    logits(pass, x) {
      const logs = pass.engine.tensor(x.rows, classes); // (N, V)
      const mark = pass.engine.step.mark();
      fillLogs(pass, logs, x, head, clusters);
      pass.engine.step.release(mark);
      return logs;
    },
    probabilities: (pass, logits, temperature) => head.probabilities(pass, logits, temperature),
  };
}

interface Cluster {
  /** Its classes are those from here on. */
  readonly first: number;
  readonly projection: Layer;
  readonly softmax: SoftmaxLoss;
}

function cluster(
  scope: Scope,
  { inputs, classes, cutoffs, divisor = 4, initializer }: AdaptiveSoftmaxOptions,
  first: number,
  index: number,
): Cluster {
  const end = cutoffs[index + 1] ?? classes;
  const outputs = Math.max(1, Math.floor(inputs / divisor ** (index + 1)));
  const projection = linear(scope.scope("projection"), { inputs, outputs, bias: false, initializer });
  const own = { inputs: outputs, classes: end - first, bias: false, initializer };
  return { first, projection, softmax: softmaxLoss(scope, own) };
}

/** The rows whose target is in a cluster. */
interface OwnRows {
  readonly count: number;
  /** Where their numbers lie, u32, from the first to the last. */
  readonly rows: number;
  /** Where their targets lie, counted from the cluster's first class. */
  readonly targets: number;
}

interface SortedTargets {
  /** For each row its class in the head. */
  readonly ofHead: number;
  readonly ofClusters: readonly OwnRows[];
}

interface Targets {
  readonly targets: number;
  readonly rows: number;
  /** How many classes the head tells by themselves. */
  readonly common: number;
  readonly classes: number;
}

/** @throws Error when a target is neither a class nor NO_TARGET */
function sortTargets(
  { kernels, step }: Engine,
  clusters: readonly Cluster[],
  { targets, rows, common, classes }: Targets,
): SortedTargets {
  const ofHead = kernels.u32(targets, rows).slice();
  const found = clusters.map(() => ({ rows: [] as number[], targets: [] as number[] }));
  for (const [row, target] of ofHead.entries()) {
    if (target < common || target === NO_TARGET) continue;
    if (target >= classes) throw new Error(`a target is neither below ${classes} nor NO_TARGET`);
    const index = clusters.findLastIndex(({ first }) => first <= target);
    ofHead[row] = common + index;
    found[index].rows.push(row);
    found[index].targets.push(target - clusters[index].first);
  }
  const place = (numbers: ArrayLike<number>) => {
    const pointer = step.take(numbers.length * 4);
    kernels.u32(pointer, numbers.length).set(numbers);
    return pointer;
  };
  const ofClusters = found.map((own) => ({
    count: own.rows.length,
    rows: place(own.rows),
    targets: place(own.targets),
  }));
  return { ofHead: place(ofHead), ofClusters };
}

/** Takes the clusters in turn that have rows of their own, with what their softmax reads of these. */
function forEachCluster(
  pass: Pass,
  clusters: readonly Cluster[],
  ofClusters: readonly OwnRows[],
  x: Tensor,
  use: (softmax: SoftmaxLoss, own: OwnRows, read: Tensor, backward: Backward) => void,
): void {
  const { engine } = pass;
  for (const [index, { projection, softmax }] of clusters.entries()) {
    const own = ofClusters[index];
    if (own.count === 0) continue;
    const mark = engine.step.mark();
    const [read, backward] = projection.forward(pass, gather(engine, x, own));
    use(softmax, own, read, backward);
    engine.step.release(mark);
  }
}

/** A copy of a cluster's own rows. */
function gather(engine: Engine, x: Tensor, { rows, count }: OwnRows): Tensor {
  const own = engine.tensor(count, x.columns);
  engine.call.gather_rows(own.pointer, x.pointer, x.rows, x.columns, rows, count);
  return own;
}

/** Adds what was made of a cluster's own rows to them. */
function scatter({ call }: Engine, sums: Tensor, { rows, count }: OwnRows, own: Tensor): void {
  call.scatter_add_rows(sums.pointer, sums.columns, rows, count, own.pointer);
}

/** The logarithms of the probabilities of all classes: those of a cluster share that of its class in the head. */
function fillLogs(
  pass: Pass,
  logs: Tensor,
  x: Tensor,
  head: SoftmaxLoss,
  clusters: readonly Cluster[],
): void {
  const { engine } = pass;
  const { call } = engine;
  const { rows, columns } = logs;
  const width = clusters[0].first + clusters.length;
  const ofHead = engine.tensor(rows, width);
  call.log_softmax(ofHead.pointer, width, head.logits(pass, x).pointer, rows, width, 0, 0);
  call.copy_columns(logs.pointer, columns, ofHead.pointer, width, rows, clusters[0].first);
  for (const [index, { first, projection, softmax }] of clusters.entries()) {
    const [read] = projection.forward(pass, x);
    const own = softmax.logits(pass, read);
    const share = ofHead.pointer + (clusters[0].first + index) * 4;
    call.log_softmax(logs.pointer + first * 4, columns, own.pointer, rows, own.columns, share, width);
  }
}
