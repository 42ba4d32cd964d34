/** The kernels of columns write what they should and nothing beside it. */
import { describe, expect, it } from "vitest";
import { Kernels } from "../../src/engine/kernels.ts";
import { randomFloats } from "../helpers/engine.ts";
import { guarded } from "../helpers/guard.ts";

const kernels = new Kernels();

describe("rows that are spread", () => {
  const shapes = [0, 1, 2, 3, 8, 13].flatMap((rows) =>
    [
      [1, 4],
      [3, 4],
      [5, 8],
      [13, 16],
      [50, 52],
      [64, 64],
    ].map(([columns, stride]) => ({ rows, columns, stride })),
  );
  it.each(shapes)("are where they belong, with zeros behind: %o", ({ rows, columns, stride }) => {
    const out = guarded(kernels, rows * stride);
    const packed = randomFloats(rows * columns, 1);
    const place = kernels.f32(out.pointer, rows * stride).fill(7);
    place.set(packed, rows * (stride - columns));
    kernels.call.spread_rows(out.pointer, rows, columns, stride);
    const expected = Array.from({ length: rows * stride }, (_, i) =>
      i % stride < columns ? packed[Math.floor(i / stride) * columns + (i % stride)] : 0,
    );
    expect([...kernels.f32(out.pointer, rows * stride)]).toEqual(expected);
    out.read();
  });
});
