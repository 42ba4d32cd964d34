import { describe, expect, it } from "vitest";
import { UsageError } from "../../src/errors.ts";
import { segments } from "../../src/nn/segments.ts";
import { segments as slowSegments } from "../reference/segments.ts";

/** Ids in memory, and how often they were read. */
function readerOf(length: number) {
  const ids = Uint32Array.from({ length }, (_, i) => i * 3 + 1);
  const reader = {
    length,
    reads: 0,
    read: async (start: number, count: number) => {
      reader.reads++;
      return ids.slice(start, start + count);
    },
  };
  return { ids: [...ids], reader };
}

const SHAPES = [2, 3, 5, 14, 64, 65, 1000].flatMap((length) =>
  [1, 3, 4, 13].flatMap((batch) => [1, 3, 8, 35].map((steps) => ({ length, batch, steps }))),
);

describe("segments", () => {
  it("are those of the slow twin, in order and out of it", async () => {
    for (const { length, batch, steps } of SHAPES.filter(({ length, batch }) => length > batch)) {
      const { ids, reader } = readerOf(length);
      const made = segments(reader, { batch, steps });
      const expected = slowSegments(ids, batch, steps);
      expect(made.count).toBe(expected.length);
      expect(made.targets).toBe(expected.reduce((sum, { targets }) => sum + targets.length, 0));
      const backwards = expected.map((_, segment) => expected.length - 1 - segment);
      for (const segment of [...expected.keys(), ...backwards]) {
        const size = made.stepsOf(segment) * batch;
        const [inputs, targets] = [new Uint32Array(size), new Uint32Array(size)];
        await made.fill(segment, inputs, targets);
        expect({ inputs: [...inputs], targets: [...targets] }).toEqual(expected[segment]);
      }
    }
  });

  it("can be had for some of the streams", async () => {
    const { reader } = readerOf(100);
    const made = segments(reader, { batch: 5, steps: 4 });
    const whole = [new Uint32Array(20), new Uint32Array(20)] as const;
    const part = [new Uint32Array(8), new Uint32Array(8)] as const;
    await made.fill(2, ...whole);
    await made.fill(2, ...part, { from: 1, to: 3 });
    const columns = (ids: Uint32Array) => [...ids].filter((_, i) => i % 5 === 1 || i % 5 === 2);
    expect(part.map((ids) => [...ids])).toEqual(whole.map(columns));
  });

  it("that follow one another are read many at a time", async () => {
    const { reader } = readerOf(3_000_000);
    const made = segments(reader, { batch: 20, steps: 35 });
    const buffer = new Uint32Array(20 * 35);
    for (let segment = 0; segment < made.count; segment++) await made.fill(segment, buffer, buffer);
    expect(reader.reads).toBe(20 * 3);
  });

  it("need a step of each stream", () => {
    expect(() => segments(readerOf(13).reader, { batch: 13, steps: 3 })).toThrow(UsageError);
    expect(() => segments(readerOf(0).reader, { batch: 1, steps: 3 })).toThrow("0 tokens are too few");
    expect(segments(readerOf(14).reader, { batch: 13, steps: 3 }).count).toBe(1);
  });
});
