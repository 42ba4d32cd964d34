/** Texts of odd shapes: many words, long lines, short ones. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { weft } from "../../helpers/cli.ts";
import { temporaryFolder } from "../../io/support.ts";

const folder = temporaryFolder();
const common = [
  "--quiet",
  "--threads",
  "2",
  "--min-count",
  "1",
  "--epochs",
  "1",
  "--sample",
  "0",
  "--dim",
  "2",
];

async function train(text: string, ...flags: readonly string[]) {
  writeFileSync(join(folder, "text"), text);
  const [command, ...more] = flags.length > 0 ? flags : ["w2v"];
  const { status, stdout, stderr } = await weft([command, "text", ...common, ...more], { cwd: folder });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return stdout.toString().trimEnd().split("\n");
}

const numbers = (lines: readonly string[]) =>
  lines.slice(1).map((line) => line.split(" ").slice(1).map(Number));

describe("200,000 different words", () => {
  const words = Array.from({ length: 200_000 }, (_, i) => `w${i}`);
  const text = words.map((word, i) => (i % 20 === 19 ? `${word}\n` : `${word} `)).join("");

  it.each(["w2v", "w2v --loss hierarchical --arch cbow", "fasttext --buckets 1000 --maxn 4"])(
    "have a vector each: %s",
    async (command) => {
      const lines = await train(text, ...command.split(" "));
      expect(lines[0]).toBe("200000 2");
      expect(new Set(lines.slice(1).map((line) => line.split(" ")[0])).size).toBe(200_000);
      expect(numbers(lines).flat().every(Number.isFinite)).toBe(true);
    },
  );
});

describe("a line of a megabyte", () => {
  it("of words is a sentence like others, with a last newline or without", async () => {
    const line = "warp weft loom ".repeat(70_000).trimEnd();
    const flags = ["w2v", "--deterministic"];
    const found = await train(line, ...flags);
    expect(found[0]).toBe("3 2");
    expect(await train(`${line}\n`, ...flags)).toEqual(found);
    expect(await train(line.replaceAll(" ", "  \t"), ...flags)).toEqual(found);
  });

  it("that is one word has a vector", async () => {
    const word = "я".repeat(500_000);
    for (const flags of [["w2v"], ["fasttext", "--buckets", "100"]]) {
      const lines = await train(`${word} a ${word}\n`, ...flags);
      expect(lines.slice(1).map((line) => line.split(" ")[0].length)).toEqual([500_000, 1]);
    }
  });
});

it("one word a line: no word is beside another, and all stay as they began", async () => {
  const text = "a\nb\na\nc\n".repeat(3000).trimEnd();
  const [first, ...rest] = await train(text, "w2v", "--deterministic");
  expect(first).toBe("3 2");
  expect(await train(text, "w2v", "--deterministic", "--lr", "0")).toEqual([first, ...rest]);
  expect(await train(text.replaceAll("\n", " "), "w2v", "--deterministic")).not.toEqual([first, ...rest]);
});
