import { describe, expect, it } from "vitest";
import { StopText } from "../../src/models/stop-text.ts";

/** What each piece made certain. */
function pushed(stops: readonly string[], pieces: readonly string[]) {
  const text = new StopText(stops);
  const certain = pieces.map((piece) => text.push(piece));
  return { certain, stopped: text.stopped, end: text.end(), all: `${text}` };
}

describe("a text with stop strings", () => {
  it("gives everything at once where there are none", () => {
    expect(pushed([], ["a", "", "bc"])).toEqual({
      certain: ["a", "", "bc"],
      stopped: false,
      end: "",
      all: "abc",
    });
  });

  it("holds back what may be the beginning of one", () => {
    expect(pushed(["\n\n"], ["a\n", "b\n"])).toEqual({
      certain: ["a", "\nb"],
      stopped: false,
      end: "\n",
      all: "a\nb\n",
    });
  });

  it("ends before the first of them, wherever the pieces are cut", () => {
    for (const pieces of [["one END two"], ["one E", "N", "D two"], [..."one END"]]) {
      const { stopped, end, all } = pushed(["two", "END"], pieces);
      expect({ stopped, end, all }).toEqual({ stopped: true, end: "", all: "one " });
    }
  });

  it("sees one that begins again within itself", () => {
    expect(pushed(["aab"], [..."aaab"])).toEqual({
      certain: ["", "", "a", ""],
      stopped: true,
      end: "",
      all: "a",
    });
  });
});
