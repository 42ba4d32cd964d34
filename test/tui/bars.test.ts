import { expect, it } from "vitest";
import { bar, blocks } from "../../src/tui/bars.ts";
import { textOf } from "../../src/tui/span.ts";

it("a bar is as full as the share says", () => {
  const shares = [0, 0.5, 1, 7, -1, Number.NaN];
  expect(shares.map((share) => textOf(bar(share, 4, "green")))).toEqual([
    "────",
    "━━──",
    "━━━━",
    "━━━━",
    "────",
    "────",
  ]);
});

it("blocks are one character each", () => expect(blocks([0, 0.5, 1, Number.NaN])).toBe("▁▅█▁"));
