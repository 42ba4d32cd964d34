import { describe, expect, it } from "vitest";
import { settingFacts } from "../../src/commands/inspect/settings.ts";
import { bytesText, counted, decimals, significant } from "../../src/commands/number-text.ts";

describe("numbers for people", () => {
  it.each([
    [0, "0 bytes"],
    [1, "1 byte"],
    [999, "999 bytes"],
    [1000, "1 kB (1,000 bytes)"],
    [1_234_567, "1.23 MB (1,234,567 bytes)"],
    [7e16, "70000 TB (70,000,000,000,000,000 bytes)"],
  ])("%i bytes are %s", (bytes, text) => expect(bytesText(bytes)).toBe(text));

  it("have dashes where there are none", () => {
    expect([decimals(0.5), decimals(null), decimals(-Infinity), decimals(2.25, 1)]).toEqual([
      "0.5000",
      "–",
      "–",
      "2.3",
    ]);
    expect([significant(1234.5), significant(0), significant(null), significant(undefined)]).toEqual([
      "1235",
      "0",
      "–",
      "–",
    ]);
    expect([counted(1, "row"), counted(2000, "row")]).toEqual(["1 row", "2,000 rows"]);
  });
});

describe("settings", () => {
  it("are facts, objects of plain values one each", () => {
    const sha256 = "0123456789abcdef".repeat(4);
    const settings = {
      steps: 20_000,
      seed: 12_345,
      tie: false,
      optimizer: { name: "adam", beta1: 0.9 },
      data: { train: { tokens: 3000, sha256 }, note: "a\u001b" },
      sizes: [1, 2],
      empty: {},
    };
    expect(settingFacts(settings)).toEqual([
      ["steps", "20,000"],
      ["seed", "12345"],
      ["tie", "no"],
      ["optimizer", "name adam, beta1 0.9"],
      ["data.train", "tokens 3,000, sha256 0123456789ab…"],
      ["data.note", "a\\u001B"],
      ["sizes", "[1,2]"],
      ["empty", ""],
    ]);
    expect(settingFacts(undefined)).toEqual([]);
  });
});
