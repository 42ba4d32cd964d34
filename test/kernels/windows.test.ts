/** The kernels of windows write what they should and nothing beside it. */
import { describe, expect, it } from "vitest";
import { Kernels } from "../../src/engine/kernels.ts";
import { randomFloats } from "../helpers/engine.ts";
import { guarded } from "../helpers/guard.ts";
import { randomNumbers } from "../helpers/random.ts";
import { vectorsOf, windowsOf } from "../reference/windows.ts";

const NONE = 0xffffffff;

const kernels = new Kernels();
const { call } = kernels;

describe("the ids of windows", () => {
  const shapes = [1, 2, 4, 5].flatMap((size) => [
    { size, steps: 0, batch: 2 },
    { size, steps: 1, batch: 1 },
    { size, steps: 3, batch: 5 },
    { size, steps: 13, batch: 2 },
  ]);
  it.each(shapes)("are those of the twin, in one segment and in two: %o", ({ size, steps, batch }) => {
    const next = randomNumbers(size);
    const texts = Array.from({ length: batch }, () => Array.from({ length: 2 * steps }, () => next() % 1000));
    const before = new Float32Array(batch * (size - 1));
    const first = windowIds(
      texts.map((ids) => ids.slice(0, steps)),
      before,
      size,
    );
    const second = windowIds(
      texts.map((ids) => ids.slice(steps)),
      first.after,
      size,
    );
    const whole = windowIds(texts, before, size);
    const expected = texts.map((ids) => windowsOf(ids, size));
    expect(texts.map((_, row) => [...first.windows[row], ...second.windows[row]])).toEqual(expected);
    expect(whole.windows).toEqual(expected);
    expect(whole.after).toEqual(second.after);
  });

  it("are exact up to the largest that a state can hold", () => {
    const largest = 2 ** 24 - 1;
    const { after } = windowIds([[largest]], new Float32Array(1), 2);
    expect(windowIds([[largest - 1]], after, 2).windows).toEqual([[[largest, largest - 1]]]);
  });

  it("are none of a state that no text can have", () => {
    const states = Float32Array.of(Number.NaN, -5, 1e30);
    expect(windowIds([[7], [7], [7]], states, 2).windows).toEqual([[[-1, 7]], [[-1, 7]], [[2 ** 32 - 2, 7]]]);
  });
});

describe.each([1, 3, 4, 5, 8, 13, 64])("the vectors of windows, %d columns", (columns) => {
  const ids = [5, NONE, 2, 0, NONE, 2];
  const known = ids.map((id) => (id === NONE ? -1 : id));

  it("are gathered", () => {
    const table = randomFloats(6 * columns, 1);
    const output = guarded(kernels, randomFloats(6 * columns, 2));
    const at = guarded(kernels, table).pointer;
    expect(call.gather_windows(output.pointer, at, 6, columns, words(ids), 6)).toBe(6);
    expect(output.read()).toEqual(Float32Array.from(vectorsOf(table, known, columns)));
    expect(call.gather_windows(output.pointer, at, 5, columns, words([NONE, 4, 5]), 3)).toBe(2);
  });

  it("give their gradients back, from the first to the last", () => {
    const table = randomFloats(6 * columns, 1);
    const sums = guarded(kernels, table);
    const input = randomFloats(6 * columns, 3);
    call.scatter_add_windows(sums.pointer, columns, words(ids), 6, guarded(kernels, input).pointer);
    const expected = table.slice();
    input.forEach((x, i) => {
      const id = known[Math.floor(i / columns)];
      if (id >= 0) expected[id * columns + (i % columns)] += x;
    });
    expect(sums.read()).toEqual(expected);
  });
});

/** The windows of each text (rows, times, size), and the state after them. */
function windowIds(texts: readonly (readonly number[])[], before: Float32Array, size: number) {
  const [batch, steps] = [texts.length, texts[0].length];
  const ids = words(Array.from({ length: steps * batch }, (_, i) => texts[i % batch][Math.floor(i / batch)]));
  const windows = guarded(kernels, steps * batch * size);
  const after = guarded(kernels, batch * (size - 1));
  const first = guarded(kernels, before).pointer;
  call.window_ids(windows.pointer, ids, first, after.pointer, steps, batch, size);
  const found = new Uint32Array(windows.read().buffer);
  const window = (time: number, row: number) =>
    Array.from({ length: size }, (_, i) => {
      const id = found[(time * batch + row) * size + i];
      return id === NONE ? -1 : id;
    });
  return {
    windows: texts.map((ids, row) => ids.map((_, time) => window(time, row))),
    after: after.read(),
  };
}

function words(numbers: readonly number[]): number {
  const pointer = kernels.allocate(numbers.length * 4);
  kernels.u32(pointer, numbers.length).set(numbers);
  return pointer;
}
