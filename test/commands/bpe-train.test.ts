import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { weft } from "../helpers/cli.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "weft-bpe-train-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("hostile corpora, through the command", () => {
  it("200,000 times the same line", async () => {
    const tokenizer = await train("same.txt", "the weft goes over the warp\n".repeat(200_000), [
      "--vocab-size",
      "300",
    ]);
    expect(Object.keys(tokenizer.model.vocab)).toContain("Ġwarp");
    expect(tokenizer.model.merges.length).toBeLessThan(44); // every word is whole before that
  });

  it("one letter a million times, without a line end", async () => {
    const tokenizer = await train("letter.txt", "a".repeat(1_000_000), ["--vocab-size", "300"]);
    expect(tokenizer.model.merges.slice(0, 2)).toEqual([
      ["a", "a"],
      ["aa", "aa"],
    ]);
    expect(tokenizer.model.merges.length).toBe(19);
  });

  it("words such as __proto__ and constructor", async () => {
    const tokenizer = await train("names.txt", "__proto__ constructor toString\n".repeat(50), [
      "--pretokenizer",
      "none",
    ]);
    expect(JSON.stringify(tokenizer.model.vocab)).toContain('"__proto__Ġconstructor');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

interface TokenizerFile {
  readonly model: { readonly vocab: Record<string, number>; readonly merges: readonly [string, string][] };
}

async function train(name: string, text: string, more: readonly string[]): Promise<TokenizerFile> {
  const [input, output] = [join(folder, name), join(folder, `${name}.json`)];
  writeFileSync(input, text);
  const { status, stderr } = await weft(["bpe-train", input, "-o", output, "--quiet", ...more]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return JSON.parse(readFileSync(output, "utf8"));
}
