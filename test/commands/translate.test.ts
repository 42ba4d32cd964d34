/** weft translate-train and weft translate as programs: what they write, that threads change nothing, and hard texts. */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseModel } from "../../src/models/model-file.ts";
import { program, weft } from "../helpers/cli.ts";
import { randomNumbers } from "../helpers/random.ts";

let cwd: string;
beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), "translate-"));
  const [pairs, others] = [toyPairs(150, 3), toyPairs(40, 4)];
  writeFileSync(join(cwd, "toy.jsonl"), jsonl(pairs));
  writeFileSync(join(cwd, "valid.jsonl"), jsonl(others));
  writeFileSync(join(cwd, "toy.source"), pairs.map(({ source }) => `${source}\n`).join(""));
  writeFileSync(join(cwd, "toy.target"), pairs.map(({ target }) => `${target}\n`).join(""));
  const learn = ["translate-train", "toy.jsonl", "-o", "toy.model", ...EXACT, ...LEARNING];
  const { status } = await weft(learn, { cwd });
  expect(status).toBe(0);
});
afterAll(() => rmSync(cwd, { recursive: true }));

interface Pair {
  readonly source: string;
  readonly target: string;
}

const ENGLISH = ["one", "two", "three", "four", "five", "six"];
const FRENCH = ["un", "deux", "trois", "quatre", "cinq", "six"];

/** Numbers in words, and the same in another language. */
function toyPairs(count: number, seed: number): Pair[] {
  const next = randomNumbers(seed);
  return Array.from({ length: count }, () => {
    const numbers = Array.from({ length: 1 + (next() % 5) }, () => next() % 6);
    const words = (language: readonly string[]) => numbers.map((number) => language[number]).join(" ");
    return { source: words(ENGLISH), target: words(FRENCH) };
  });
}

const jsonl = (rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join("");

const EXACT = ["--backend", "wasm", "--quiet", "--force"];
const SMALL = ["--embed", "8", "--hidden", "10", "--batch-tokens", "120"];
const LEARNING = [
  ...["--embed", "12", "--hidden", "24", "--bidirectional", "--dropout", "0", "--batch-tokens", "64"],
  ...["--lr", "0.01", "--epochs", "40", "--valid", "valid.jsonl", "--metric", "bleu"],
];

const train = (output: string, ...more: readonly string[]) =>
  weft(["translate-train", "toy.jsonl", "-o", output, ...SMALL, ...EXACT, ...more], { cwd });

const translated = async (args: readonly string[], stdin = "") =>
  parsed((await weft(["translate", "-m", "toy.model", ...args], { cwd, stdin })).stdout);

const read = (name: string) => readFileSync(join(cwd, name));
const sha = (name: string) => createHash("sha256").update(read(name)).digest("hex");
const parsed = (bytes: Buffer) =>
  bytes
    .toString()
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));

const networks = [
  ["a GRU that looks back", ["--bidirectional", "--tie", "--label-smoothing", "0.1"]],
  [
    "an LSTM that looks back by a network",
    ["--arch", "lstm", "--layers", "2", "--attention", "additive", "--scheduled-sampling", "0.3"],
  ],
  ["a GRU that remembers", ["--attention", "none", "--feed-context"]],
] as const;

describe.each(networks)("%s", (_, network) => {
  it("has the same bytes for any --threads, also of its translations", async () => {
    const seen = new Set<string>();
    for (const threads of ["1", "2", "3"]) {
      const flags = ["--threads", threads, "--shards", "4", "--epochs", "2", "--valid", "valid.jsonl"];
      const { status } = await train("t.model", ...network, ...flags, "--metric", "bleu");
      expect(status).toBe(0);
      const { stdout } = await weft(["translate", "-m", "t.model", "--threads", threads, "toy.jsonl"], {
        cwd,
      });
      seen.add(`${sha("t.model")} ${createHash("sha256").update(stdout).digest("hex")}`);
    }
    expect(seen.size).toBe(1);
  });

  it("goes on from a checkpoint in the middle of an epoch as if there had been no end", async () => {
    const flags = [...network, "--valid", "valid.jsonl", "--valid-every", "3", "--epochs", "5"];
    await train("whole.model", ...flags, "--steps", "14");
    await train("part.model", ...flags, "--steps", "10", "--checkpoint", "c");
    const last = await train("part.model", ...flags, "--steps", "14", "--checkpoint", "c", "--resume");
    expect(last.status).toBe(0);
    expect(sha("part.model")).toBe(sha("whole.model"));
  });
});

describe("training", () => {
  it("learns, and its BLEU is what weft evaluate tells of the translations", async () => {
    const training = parseModel(read("toy.model"), "toy.model").training as { best: Record<string, unknown> };
    const { bleu } = training.best.measures as { bleu: number };
    expect(bleu).toBeGreaterThan(90);
    const greedy = ["translate", "-m", "toy.model", "--beam", "1", "--max-length", "128", "valid.jsonl"];
    const { stdout } = await weft(greedy, { cwd });
    const [record] = parsed((await weft(["evaluate"], { cwd, stdin: stdout })).stdout);
    expect(record.bleu).toBe(bleu);
  });

  it("is the same from two files of lines", async () => {
    await train("records.model", "--epochs", "1");
    const files = ["--source", "toy.source", "--target", "toy.target"];
    const args = ["translate-train", ...files, "-o", "lines.model", ...SMALL, ...EXACT, "--epochs", "1"];
    expect((await weft(args, { cwd })).status).toBe(0);
    expect(sha("lines.model")).toBe(sha("records.model"));
  });

  it("shows some translations of each validation", async () => {
    await train("t.model", "--epochs", "2", "--valid", "valid.jsonl", "--samples", "2", "--log", "log");
    const samples = parsed(read("log")).filter(({ event }) => event === "sample");
    expect(samples).toHaveLength(4);
    const [first] = toyPairs(40, 4);
    expect(samples[0]).toMatchObject({ ...first, text: expect.any(String) });
  });

  it("leaves long pairs out, and says how many", async () => {
    const { stdout, stderr } = await train("t.model", "--epochs", "1", "--max-length", "3", "--log", "-");
    const left = toyPairs(150, 3).filter(({ source }) => source.split(" ").length > 3).length;
    expect(stderr).toContain(`${left} of 150 training pairs were left out: a text has more than 3 tokens`);
    expect(parsed(stdout)[0].data.pairs).toBe(150 - left);
  });
});

describe("translate", () => {
  it("adds the best translations, with their scores", async () => {
    const [row] = await translated(["--n-best", "3"], '{"id": 12345678901234567890, "source": "two six"}\n');
    expect(row.translation).toBe("deux six");
    expect(row.translations[0].text).toBe(row.translation);
    const scores = row.translations.map(({ score }: { score: number }) => score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    for (const { text, logprob, score } of row.translations)
      expect(score).toBeCloseTo(logprob / ((5 + text.split(" ").length + 1) / 6), 4);
  });

  it("reads the member text where the first record has no source, and lines", async () => {
    expect(await translated([], '{"text":"five"}\n{"text":"one"}\n')).toEqual([
      { text: "five", translation: "cinq" },
      { text: "one", translation: "un" },
    ]);
    expect(await translated([], "five\n\none one")).toEqual([
      { source: "five", translation: "cinq" },
      { source: "", translation: "" },
      { source: "one one", translation: "un un" },
    ]);
  });

  it("gives every row the same whatever stands beside it, in order, for any --threads", async () => {
    const lines = toyPairs(2500, 9).map(({ source }) => source);
    const stdin = `${lines.join("\n")}\n`;
    const flags = ["translate", "-m", "toy.model", "--beam", "2", "--to", "text"];
    const [one, two] = await Promise.all(
      ["1", "2"].map((threads) => weft([...flags, "--threads", threads], { cwd, stdin })),
    );
    expect(two.stdout.equals(one.stdout)).toBe(true);
    const known = new Map<string, string>();
    for (const [i, translation] of one.stdout.toString().trimEnd().split("\n").entries()) {
      expect(translation).toBe(known.get(lines[i]) ?? translation);
      known.set(lines[i], translation);
    }
  });

  it("reads the beginning of a text that is too long, and says so", async () => {
    const stdin = `one\n${"six ".repeat(10_000)}\n`;
    const { status, stdout, stderr } = await weft(["translate", "-m", "toy.model"], { cwd, stdin });
    expect(status).toBe(0);
    expect(parsed(stdout)).toHaveLength(2);
    expect(stderr).toContain("1 of 2 texts were too long for the model, which read their beginnings");
  });

  it("answers each line when it comes", async () => {
    const child = spawn(process.execPath, [program, "translate", "-m", "toy.model", "--to", "text"], { cwd });
    try {
      for (const [line, translation] of [
        ["one", "un"],
        ["two two", "deux deux"],
      ]) {
        child.stdin.write(`${line}\n`);
        const [answer] = await once(child.stdout, "data");
        expect(String(answer)).toBe(`${translation}\n`);
      }
    } finally {
      child.stdin.end();
      await once(child, "close");
    }
  });
});
