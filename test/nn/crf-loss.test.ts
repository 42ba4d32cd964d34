/** Conditional random fields against their twin and PyTorch: fixtures/golden/crf.json, which crf.py beside it made. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type CrfLossOptions, crfLoss } from "../../src/nn/crf-loss.ts";
import { Slab } from "../../src/nn/slab.ts";
import { NO_TARGET } from "../../src/nn/softmax-loss.ts";
import type { TagRules } from "../../src/nn/viterbi.ts";
import { numbersOf, placeSlab, randomFloats, tensorOf, testEngine, testPass } from "../helpers/engine.ts";
import { checkGradients, type Numbers } from "../helpers/gradients.ts";
import { bestPath, isAllowed, type Steps, crfLoss as twin } from "../reference/crf.ts";
import { linear, rowsOf } from "../reference/layers.ts";

interface Golden {
  readonly lengths: readonly number[];
  readonly tags: readonly (readonly number[])[];
  readonly inputs: readonly number[];
  readonly weights: Numbers & { readonly b: readonly number[] };
  readonly total: number;
  readonly dx: readonly number[];
  readonly gradients: Numbers;
  readonly paths: readonly (readonly number[])[];
}

const golden: Golden[] = JSON.parse(
  readFileSync(new URL("../../fixtures/golden/crf.json", import.meta.url), "utf8"),
);
const engine = testEngine();

describe("a conditional random field and PyTorch agree about", () => {
  it.each(golden)("sequences of $lengths places", (one) => {
    const { inputs, weights, tags } = one;
    const layer = network({ inputs: 5, tags: weights.b.length }, weights);
    const found = layer.run(inputs, tags);
    expectClose([found.total], [one.total]);
    expect(found.count).toBe(tags.flat().length);
    expectClose(found.dx, one.dx);
    for (const [name, gradient] of Object.entries(one.gradients))
      expectClose(found.gradients[name], gradient);
    expect(layer.decode(inputs, one.lengths)).toEqual(one.paths);
  });
});

const shapes = [
  { tags: 1, lengths: [1, 3] },
  { tags: 2, lengths: [5, 0, 1] },
  { tags: 3, lengths: [4, 4] },
  { tags: 4, lengths: [2, 3] },
  { tags: 5, lengths: [4, 1, 2] },
  { tags: 8, lengths: [3] },
  { tags: 13, lengths: [2, 1] },
];
const INPUTS = 3;

describe("a conditional random field", () => {
  it.each(shapes)("has the loss and the gradients of the twin: %j", ({ tags, lengths }) => {
    const layer = network({ inputs: INPUTS, tags });
    const x = inputsOf(lengths, INPUTS);
    const wanted = wantedOf(lengths, tags);
    const found = layer.run(x, wanted);
    const total = (at: Numbers) =>
      sequences(at, lengths, tags).reduce((sum, scores, row) => sum + lossOf(scores, at, wanted[row]), 0);
    const at = { x, ...layer.weights() } as Record<string, ArrayLike<number>>;
    expect(found.total).toBeCloseTo(total(at), 4);
    checkGradients(at, total, { x: found.dx, ...found.gradients }, { most: 60 });
  });

  it.each(shapes)("finds the best sequence of all, and of all that are allowed: %j", ({ tags, lengths }) => {
    for (let seed = 1; seed <= 8; seed++) {
      const layer = network({ inputs: INPUTS, tags }, {}, seed);
      const x = inputsOf(lengths, INPUTS, seed);
      const at = { x, ...layer.weights() } as Numbers;
      const rules = rulesOf(tags, seed);
      const all = sequences(at, lengths, tags);
      const best = all.map((scores) => bestPath(scores, stepsOf(at)) ?? []);
      expect(layer.decode(x, lengths)).toEqual(best);
      layer.decode(x, lengths, rules).forEach((path, row) => {
        const allowed = bestPath(all[row], stepsOf(at), rules);
        expect(path).toEqual(allowed ?? all[row].map((scores) => indexOfHighest(scores)));
        if (allowed !== undefined && path.length > 0) expect(isAllowed(path, rules)).toBe(true);
      });
    }
  });

  it("gives every sequence the same bits whatever sequences are with it, and however much is padded", () => {
    const layer = network({ inputs: INPUTS, tags: 9 });
    const lengths = [6, 1, 4];
    const x = inputsOf(lengths, INPUTS);
    const wanted = wantedOf(lengths, 9);
    const together = layer.run(x, wanted);
    let total = 0;
    lengths.forEach((length, row) => {
      const own = Float32Array.from(
        columnOf(x, lengths, row)
          .flat()
          .slice(0, length * INPUTS),
      );
      const alone = layer.run(own, [wanted[row]]);
      total += alone.total;
      expect(alone.dx).toEqual(
        Float32Array.from(
          columnOf(together.dx, lengths, row)
            .flat()
            .slice(0, length * INPUTS),
        ),
      );
      expect(layer.decode(own, [length])[0]).toEqual(layer.decode(x, lengths)[row]);
    });
    expect(total).toBeCloseTo(together.total, 6);
  });

  it("stays exact over thousands of places, and where the scores are large", () => {
    const weights = {
      W: [90, 0, -90],
      b: [0, 0, 0],
      start: [0, 0, 0],
      end: [0, 0, 0],
      transitions: Array(9).fill(0),
    };
    const layer = network({ inputs: 1, tags: 3 }, weights);
    const length = 3000;
    const x = Array.from({ length }, (_, t) => (t % 2 === 0 ? 1 : -1));
    const best = x.map((sign) => (sign > 0 ? 0 : 2));
    expect(layer.run(x, [best]).total).toBe(0);
    const even = network({ inputs: 1, tags: 3 }, { ...weights, W: [0, 0, 0] });
    expect(even.run(x, [best]).total / length).toBeCloseTo(Math.log(3), 6);
    const shares = even.run(x, [best]).gradients.b.map((number) => number / length);
    expectClose(shares, [1 / 3 - 1 / 2, 1 / 3, 1 / 3 - 1 / 2]);
  });

  it("has no loss where a place has no tag, and tells of numbers that are not finite", () => {
    const layer = network({ inputs: INPUTS, tags: 4 });
    const x = inputsOf([3, 2], INPUTS);
    const whole = layer.run(x, [
      [1, 2, 3],
      [0, 1],
    ]);
    const part = layer.run(x, [
      [1, NO_TARGET, 3],
      [0, 1],
    ]);
    expect(part.count).toBe(2);
    expect(part.total).toBeLessThan(whole.total);
    expect(
      columnOf(part.dx, [3, 2], 0)
        .flat()
        .every((number) => number === 0),
    ).toBe(true);
    expect(columnOf(part.dx, [3, 2], 1)).toEqual(columnOf(whole.dx, [3, 2], 1));
    for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      const bad = Float32Array.from(x);
      bad[2 * INPUTS] = wrong;
      expect(
        Number.isFinite(
          layer.run(bad, [
            [1, 2, 3],
            [0, 1],
          ]).total,
        ),
      ).toBe(false);
    }
  });

  it("refuses a tag that is none", () => {
    const layer = network({ inputs: INPUTS, tags: 4 });
    expect(() => layer.run(inputsOf([1], INPUTS), [[4]])).toThrow("a tag is neither below 4 nor NO_TARGET");
  });
});

function network(options: CrfLossOptions, weights: Numbers = {}, seed = 1) {
  const slab = new Slab();
  const layer = crfLoss(slab.scope("o"), options);
  placeSlab(engine, slab, seed);
  for (const { name, value } of slab.weights) {
    const given = weights[name.slice(2)];
    if (given !== undefined) engine.numbers(value).set(given);
  }
  const named = (of: "value" | "gradient") =>
    Object.fromEntries(slab.weights.map((weight) => [weight.name.slice(2), numbersOf(engine, weight[of])]));
  const scores = (x: ArrayLike<number>, lengths: readonly number[]) => {
    const [times, batch] = [Math.max(...lengths), lengths.length];
    const pass = testPass(engine, { lengths: words(lengths) });
    const input = tensorOf(engine, x, times, batch, options.inputs);
    return { pass, times, batch, made: layer.scores.forward(pass, input) };
  };
  return {
    weights: () => named("value"),
    run(x: ArrayLike<number>, wanted: readonly (readonly number[])[]) {
      engine.kernels.f32(slab.gradients, slab.size).fill(0);
      const lengths = wanted.map(({ length }) => length);
      const { pass, times, made } = scores(x, lengths);
      const tags = Array.from({ length: times }, (_, t) => wanted.map((path) => path[t] ?? NO_TARGET));
      const [{ total, count }, backward] = layer.loss(pass, made[0], words(tags.flat()));
      const dx = numbersOf(engine, made[1](backward()));
      return { total, count, dx, gradients: named("gradient") };
    },
    decode(x: ArrayLike<number>, lengths: readonly number[], rules?: TagRules): number[][] {
      const { pass, times, batch, made } = scores(x, lengths);
      const output = words(Array(times * batch).fill(0));
      layer.decode(pass, made[0], output, rules);
      const found = engine.kernels.u32(output, times * batch);
      return lengths.map((length, row) => Array.from({ length }, (_, t) => found[t * batch + row]));
    },
  };
}

/** (T, B, E), with numbers behind the ends, too. */
const inputsOf = (lengths: readonly number[], inputs: number, seed = 1): Float32Array =>
  randomFloats(Math.max(...lengths) * lengths.length * inputs, 30 + seed, 2);

const wantedOf = (lengths: readonly number[], tags: number): number[][] =>
  lengths.map((length, row) => Array.from({ length }, (_, t) => (t * 3 + row * 2 + t * t) % tags));

/** Some of all there are. */
function rulesOf(tags: number, seed: number): TagRules {
  const some = (count: number, from: number) =>
    Uint8Array.from(randomFloats(count, from * 7 + seed), (number) => (number < 0.2 ? 1 : 0));
  return { starts: some(tags, 1), ends: some(tags, 2), follows: some(tags * tags, 3) };
}

const stepsOf = ({ transitions, start, end }: Numbers): Steps => ({ transitions, start, end });

const lossOf = (scores: readonly ArrayLike<number>[], at: Numbers, path: readonly number[]): number =>
  path.length === 0 ? 0 : twin(scores, stepsOf(at), path);

/** The scores of each sequence by itself, (T, C). */
function sequences({ x, W, b }: Numbers, lengths: readonly number[], tags: number): number[][][] {
  return lengths.map((length, row) =>
    rowsOf(linear(columnOf(x, lengths, row).flat(), W, b, INPUTS), tags).slice(0, length),
  );
}

/** The rows of one sequence in a batch, (T, E). */
function columnOf(x: ArrayLike<number>, lengths: readonly number[], row: number): number[][] {
  return rowsOf(x, INPUTS).filter((_, i) => i % lengths.length === row);
}

const indexOfHighest = (scores: readonly number[]): number => scores.indexOf(Math.max(...scores));

function words(numbers: readonly number[]): number {
  const pointer = engine.kernels.allocate(numbers.length * 4 + 4);
  engine.kernels.u32(pointer, numbers.length).set(numbers);
  return pointer;
}

function expectClose(found: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(found.length).toBe(expected.length);
  Array.from(found).forEach((number, i) => {
    const error = Math.abs(number - expected[i]) / Math.max(1, Math.abs(expected[i]));
    expect(error, `number ${i}: ${number}, not ${expected[i]}`).toBeLessThan(1e-5);
  });
}
