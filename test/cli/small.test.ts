import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wantsColour } from "../../src/cli/colour.ts";
import { paragraphs, terms } from "../../src/cli/layout.ts";
import { formatSize, parseSize } from "../../src/cli/size.ts";
import { distance, suggest } from "../../src/cli/suggest.ts";

describe("colour", () => {
  const terminal = [true, false];
  it.each([
    ["auto", {}, [true, false]],
    ["auto", { TERM: "dumb" }, [false, false]],
    ["auto", { NO_COLOR: "1" }, [false, false]],
    ["auto", { NO_COLOR: "" }, [true, false]],
    ["auto", { FORCE_COLOR: "1" }, [true, true]],
    ["auto", { FORCE_COLOR: "0" }, [false, false]],
    ["auto", { FORCE_COLOR: "1", NO_COLOR: "1", TERM: "dumb" }, [true, true]],
    ["always", { NO_COLOR: "1", FORCE_COLOR: "0", TERM: "dumb" }, [true, true]],
    ["never", { FORCE_COLOR: "1" }, [false, false]],
  ])("--color=%s %j", (choice, env, expected) => {
    expect(terminal.map((is) => wantsColour({ terminal: is }, env, choice))).toEqual(expected);
  });
});

describe("sizes", () => {
  it.each([
    ["0", 0],
    ["512M", 512 * 2 ** 20],
    ["4G", 4 * 2 ** 30],
    ["64KiB", 65_536],
    ["1.5k", 1536],
    ["2MB", 2e6],
    ["7B", 7],
    ["1t", 2 ** 40],
  ])("%s", (text, bytes) => expect(parseSize(text)).toBe(bytes));

  it.each(["", "M", "-1", "1 2", "1e3", "5Q", "0x10", "1KK", "1i"])("%j is none", (text) => {
    expect(parseSize(text)).toBeNaN();
  });

  it("are read back as written", () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.nat(30),
        (n, power) => parseSize(formatSize(n * 2 ** power)) === n * 2 ** power,
      ),
    );
  });
});

describe("suggestions", () => {
  it("counts a swap of neighbours as one edit", () => {
    expect([
      distance("szie", "size"),
      distance("kitten", "sitting"),
      distance("", "ab"),
      distance("a", "a"),
    ]).toEqual([1, 3, 2, 0]);
  });

  it("is symmetric and at most the longer length", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(distance(a, b)).toBe(distance(b, a));
        expect(distance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
  });

  it("takes a prefix only when it is the only one, and nothing far away", () => {
    const names = ["tokenize", "train", "detokenize"];
    expect(suggest("tok", names)).toBe("tokenize");
    expect(suggest("t", names)).toBeUndefined();
    expect(suggest("tokenise", names)).toBe("tokenize");
    expect(suggest("inspect", names)).toBeUndefined();
    expect(suggest("zz", ["ab"])).toBeUndefined();
  });
});

describe("layout", () => {
  it("keeps indented blocks and hangs long terms", () => {
    expect(paragraphs("a b\nc\n\n  kept   so", 80, "  ")).toBe("  a b c\n\n    kept   so");
    const long = "--a-flag-that-is-longer-than-the-column";
    expect(
      terms(
        [
          ["-a", "one\n two"],
          [long, "text"],
        ],
        { columns: 40, colour: false },
      ),
    ).toBe(`  -a${" ".repeat(28)}one two\n  ${long}\n${" ".repeat(32)}text`);
  });
});
