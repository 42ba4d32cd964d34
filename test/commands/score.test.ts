import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { shortest } from "../../src/commands/stream/shortest.ts";
import { symbolVocabulary } from "../../src/text/symbol-vocabulary.ts";
import { arpaOf } from "../helpers/arpa.ts";
import { weft } from "../helpers/cli.ts";
import { randomModelFile } from "../helpers/language-models.ts";
import { randomNgrams } from "../helpers/ngrams.ts";
import { randomNumbers } from "../helpers/random.ts";

const folder = mkdtempSync(join(tmpdir(), "weft-score-"));
const [model, text] = ["lm", "text.jsonl"].map((name) => join(folder, name)) as [string, string];
const LINES = 12_000;

beforeAll(async () => {
  const vocabulary = symbolVocabulary("word", ["<unk>", "</s>", "the", "cat", "sat"]);
  writeFileSync(model, await randomModelFile(vocabulary, { hidden: 4, embed: 3 }));
  const next = randomNumbers(1);
  const words = ["the", "cat", "sat", "dog"];
  const lines = Array.from({ length: LINES }, (_, id) => {
    const length = next() % 12;
    return JSON.stringify({ id, text: Array.from({ length }, () => words[next() % 4]).join(" ") });
  });
  writeFileSync(text, `${lines.join("\n")}\n`);
});
afterAll(() => rmSync(folder, { recursive: true }));

const score = (...flags: string[]) => scoreBy(model, ...flags);
const scoreBy = async (file: string, ...flags: string[]) => {
  const { status, stdout, stderr } = await weft(["score", "-m", file, ...flags, text]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return stdout.toString();
};

it("gives the same records for any number of threads", async () => {
  const one = await score("--threads", "1");
  expect(await score("--threads", "3")).toBe(one);
  const ids = one
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line).id as number);
  expect(ids).toEqual(Array.from({ length: LINES }, (_, id) => id));
});

it("sums up what it says of the records, whatever the number of threads", async () => {
  const rows = (await score("--per-token"))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const summary = JSON.parse(await score("--summary"));
  expect(JSON.parse(await score("--summary", "--threads", "3"))).toEqual(summary);
  const tokens = rows.reduce((sum, row) => sum + row.token_logprobs.length, 0);
  const logprob = rows.reduce((sum, row) => sum + row.logprob, 0);
  expect(summary).toMatchObject({
    passages: LINES,
    tokens,
    bits_per_token: summary.cross_entropy / Math.LN2,
  });
  expect(summary.logprob).toBeCloseTo(logprob, 6);
  expect(summary.perplexity).toBeCloseTo(Math.exp(-logprob / tokens), 8);
  for (const row of rows.slice(0, 50)) {
    const sum = row.token_logprobs.reduce((all: number, one: number) => all + one, 0);
    expect(row.logprob).toBeCloseTo(sum, 5);
    expect(row.perplexity).toBeCloseTo(Math.exp(-sum / row.token_logprobs.length), 4);
  }
});

it("does so with an n-gram model", async () => {
  const random = randomNgrams({ order: 3, words: 6, count: 50 });
  const arpa = arpaOf(random).replaceAll(
    /\bw(\d)\b/g,
    (_, id) => ["the", "cat", "sat", "on"][Number(id) - 2],
  );
  writeFileSync(join(folder, "lm.arpa"), arpa);
  const scored = (...flags: string[]) => scoreBy(join(folder, "lm.arpa"), ...flags);
  const one = await scored("--threads", "1");
  expect(await scored("--threads", "3")).toBe(one);
  const rows = one
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const summary = await scored("--summary");
  expect(await scored("--summary", "--threads", "3", "--carry")).toBe(summary);
  const logprob = rows.reduce((sum, row) => sum + row.logprob, 0);
  expect(JSON.parse(summary)).toMatchObject({ passages: LINES });
  expect(JSON.parse(summary).logprob).toBeCloseTo(logprob, 6);
});

it("with --carry goes on from block to block", async () => {
  const rows = (await score("--carry"))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const summary = JSON.parse(await score("--carry", "--summary", "--threads", "3"));
  expect(summary.logprob).toBeCloseTo(
    rows.reduce((sum, row) => sum + row.logprob, 0),
    6,
  );
  expect(summary.logprob).not.toBe(JSON.parse(await score("--summary")).logprob);
});

it("writes numbers with the fewest digits that are them in f32", () => {
  expect([0.1, 1 / 3, 16_777_216, 1e-10, -0.5, 0].map(Math.fround).map(shortest)).toEqual([
    0.1, 0.33333334, 16_777_216, 1e-10, -0.5, 0,
  ]);
  const next = randomNumbers(9);
  for (let i = 0; i < 1000; i++) {
    const single = Math.fround(-Math.exp((next() / 2 ** 32) * 20 - 15));
    expect(Math.fround(shortest(single))).toBe(single);
  }
});
