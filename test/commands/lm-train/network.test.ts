import { describe, expect, it } from "vitest";
import { checkNetwork, type NetworkOptions, optionalConfig } from "../../../src/commands/lm-train/network.ts";

const options = (more: Partial<NetworkOptions> = {}): NetworkOptions => ({
  arch: "lstm",
  layers: 1,
  residual: false,
  window: 4,
  direct: false,
  recurrentDropout: 0,
  forgetBias: 0,
  tie: false,
  loss: "softmax",
  cutoffs: undefined,
  ...more,
});

describe("the config of a network", () => {
  it("has nothing that is not used, as in models from before it was there", () => {
    expect(optionalConfig(options(), 10)).toEqual({});
    expect(optionalConfig(options({ recurrentDropout: 0.5 }), 10)).toEqual({ recurrentDropout: 0.5 });
    expect(optionalConfig(options({ forgetBias: -1 }), 10)).toEqual({ forgetBias: -1 });
    expect(optionalConfig(options({ arch: "window" }), 10)).toEqual({ window: 4, direct: false });
  });

  it.each([
    [2, [1]],
    [65, [17]],
    [3999, [1000]],
    [4000, [2000]],
    [10_000, [2000]],
    [100_000, [2000, 10_000]],
    [200_000, [2000, 10_000, 100_000]],
  ])("has cutoffs that fit a vocabulary of %d", (vocabulary, cutoffs) => {
    expect(optionalConfig(options({ loss: "adaptive" }), vocabulary)).toEqual({ cutoffs });
  });

  it.each(["", "a", "0", "3,", "3,3", "2.5", "10"])(
    "is refused with the cutoffs %j of ten tokens",
    (cutoffs) => {
      expect(() => optionalConfig(options({ loss: "adaptive", cutoffs }), 10)).toThrow(
        "--cutoffs takes rising",
      );
    },
  );

  it("is refused for one token, and for more than a window can tell apart", () => {
    expect(() => optionalConfig(options({ loss: "adaptive" }), 1)).toThrow("below the 1 of the vocabulary");
    const window = options({ arch: "window" });
    expect(() => checkNetwork(window, 2 ** 24)).not.toThrow();
    expect(() => checkNetwork(window, 2 ** 24 + 1)).toThrow("takes up to 16777216 tokens, not 16777217");
  });
});
