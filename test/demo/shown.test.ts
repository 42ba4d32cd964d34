import { describe, expect, it } from "vitest";
import type { Frame } from "./film.ts";
import { shown } from "./shown.ts";

const framesAt = (...times: readonly number[]): Frame[] =>
  times.map((at) => ({ at, screen: [[{ text: `${at}`, column: 0, columns: 1, style: {} }]] }));

const times = (frames: readonly Frame[]) => frames.map(({ at }) => at);

describe("what a machine took its time for", () => {
  it("is shown without its long waits", () =>
    expect(times(shown(framesAt(100, 200, 5000, 5600)))).toEqual([100, 200, 800, 1400]));

  it("is shown faster where it is still too long, in fewer frames, and to its end", () => {
    const long = framesAt(...Array.from({ length: 101 }, (_, at) => 1000 * at));
    const fast = shown(long, 12_000);
    expect(fast.at(-1)).toEqual({ at: 12_000, screen: long[100].screen });
    expect(fast.length).toBeGreaterThan(12);
    for (const [at, frame] of fast.slice(1, -1).entries())
      expect(frame.at - fast[at].at).toBeGreaterThanOrEqual(800);
  });

  it("is left alone where there is time enough", () =>
    expect(shown(framesAt(0, 20, 40), 1000)).toEqual(framesAt(0, 20, 40)));

  it("may be nothing", () => expect(shown([], 1000)).toEqual([]));
});
