/** The slow twin of the training of fastText's classifier: one step after the other, in f64. */
import { randomBits } from "../../src/engine/random.ts";

export interface SlowBag {
  readonly loss: "softmax" | "hierarchical" | "negative" | "ova";
  readonly negative: number;
  readonly alias: Uint32Array;
  /** The way to each label: nodes, and whether it goes right there. */
  readonly paths: readonly (readonly { readonly node: number; readonly right: boolean }[])[];
  readonly input: number[][];
  readonly output: number[][];
}

export interface SlowText {
  readonly rows: readonly number[];
  readonly labels: readonly number[];
}

/** Learns from the texts one after the other; returns the sum of their losses. */
export function trainBagSlowly(
  bag: SlowBag,
  texts: readonly SlowText[],
  { rate, fall, key }: { readonly rate: number; readonly fall: number; readonly key: number },
): number {
  return sum(texts.map((text, i) => learn(bag, text, rate - fall * i, randomBits(key, i))));
}

/** The loss of a text, with the draws of its key, and nothing learnt. */
export function slowBagLoss(bag: SlowBag, text: SlowText, key: number): number {
  return outcomeOf(bag, text, key).loss;
}

function learn(bag: SlowBag, text: SlowText, rate: number, key: number): number {
  const { hidden, outputs, errors, loss } = outcomeOf(bag, text, key);
  const gradient = hidden.map((_, d) => sum(outputs.map((row, j) => errors[j] * bag.output[row][d])));
  outputs.forEach((row, j) => {
    add(
      bag.output[row],
      hidden.map((x) => rate * errors[j] * x),
    );
  });
  for (const row of text.rows)
    add(
      bag.input[row],
      gradient.map((x) => (rate * x) / text.rows.length),
    );
  return loss;
}

function outcomeOf(bag: SlowBag, { rows, labels }: SlowText, key: number) {
  const hidden = bag.input[0].map((_, d) => sum(rows.map((row) => bag.input[row][d])) / rows.length);
  const target = labels[labels.length === 1 ? 0 : drawn(randomBits(key, 0), labels.length)];
  const wanted = wantedOf(bag, target, labels, key);
  const outputs = wanted.map(({ row }) => row);
  const logits = outputs.map((row) => sum(bag.output[row].map((x, d) => x * hidden[d])));
  if (bag.loss === "softmax") {
    const all = sum(logits.map(Math.exp));
    const errors = logits.map((x, j) => wanted[j].value - Math.exp(x) / all);
    return { hidden, outputs, errors, loss: Math.log(all) - logits[target] };
  }
  const errors = logits.map((x, j) => wanted[j].value - 1 / (1 + Math.exp(-x)));
  const losses = logits.map((x, j) => Math.log1p(Math.exp(wanted[j].value === 1 ? -x : x)));
  return { hidden, outputs, errors, loss: sum(losses) };
}

/** The output rows that are asked, and what each is to say. */
function wantedOf(
  { loss, negative, alias, paths, output }: SlowBag,
  target: number,
  labels: readonly number[],
  key: number,
): { row: number; value: number }[] {
  if (loss === "softmax") return output.map((_, row) => ({ row, value: row === target ? 1 : 0 }));
  if (loss === "ova") return output.map((_, row) => ({ row, value: labels.includes(row) ? 1 : 0 }));
  if (loss === "hierarchical")
    return paths[target].map(({ node, right }) => ({ row: node, value: right ? 1 : 0 }));
  const list = [{ row: target, value: 1 }];
  for (let k = 1; k <= negative; k++) {
    const product = BigInt(randomBits(key, k)) * BigInt(output.length);
    const slot = Number(product >> 32n);
    const row = Number(product & 0xffffffffn) <= alias[2 * slot] ? slot : alias[2 * slot + 1];
    if (!list.some((other) => other.row === row)) list.push({ row, value: 0 });
  }
  return list;
}

const drawn = (bits: number, count: number): number => Number((BigInt(bits) * BigInt(count)) >> 32n);
const sum = (numbers: readonly number[]): number => numbers.reduce((all, x) => all + x, 0);

function add(row: number[], numbers: readonly number[]): void {
  for (let i = 0; i < row.length; i++) row[i] += numbers[i];
}
