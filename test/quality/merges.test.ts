import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BPE, byteLevelPreTokenizer, Tokenizer as HuggingFace } from "tokenizers";
import { describe, expect, it } from "vitest";
import { toAlphabet } from "../../src/formats/byte-level.ts";
import { CORPORA, corpusLines, FULL, TIME_LIMIT } from "../helpers/corpora.ts";
import { missing } from "../helpers/data.ts";
import { randomNumbers } from "../helpers/random.ts";
import { learntTokenizer } from "../helpers/tokenizers.ts";

const SIZE = 30_000; // what Hugging Face's trainer learns by itself
const SAMPLE = 3_000_000; // bytes of each corpus

describe("merges are those of Hugging Face's trainer", () => {
  for (const { language, file } of CORPORA) {
    const reason = missing(file);
    it.skipIf(reason !== "")(
      `${language}${FULL ? "" : " (a sample of the lines)"}${reason}`,
      () => expectSameMerges(corpusLines(file, SAMPLE), 20_000),
      TIME_LIMIT,
    );
  }

  it.each([
    ["runs of one letter", ["a".repeat(4000), "a".repeat(37), "b".repeat(5), "aab".repeat(300)]],
    ["runs of one pair", ["ab".repeat(1000), "ba".repeat(1000)]],
    ["ties everywhere", [...random(7, 300, "abcdefgh").matchAll(/.{1,9}/g)].map(([word]) => word)],
    [
      "ties of letters beyond ASCII",
      [...random(8, 400, "аяéß日本 ").matchAll(/.{1,12}/gu)].map(([word]) => word),
    ],
    ["repeated lines", Array.from({ length: 500 }, (_, i) => `the same line ${i % 3}`)],
    ["every character once", [Array.from({ length: 2000 }, (_, i) => String.fromCodePoint(33 + i)).join("")]],
    ["nothing but new lines", ["", "", ""]],
  ])("%s", (_, lines) => expectSameMerges(lines, 1));
});

function expectSameMerges(lines: readonly string[], atLeast: number): void {
  // Its trainer keeps the end of each line, so we see it too.
  const [right, found] = [theirs(lines), ours(lines.map((line) => `${line}\n`))];
  const count = Math.min(right.length, found.length);
  const wrong = right.findIndex((pair, i) => i < count && pair !== found[i]);
  expect({ wrong, right: right[wrong], found: found[wrong] }).toEqual({ wrong: -1 });
  expect(count).toBeGreaterThanOrEqual(Math.min(atLeast, right.length));
  if (right.length < SIZE - 256) expect(found.length).toBe(right.length);
}

function theirs(lines: readonly string[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), "weft-merges-"));
  try {
    writeFileSync(join(folder, "lines.txt"), `${lines.join("\n")}\n`);
    const peer = new HuggingFace(BPE.empty());
    peer.setPreTokenizer(byteLevelPreTokenizer(false, true));
    peer.train([join(folder, "lines.txt")]);
    peer.save(join(folder, "tokenizer.json"));
    const { model } = JSON.parse(readFileSync(join(folder, "tokenizer.json"), "utf8"));
    return (model.merges as [string, string][]).map((pair) => pair.join(" "));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function ours(lines: readonly string[]): string[] {
  const { tokens, merges } = learntTokenizer(lines, { pretokenizer: "gpt2" }, SIZE - 256);
  const names = tokens.map(toAlphabet);
  return Array.from(
    { length: merges.length / 3 },
    (_, i) => `${names[merges[3 * i] as number]} ${names[merges[3 * i + 1] as number]}`,
  );
}

function random(seed: number, length: number, letters: string): string {
  const next = randomNumbers(seed);
  const all = [...letters];
  return Array.from({ length }, () => all[next() % all.length]).join("");
}
