import { describe, expect, it } from "vitest";
import { refusal } from "../../src/formats/refuse.ts";
import { standardizationFrom, standardize } from "../../src/models/standardization.ts";

describe("features", () => {
  it("are taken less their mean, and over their deviation", () => {
    const vectors = Float32Array.of(1, 10, 3, 30);
    standardize(vectors, { mean: [2, 10], deviation: [0.5, 5] });
    expect([...vectors]).toEqual([-2, 0, 2, 4]);
  });

  const read = (json: unknown) => standardizationFrom(json, 2, refusal("m"));

  it("are measured as a file says", () => {
    const json = { mean: [0, -1], deviation: [1, 2] };
    expect(read(json)).toEqual(json);
  });

  it.each<unknown>([
    undefined,
    [],
    { mean: [0, 1] },
    { mean: [0, 1], deviation: [1] },
    { mean: [0, null], deviation: [1, 1] },
    { mean: [0, 1], deviation: [1, 0] },
    { mean: [0, 1], deviation: [1, -1] },
    { mean: "ab", deviation: [1, 1] },
  ])("are not measured by %j", (json) => {
    expect(() => read(json)).toThrow("m: it does not say how its 2 features are standardized");
  });
});
