import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BleuCounts } from "../../src/text/bleu.ts";
import { matches } from "../reference/evaluate.ts";

describe("BLEU", () => {
  it("has the counts of the slow twin", () => {
    const tokens = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 12 });
    fc.assert(
      fc.property(tokens, fc.array(tokens, { minLength: 1, maxLength: 3 }), (translation, references) => {
        const counts = new BleuCounts();
        counts.add(translation, references);
        const twins = [1, 2, 3, 4].map((order) => matches(translation, references, order));
        expect(counts.bleu.counts).toEqual(twins.map(({ correct }) => correct));
        expect(counts.bleu.totals).toEqual(twins.map(({ total }) => total));
      }),
      { seed: 3 },
    );
  });
});
