/** Reads many sequences at once, each from its own state, in memory that does not grow with their lengths. */
import type { Engine } from "../engine/engine.ts";
import type { Tensor } from "../engine/tensor.ts";
import type { Pass, State } from "../nn/layer.ts";
import type { LanguageModel } from "./language-model.ts";

/** How many times of all sequences together are read at once, where nothing else is said. */
const POSITIONS = 2048;

/** Some times of the sequences that are not over yet, which are the first ones; none of them ends before the last time. */
export interface Piece {
  /** What the softmax reads, (T, B, D). */
  readonly output: Tensor;
  /** The first of the times. */
  readonly start: number;
  /** T */
  readonly steps: number;
  /** B */
  readonly rows: number;
}

/** A state of zeros that stays. */
export const zeroState = ({ stateSizes }: LanguageModel, engine: Engine, rows: number): State =>
  stateSizes.map((size) => engine.keep(rows, size));

/**
 * Reads sequences of ids, sorted from the longest to the shortest; those that are over leave the batch. `state` is what
 * each begins with, and becomes what it ends with. A piece holds until the next one is asked for. With the wasm backend,
 * the bits of a row do not depend on the other rows.
 */
export function* readSideBySide(
  model: LanguageModel,
  engine: Engine,
  sequences: readonly Uint32Array[],
  state: State,
  positions = POSITIONS,
): Generator<Piece> {
  let rows = sequences.length;
  for (let start = 0; ; ) {
    while (rows > 0 && sequences[rows - 1].length <= start) rows--;
    if (rows === 0) return;
    const toNextEnd = sequences[rows - 1].length - start;
    const steps = Math.min(Math.max(1, Math.floor(positions / rows)), toNextEnd);
    const mark = engine.step.mark();
    yield readPiece(model, engine, sequences.slice(0, rows), state, start, steps);
    engine.step.release(mark);
    start += steps;
  }
}

function readPiece(
  model: LanguageModel,
  engine: Engine,
  sequences: readonly Uint32Array[],
  state: State,
  start: number,
  steps: number,
): Piece {
  const rows = sequences.length;
  const ids = placeIds(engine, sequences, start, steps);
  const pass: Pass = { engine, training: false, key: 0, lengths: 0 };
  const first = state.map((tensor) => tensor.slice(0, rows));
  const [{ output, last }] = model.read(pass, ids, steps, rows, first);
  first.forEach((tensor, index) => {
    engine.numbers(tensor).set(engine.numbers(last[index]));
  });
  return { output, start, steps, rows };
}

/** The ids of all sequences time by time, (T, B). */
function placeIds(
  { kernels, step }: Engine,
  sequences: readonly Uint32Array[],
  start: number,
  steps: number,
) {
  const rows = sequences.length;
  const ids = step.take(steps * rows * 4);
  const places = kernels.u32(ids, steps * rows);
  for (const [row, sequence] of sequences.entries()) {
    for (let time = 0; time < steps; time++) places[time * rows + row] = sequence[start + time];
  }
  return ids;
}
