/**
 * Dropout of the states on their way into the recurrent product, with one mask for all times of a sequence, so that what
 * is dropped stays dropped (Gal & Ghahramani 2016). Everything else reads the states whole.
 */
import type { Tensor } from "../engine/tensor.ts";
import type { Pass } from "./layer.ts";

/** Which numbers are dropped: those of a random stream, with probability `rate`. */
export interface StateDropout {
  readonly rate: number;
  readonly stream: number;
}

/** What the recurrent products of a sequence read. */
export interface ReadStates {
  /** At all times, (T, B, H); a time's part is there once `at` was asked for it. */
  readonly all: Tensor;
  /** The state before time t as the products read it, (B, H). */
  at(time: number): Tensor;
  /** `addTo` adds to the gradient of what was read, (B, H); its share of the state's own gradient is added to `dh`. */
  backward(dh: Tensor, addTo: (dRead: Tensor) => void): void;
}

/** `states` are those before each time, (T, B, H). Outside of training, or without dropout, they are read as they are. */
export function readStates(
  { engine, training, key }: Pass,
  states: Tensor,
  dropout?: StateDropout,
): ReadStates {
  if (!training || dropout === undefined)
    return { all: states, at: (time) => states.at(time), backward: (dh, addTo) => addTo(dh) };
  const { call } = engine;
  const mask = call.random_bits(key, dropout.stream);
  const drop = (output: Tensor, input: Tensor) =>
    call.dropout(output.pointer, input.pointer, input.size, dropout.rate, mask);
  const all = engine.tensor(...states.shape);
  const dRead = engine.tensor(...states.shape.slice(1));
  return {
    all,
    at: (time) => {
      drop(all.at(time), states.at(time));
      return all.at(time);
    },
    backward: (dh, addTo) => {
      call.clear(dRead.pointer, dRead.size * 4);
      addTo(dRead);
      drop(dRead, dRead);
      call.vector_add(dh.pointer, dh.pointer, dRead.pointer, dh.size);
    },
  };
}
