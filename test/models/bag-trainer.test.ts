/** Training of the bag-of-words classifier: against the slow twin, and against finite differences. */
import { describe, expect, test } from "vitest";
import { compile, Kernels } from "../../src/engine/kernels.ts";
import { randomBits } from "../../src/engine/random.ts";
import { aliasTable } from "../../src/models/alias-table.ts";
import { BAG_LOSSES, type BagConfig } from "../../src/models/bag-config.ts";
import { type BagPlan, planBag } from "../../src/models/bag-plan.ts";
import { type BagTexts, BagTrainer } from "../../src/models/bag-trainer.ts";
import { huffmanPaths } from "../../src/models/huffman.ts";
import { randomFloats } from "../helpers/engine.ts";
import { checkGradients } from "../helpers/gradients.ts";
import { randomNumbers } from "../helpers/random.ts";
import { type SlowBag, type SlowText, slowBagLoss, trainBagSlowly } from "../reference/bag-of-words.ts";

const WORDS = 9;
const BASE: BagConfig = { loss: "softmax", dim: 10, wordNgrams: 2, minn: 0, maxn: 0, buckets: 6 };
const RATES = { rate: 0.3, fall: 0.002, key: 77 };

describe.each(BAG_LOSSES)("with %s", (loss) => {
  test.each([1, 3, 4, 5, 8, 13, 16, 17, 64, 100])("of %i numbers learns as the slow twin", (dim) =>
    compare({ ...BASE, loss, dim }, randomTexts(100, 5), 5),
  );
  test.each([2, 3, 4, 6, 7, 13, 100])("of %i labels learns as the slow twin", (labels) =>
    compare({ ...BASE, loss }, randomTexts(60, labels), labels),
  );
  test("in blocks of columns learns as the slow twin, text after text", () => {
    for (const dim of [98, 195])
      for (const text of randomTexts(5, 7)) compare({ ...BASE, loss, dim }, [text], 7, true);
  });
  test("moves by the gradient of the loss", () => checkStep({ ...BASE, loss, dim: 5 }));
});

test.each([0, 1, 4, 9])("with %i negatives", (negative) =>
  compare({ ...BASE, loss: "negative" }, randomTexts(60, 6), 6, false, negative),
);

test("texts of a batch see what the weights were before it", () => {
  const texts = randomTexts(16, 3);
  const config = { ...BASE, dim: 100 };
  const { plan, kernels } = planned(config, 3, true, 5);
  const slow = slowOf(plan, kernels, config);
  const whole = new BagTrainer(kernels, plan, 0).train(packed(texts), { ...RATES, fall: 0 });
  const apart = texts.map((text, i) => slowBagLoss(slow, text, randomBits(RATES.key, i)));
  expect(whole).toBeCloseTo(
    apart.reduce((sum, one) => sum + one, 0),
    4,
  );
});

test("the logits of a text are what the twin multiplies", () => {
  const texts = randomTexts(7, 5);
  for (const deterministic of [false, true]) {
    const { plan, kernels } = planned({ ...BASE, dim: 99 }, 5, deterministic, 5);
    const { input, output } = slowOf(plan, kernels, BASE);
    const found = Array.from(new BagTrainer(kernels, plan, 0).logits(packed(texts)), (row) => [...row]);
    texts.forEach(({ rows }, i) => {
      const hidden = input[0].map((_, d) => rows.reduce((sum, row) => sum + input[row][d], 0) / rows.length);
      output.forEach((row, label) => {
        const wanted = row.reduce((sum, x, d) => sum + x * hidden[d], 0);
        expect(found[i][label]).toBeCloseTo(wanted, 4);
      });
    });
  }
});

function compare(
  config: BagConfig,
  texts: readonly SlowText[],
  labels: number,
  deterministic = false,
  negative = 5,
): void {
  const { plan, kernels } = planned(config, labels, deterministic, negative);
  const slow = slowOf(plan, kernels, config);
  const loss = new BagTrainer(kernels, plan, 0).train(packed(texts), RATES);
  expect(loss / texts.length).toBeCloseTo(trainBagSlowly(slow, texts, RATES) / texts.length, 3);
  expect(differenceOf(matrixOf(kernels, plan.input, plan, plan.inputRows), slow.input)).toBeLessThan(5e-5);
  expect(differenceOf(matrixOf(kernels, plan.output, plan, labels), slow.output)).toBeLessThan(5e-5);
  expect(kernels.f32(plan.zeroRow, plan.stride).every((x) => x === 0)).toBe(true);
}

/** With a rate of 1, what a row has lost is its gradient. */
function checkStep(config: BagConfig): void {
  const { plan, kernels } = planned(config, 5, false, 5);
  const text = { rows: [1, 3, 3, 12, 0, 14, 8], labels: [4, 1] };
  const slow = slowOf(plan, kernels, config);
  const before = { input: slow.input.flat(), output: slow.output.flat() };
  new BagTrainer(kernels, plan, 0).train(packed([text]), { rate: 1, fall: 0, key: 3 });
  const after = {
    input: matrixOf(kernels, plan.input, plan, plan.inputRows).flat(),
    output: matrixOf(kernels, plan.output, plan, 5).flat(),
  };
  const gradients = {
    input: before.input.map((x, i) => x - after.input[i]),
    output: before.output.map((x, i) => x - after.output[i]),
  };
  const rowsOf = (numbers: Float64Array, rows: number) =>
    Array.from({ length: rows }, (_, row) => [...numbers.subarray(row * config.dim, (row + 1) * config.dim)]);
  checkGradients(
    before,
    ({ input, output }) => {
      const bag = { ...slow, input: rowsOf(input, plan.inputRows), output: rowsOf(output, 5) };
      return slowBagLoss(bag, text, randomBits(3, 0));
    },
    gradients,
  );
}

function planned(config: BagConfig, labels: number, deterministic: boolean, negative: number) {
  const module = compile("baseline");
  const kernels = new Kernels(module);
  const labelCounts = countsOf(labels);
  const options = { config, words: WORDS, labelCounts, negative, module, threads: 1, deterministic };
  const plan = planBag(kernels, options);
  for (const [address, rows, seed] of [
    [plan.input, plan.inputRows, 1],
    [plan.output, plan.labels, 2],
  ]) {
    for (let row = 0; row < rows; row++)
      kernels
        .f32(address + row * plan.stride * 4, config.dim)
        .set(randomFloats(config.dim, seed * 1000 + row));
  }
  return { plan, kernels };
}

const countsOf = (labels: number) =>
  Float64Array.from({ length: labels }, (_, i) => Math.round(90 / (i + 1)));

function slowOf(plan: BagPlan, kernels: Kernels, { loss }: BagConfig): SlowBag {
  const counts = countsOf(plan.labels);
  const { starts, nodes } = huffmanPaths(counts, "inner");
  return {
    loss,
    negative: plan.negative,
    alias: aliasTable(counts.map((count) => count ** 0.5)),
    paths: Array.from(counts, (_, label) =>
      Array.from(nodes.subarray(starts[label], starts[label + 1]), (node) => ({
        node: node & 0x7fffffff,
        right: node >= 2 ** 31,
      })),
    ),
    input: matrixOf(kernels, plan.input, plan, plan.inputRows),
    output: matrixOf(kernels, plan.output, plan, plan.labels),
  };
}

/** Of one to some rows, some of which are there twice, and one to three labels. */
function randomTexts(count: number, labels: number): SlowText[] {
  const next = randomNumbers(5);
  return Array.from({ length: count }, () => ({
    rows: Array.from({ length: 1 + (next() % 11) }, () => next() % (WORDS + BASE.buckets)),
    labels: [...new Set(Array.from({ length: 1 + (next() % 3) }, () => next() % labels))],
  }));
}

function packed(texts: readonly SlowText[]): BagTexts {
  const numbers = texts.flatMap(({ rows, labels }) => [rows.length, labels.length, ...labels, ...rows]);
  return { bytes: new Uint8Array(Uint32Array.from(numbers).buffer), count: texts.length };
}

const matrixOf = (kernels: Kernels, address: number, { stride, dim }: BagPlan, rows: number) =>
  Array.from({ length: rows }, (_, row) => Array.from(kernels.f32(address + row * stride * 4, dim)));

const differenceOf = (found: number[][], wanted: number[][]): number =>
  Math.max(...found.flatMap((row, r) => row.map((x, d) => Math.abs(x - wanted[r][d]))));
