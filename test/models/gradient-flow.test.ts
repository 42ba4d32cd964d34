/** How gradients fade on their way back, against finite differences of the slow twin: its states are disturbed one by one. */
import { describe, expect, it } from "vitest";
import { gradientFlow } from "../../src/models/gradient-flow.ts";
import type { LanguageModelConfig } from "../../src/models/language-model.ts";
import { randomFloats } from "../helpers/engine.ts";
import { randomModel, tinyConfig, weightsOf } from "../helpers/language-models.ts";
import { type Course, cellOf, type ModelWeights, predictions } from "../reference/language-model.ts";
import { type Cell, gruGates, lstmGates } from "../reference/recurrent.ts";

const STEPS = 5;
const ROWS = 3;
/** Of as many sequences there is a state; the first three are looked at. */
const ALL = 4;

/** Which the twin knows nothing of: to look on is no training. */
const DROPPING = { dropout: 0.3, recurrentDropout: 0.4 };

const networks: [string, Partial<LanguageModelConfig>][] = [
  ["rnn", { arch: "rnn" }],
  ["rnn of two layers", { arch: "rnn", layers: 2, activation: "sigmoid" }],
  ["gru", { arch: "gru" }],
  ["gru as in cuDNN, with residuals", { arch: "gru", resetAfter: true, layers: 2, embed: 6, residual: true }],
  ["lstm", { arch: "lstm" }],
  ["lstm of two layers, normalized and tied", { arch: "lstm", layers: 2, layerNorm: true, tie: true }],
  ["gru that drops in training, with an adaptive softmax", { arch: "gru", ...DROPPING, cutoffs: [2, 4] }],
  ["gru as in cuDNN that drops in training", { arch: "gru", resetAfter: true, layers: 2, ...DROPPING }],
  ["lstm that drops in training", { arch: "lstm", layers: 2, ...DROPPING }],
];

describe.each(networks)("%s", (_, settings) => {
  it("has the norms and gates of its slow twin, from a state and from zeros", async () => {
    const config = tinyConfig(settings);
    for (const carried of [true, false]) {
      const { flow, twin } = await both(config, carried);
      const layers = Array.from({ length: config.layers }, (_, layer) => layer);
      expectClose(
        flow.hidden,
        layers.map((layer) => twin.norms(layer, disturbedHidden)),
      );
      const cells =
        config.arch === "lstm"
          ? layers.map((layer) => twin.norms(layer, disturbedCell))
          : layers.map(() => []);
      expectClose(flow.cells, cells);
      expect(flow.gates.map(Object.keys)).toEqual(layers.map((layer) => Object.keys(twin.gates(layer))));
      expectClose(
        flow.gates.map(Object.values),
        layers.map((layer) => Object.values(twin.gates(layer))),
      );
    }
  });
});

it("leaves the state and the text as they were, and the memory of the step free", async () => {
  const { before, after, mark } = await both(tinyConfig(), true);
  expect(after).toEqual(before);
  expect(mark.after).toEqual(mark.before);
});

/** What the engine finds and what the twin does, of the same model, text and state. */
async function both(config: LanguageModelConfig, carried: boolean) {
  const { model, engine } = await randomModel(config, 3);
  model.slab.gradients = engine.keep(model.slab.size).pointer;
  const ids = Array.from({ length: (STEPS + 1) * ROWS }, (_, i) => (i * i + 3 * i + 1) % config.vocabulary);
  const text = engine.keep((STEPS + 1) * ROWS).pointer;
  engine.kernels.u32(text, ids.length).set(ids);
  const state = engine.keep(ALL * model.stateSizes.reduce((sum, size) => sum + size, 0));
  engine.numbers(state).set(randomFloats(state.size, 5, carried ? 0.9 : 0));
  const memory = () => [...engine.kernels.u32(text, ids.length), ...engine.numbers(state)];
  const [before, begun] = [memory(), engine.step.mark()];
  const flow = gradientFlow(model, engine, {
    inputs: text,
    targets: text + ROWS * 4,
    steps: STEPS,
    rows: ROWS,
    state: carried ? { pointer: state.pointer, rows: ALL } : undefined,
  });
  const mark = { before: begun, after: engine.step.mark() };
  const twin = twinOf(config, weightsOf(model, engine), ids, statesOf(config, engine.numbers(state)));
  return { flow, twin, before, after: memory(), mark };
}

/** The states of the sequences, by sequence and layer; they lie as (B, H) one after the other. */
function statesOf({ arch, layers, hidden }: LanguageModelConfig, numbers: Float32Array): number[][][][] {
  const members = arch === "lstm" ? 2 : 1;
  const row = (layer: number, member: number, b: number) =>
    [...numbers.subarray(((layer * members + member) * ALL + b) * hidden)].slice(0, hidden);
  const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);
  return upTo(ROWS).map((b) => upTo(layers).map((l) => upTo(members).map((member) => row(l, member, b))));
}

/** Disturbs one unit after the layer's step. */
type Disturbed = (cell: Cell, unit: number, by: number) => Cell;

const disturbedHidden: Disturbed =
  (cell, unit, by) =>
  (...step) => {
    const [h, ...c] = cell(...step);
    return [h.with(unit, h[unit] + by), ...c];
  };

/** h is a function of the cells, and so changes with them. */
const disturbedCell: Disturbed = (cell, unit, by) => (weights, x, state, read) => {
  const [, c] = cell(weights, x, state, read);
  const cells = c.with(unit, c[unit] + by);
  return [lstmGates(weights, x, read).output.map((o, j) => o * Math.tanh(cells[j])), cells];
};

function twinOf(
  config: LanguageModelConfig,
  weights: ModelWeights,
  ids: readonly number[],
  first: number[][][][],
) {
  const sequences = first
    .map((states, b) => {
      const text = Array.from({ length: STEPS + 1 }, (_, t) => ids[t * ROWS + b]);
      return (course: Course) =>
        predictions(config, weights, text.slice(0, -1), { first: states, ...course });
    })
    .map((predict, b) => ({ predict, target: ids[STEPS * ROWS + b] }));
  const loss = ({ predict, target }: (typeof sequences)[number], course: Course) =>
    -(predict(course).at(-1) as number[])[target];
  const norm = (sequence: (typeof sequences)[number], layer: number, time: number, disturbed: Disturbed) => {
    const at = (unit: number, by: number): Course => ({
      cellAt: (l, t) => (l === layer && t === time ? disturbed(cellOf(config), unit, by) : undefined),
    });
    const slope = (unit: number) => (loss(sequence, at(unit, 1e-5)) - loss(sequence, at(unit, -1e-5))) / 2e-5;
    return Math.hypot(...Array.from({ length: config.hidden }, (_, unit) => slope(unit)));
  };
  return {
    norms: (layer: number, disturbed: Disturbed) =>
      Array.from({ length: STEPS }, (_, k) =>
        mean(sequences.map((one) => norm(one, layer, STEPS - 1 - k, disturbed))),
      ),
    gates: (layer: number) => {
      const seen: Record<string, number[]> = {};
      for (const { predict } of sequences)
        predict({ cellAt: (l) => (l === layer ? watched(config, seen) : undefined) });
      return Object.fromEntries(Object.entries(seen).map(([name, values]) => [name, mean(values)]));
    },
  };
}

/** The usual cell, whose gates are written down. */
function watched(config: LanguageModelConfig, seen: Record<string, number[]>): Cell {
  return (...step) => {
    for (const [name, values] of Object.entries(gatesOf(config, ...step)))
      seen[name] = [...(seen[name] ?? []), ...values];
    return cellOf(config)(...step);
  };
}

function gatesOf(
  { arch }: LanguageModelConfig,
  ...[weights, x, , read]: Parameters<Cell>
): Record<string, number[]> {
  if (arch === "rnn") return {};
  if (arch === "gru") return gruGates(weights, x, read);
  const { candidate: _, ...gates } = lstmGates(weights, x, read);
  return gates;
}

const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

function expectClose(found: readonly (readonly number[])[], expected: readonly (readonly number[])[]): void {
  expect(found.map(({ length }) => length)).toEqual(expected.map(({ length }) => length));
  found.flat().forEach((number, i) => {
    expect(number / expected.flat()[i], `${i}`).toBeCloseTo(1, 3);
  });
}
