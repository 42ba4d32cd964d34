/** The slow twin of src/kernels/vectors.ts: the same windows and draws, every gradient from what all rows were before. */
import { randomBits } from "../../src/engine/random.ts";

export interface SlowVectors {
  readonly cbow: boolean;
  readonly window: number;
  readonly negative: number;
  readonly rate: number;
  readonly key: number;
  readonly keep: Uint32Array;
  readonly alias: Uint32Array;
  /** The way to each word, in a tree, instead of negatives: nodes, and whether it goes right there. */
  readonly paths?: readonly (readonly { readonly node: number; readonly right: boolean }[])[];
  readonly softmax: boolean;
  /** The rows of `input` that make up each word; without it words have their only row. */
  readonly rows?: readonly (readonly number[])[];
  readonly input: number[][];
  readonly output: number[][];
}

export interface SlowTotals {
  loss: number;
  pairs: number;
}

/** Learns from all windows of a text, one after the other; an id that is no word ends a sentence. */
export function trainSlowly(self: SlowVectors, ids: readonly number[]): SlowTotals {
  const end = self.keep.length;
  const kept = ids.filter((id, i) => id === end || randomBits(~self.key >>> 0, i) <= self.keep[id]);
  const totals = { loss: 0, pairs: 0 };
  kept.forEach((center, index) => {
    const key = randomBits(self.key, index);
    const around = center === end ? [] : wordsAround(self, kept, index);
    if (around.length > 0) trainWindow(self, center, around, key, totals);
  });
  return totals;
}

/** What the steps of the window around one word are the gradient of. */
export function windowLoss(self: SlowVectors, ids: readonly number[], index: number): number {
  const around = wordsAround(self, ids, index);
  const hidden = self.cbow || self.rows !== undefined;
  const targets = hidden && !self.cbow ? around : [ids[index]];
  const words = self.cbow || !hidden ? around : [ids[index]];
  const rows = words.map((word) => self.rows?.[word] ?? [word]);
  const inputs = hidden ? [meanOf(self, rows.flat())] : rows.map(([row]) => self.input[row]);
  const key = randomBits(self.key, index);
  const losses = targets.flatMap((target, turn) =>
    inputs.map((input) => {
      const scores = self.output.map((row) => dot(row, input));
      if (self.softmax) return Math.log(sum(scores.map(Math.exp))) - scores[target];
      const outputs = outputsOf(self, target, key, turn);
      return sum(outputs.map(({ row, weight }) => Math.log1p(Math.exp(-weight * scores[row]))));
    }),
  );
  return sum(losses);
}

/** The words in the window of the one at `index`, outwards, those before it first. */
export function wordsAround(self: SlowVectors, ids: readonly number[], index: number): readonly number[] {
  const end = self.keep.length;
  const radius = 1 + Math.floor((randomBits(self.key, index) * self.window) / 2 ** 32);
  return [
    ...untilEnd(ids.slice(Math.max(0, index - radius), index).reverse(), end),
    ...untilEnd(ids.slice(index + 1, index + 1 + radius), end),
  ];
}

const meanOf = ({ input }: SlowVectors, rows: readonly number[]): number[] =>
  input[0].map((_, d) => sum(rows.map((row) => input[row][d])) / rows.length);

function untilEnd(ids: readonly number[], end: number): readonly number[] {
  const last = ids.indexOf(end);
  return last < 0 ? ids : ids.slice(0, last);
}

function trainWindow(
  self: SlowVectors,
  center: number,
  around: readonly number[],
  key: number,
  totals: SlowTotals,
): void {
  if (self.cbow || self.rows !== undefined) {
    const words = self.cbow ? around : [center];
    const rows = words.flatMap((word) => self.rows?.[word] ?? [word]);
    const gradient = learn(self, [meanOf(self, rows)], self.cbow ? [center] : around, key, totals)[0];
    for (const row of rows) add(self.input[row], gradient);
    return;
  }
  const inputs = around.map((word) => self.input[word].slice());
  const gradients = learn(self, inputs, [center], key, totals);
  around.forEach((word, i) => {
    add(self.input[word], gradients[i]);
  });
}

/** Moves the outputs, and gives the movement of each input. */
function learn(
  self: SlowVectors,
  inputs: readonly number[][],
  targets: readonly number[],
  key: number,
  totals: SlowTotals,
): number[][] {
  const { output } = self;
  const outputs = self.softmax
    ? output.map((_, row) => ({ row, weight: 0 }))
    : targets.flatMap((target, turn) => outputsOf(self, target, key, turn));
  const old = outputs.map(({ row }) => output[row].slice());
  const steps = inputs.map((input) => {
    const logits = old.map((row) => dot(row, input));
    return self.softmax
      ? softmaxSteps(self, logits, targets, totals)
      : binarySteps(self, logits, outputs, totals);
  });
  totals.pairs += inputs.length * targets.length;
  outputs.forEach(({ row }, j) => {
    inputs.forEach((input, b) => {
      add(
        output[row],
        input.map((x) => steps[b][j] * x),
      );
    });
  });
  // where one hidden vector has an output twice, the second time sees what the first one did
  const seen = inputs.length === 1 && hasHidden(self) ? seenInTurn(outputs, old, inputs[0], steps[0]) : old;
  return inputs.map((_, b) => inputs[0].map((_, d) => sum(seen.map((row, j) => steps[b][j] * row[d]))));
}

const hasHidden = (self: SlowVectors): boolean => self.cbow || self.rows !== undefined;

function seenInTurn(
  outputs: readonly { row: number }[],
  old: readonly number[][],
  input: readonly number[],
  steps: readonly number[],
): number[][] {
  const current = new Map<number, number[]>();
  return outputs.map(({ row }, j) => {
    const now = current.get(row) ?? old[j];
    current.set(
      row,
      now.map((x, d) => x + steps[j] * input[d]),
    );
    return now;
  });
}

function outputsOf(
  { negative, alias, paths, keep }: SlowVectors,
  target: number,
  key: number,
  turn: number,
): { row: number; weight: number }[] {
  if (paths !== undefined)
    return paths[target].map(({ node, right }) => ({ row: node, weight: right ? -1 : 1 }));
  const list = [{ row: target, weight: 1 }];
  for (let k = 0; k < negative; k++) {
    const product = BigInt(randomBits(key, turn * Math.ceil(negative / 4) * 4 + k)) * BigInt(keep.length);
    const slot = Number(product >> 32n);
    const word = Number(product & 0xffffffffn) <= alias[2 * slot] ? slot : alias[2 * slot + 1];
    if (!list.some(({ row }) => row === word)) list.push({ row: word, weight: -1 });
  }
  return list;
}

function binarySteps(
  { rate }: SlowVectors,
  logits: readonly number[],
  outputs: readonly { weight: number }[],
  totals: SlowTotals,
): number[] {
  return logits.map((x, j) => {
    const { weight } = outputs[j];
    totals.loss += Math.log1p(Math.exp(-weight * x));
    return (rate * weight) / (1 + Math.exp(weight * x));
  });
}

function softmaxSteps(
  { rate }: SlowVectors,
  logits: readonly number[],
  targets: readonly number[],
  totals: SlowTotals,
): number[] {
  const all = sum(logits.map(Math.exp));
  for (const target of targets) totals.loss += Math.log(all) - logits[target];
  return logits.map((x, j) => {
    const times = targets.filter((target) => target === j).length;
    return rate * (times - (targets.length * Math.exp(x)) / all);
  });
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, x) => all + x, 0);
const dot = (a: readonly number[], b: readonly number[]): number => sum(a.map((x, i) => x * b[i]));

function add(row: number[], numbers: readonly number[]): void {
  for (let i = 0; i < row.length; i++) row[i] += numbers[i];
}
