import { describe, expect, it } from "vitest";
import { perplexityMetric } from "../../../src/commands/evaluate/perplexity.ts";
import type { Row } from "../../../src/io/codec.ts";
import { pageOf } from "../../helpers/pages.ts";

function evaluated(rows: readonly Row[]) {
  const metric = perplexityMetric();
  for (const row of rows) expect(metric.add(row)).toBeUndefined();
  return metric.result();
}

describe("perplexity", () => {
  it("is that of all tokens together, however their number is told", () => {
    const { record } = evaluated([
      { logprob: -3, token_logprobs: [-1, -2], perplexity: 1 },
      { logprob: -2, tokens: 4 },
      { logprob: -6, perplexity: Math.exp(2) },
      { logprob: "-1", perplexity: String(Math.exp(1 / 90)) },
      { logprob: -4, tokens: 1, passages: 7 },
    ]);
    expect(record).toMatchObject({ passages: 11, tokens: 2 + 4 + 3 + 90 + 1, logprob: -16, impossible: 0 });
    expect(record).toMatchObject({ cross_entropy: 0.16, bits_per_token: 0.16 / Math.LN2 });
    expect((record as { perplexity: number }).perplexity).toBeCloseTo(Math.exp(0.16), 14);
  });

  it("of the impossible is infinite, and of nothing is none", () => {
    const impossible = evaluated([
      { logprob: null, token_logprobs: [null, -1] },
      { logprob: -1, tokens: 1 },
    ]);
    expect(impossible.record).toMatchObject({ tokens: 3, impossible: 1, perplexity: null, logprob: null });
    expect(pageOf(impossible)).toMatch(/^perplexity infinite /);
    expect(evaluated([{ logprob: 0, perplexity: null }]).record).toMatchObject({
      tokens: 0,
      perplexity: null,
    });
  });

  it.each<[Row, string]>([
    [{}, 'no member "logprob"'],
    [{ logprob: "x" }, '"logprob" is not a number'],
    [{ logprob: -1 }, "how many tokens there are is not known"],
    [{ logprob: 0, perplexity: 1 }, "how many tokens there are is not known"],
    [{ logprob: -1, perplexity: Math.exp(0.4) }, "how many tokens there are is not known"],
    [{ logprob: null, perplexity: null }, "how many tokens there are is not known"],
  ])("is not told of %j", (row, error) => {
    expect(perplexityMetric().add(row)).toContain(error);
  });
});
