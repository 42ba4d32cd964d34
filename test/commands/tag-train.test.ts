/** weft tag-train as a program: what it writes, that threads change nothing, and what it measures. */
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseModel, weightOf } from "../../src/models/model-file.ts";
import { joinTagger, shareTagger } from "../../src/models/shared-tagger.ts";
import { TAGGER } from "../../src/models/tagger-file.ts";
import { weft } from "../helpers/cli.ts";
import { randomNumbers } from "../helpers/random.ts";

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "tag-train-"));
  writeFileSync(join(cwd, "toy.jsonl"), jsonl(toySentences(150, 3)));
  writeFileSync(join(cwd, "toy-valid.jsonl"), jsonl(toySentences(40, 4)));
});
afterAll(() => rmSync(cwd, { recursive: true }));

interface Tagged {
  readonly tokens: readonly string[];
  readonly tags: readonly string[];
}

/** Names of one word or two behind a title, whose type only the word behind them tells: a person speaks, a place lies. */
function toySentences(count: number, seed: number): Tagged[] {
  const next = randomNumbers(seed);
  const filler = ["so", "then", "and", "slowly", "now"];
  const names = ["Alba", "Brin", "Cato", "Dune", "Ebro"];
  const some = (words: readonly string[], length: number) =>
    Array.from({ length }, () => words[next() % words.length]);
  return Array.from({ length: count }, () => {
    const [before, name, after] = [
      some(filler, next() % 5),
      some(names, 1 + (next() % 2)),
      some(filler, next() % 4),
    ];
    const type = next() % 2 === 0 ? "PER" : "LOC";
    const tokens = [...before, ...name, type === "PER" ? "speaks" : "lies", ...after];
    const tags = [...before.map(() => "O"), ...name.map((_, at) => `${at === 0 ? "B" : "I"}-${type}`), "O"];
    return { tokens, tags: [...tags, ...after.map(() => "O")] };
  });
}

const jsonl = (rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join("");

const EXACT = ["--backend", "wasm", "--quiet", "--force"];
const SMALL = ["--embed", "10", "--hidden", "9", "--batch", "17"];

const train = (output: string, ...more: readonly string[]) =>
  weft(["tag-train", "toy.jsonl", "-o", output, ...SMALL, ...EXACT, ...more], { cwd });

const read = (name: string) => readFileSync(join(cwd, name));
const sha = (name: string) => createHash("sha256").update(read(name)).digest("hex");
const parsed = (bytes: Buffer) =>
  bytes
    .toString()
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));

/** What the model of a file tells of sentences. */
async function tagged(name: string, sentences: readonly Tagged[]): Promise<object[]> {
  const tagger = joinTagger(await shareTagger(parseModel(read(name), name, TAGGER), "wasm"));
  const found = tagger.tag(sentences.map(({ tokens }) => tokens));
  return sentences.map((row, i) => ({
    ...row,
    predicted_tags: Array.from(found[i], (tag) => tagger.tags[tag]),
  }));
}

const networks = [
  ["an LSTM", []],
  ["a conditional random field on characters", ["--crf", "--chars", "cnn", "--caps", "--scheme", "bioes"]],
  ["characters by an LSTM", ["--chars", "lstm", "--char-filters", "4", "--arch", "gru", "--layers", "2"]],
  ["a simple network", ["--arch", "rnn", "--crf", "--activation", "relu", "--lower", "--digits"]],
] as const;

describe.each(networks)("%s", (_, network) => {
  it("has the same bytes for any --threads", async () => {
    const seen = new Set<string>();
    for (const threads of ["1", "2", "3", "4"]) {
      const flags = ["--threads", threads, "--shards", "4", "--epochs", "2", "--valid", "toy-valid.jsonl"];
      expect((await train("t.tagger", ...network, ...flags)).status).toBe(0);
      seen.add(sha("t.tagger"));
    }
    expect(seen.size).toBe(1);
  });

  it("goes on from a checkpoint in the middle of an epoch as if there had been no end", async () => {
    const flags = [...network, "--valid-share", "0.2", "--valid-every", "3", "--epochs", "5"];
    await train("whole.tagger", ...flags, "--steps", "11");
    await train("part.tagger", ...flags, "--steps", "8", "--checkpoint", "c");
    const { stderr } = await train("rest.tagger", ...flags, "--steps", "11", "--checkpoint", "c", "--resume");
    expect(stderr).toBe("");
    expect(sha("rest.tagger")).toBe(sha("whole.tagger"));
    expect(sha("part.tagger")).not.toBe(sha("whole.tagger"));
  });

  it("learns what only the words behind tell, and gives in use what it measured", async () => {
    const more = ["--epochs", "25", "--lr", "0.01", "--dropout", "0.1", "--valid", "toy-valid.jsonl"];
    const { stdout } = await train("toy.tagger", ...network, ...more, "--log", "run.jsonl");
    const [summary] = parsed(stdout);
    expect(summary).toMatchObject({ event: "end", valid_accuracy: 1, valid_span_f1: 1 });
    const rows = await tagged("toy.tagger", toySentences(40, 4));
    const { stdout: measured } = await weft(["evaluate"], { cwd, stdin: jsonl(rows) });
    expect(parsed(measured)[0].spans).toMatchObject({ f1: 1 });
    const log = parsed(read("run.jsonl"));
    expect(log[0]).toMatchObject({ event: "start", data: { sentences: 150, valid_sentences: 40 } });
    expect(log.filter(({ event }) => event === "valid")).toHaveLength(25);
    expect(log.at(-1)).toEqual(summary);
  });
});

describe("training", () => {
  it.each(["keep", "bioes"])(
    "measures what weft evaluate finds of the same sentences, scheme %s",
    async (scheme) => {
      const flags = [
        "--crf",
        "--epochs",
        "3",
        "--lr",
        "0.01",
        "--valid",
        "toy-valid.jsonl",
        "--scheme",
        scheme,
      ];
      const { stdout } = await train("e.tagger", ...flags);
      const [{ valid_accuracy, valid_span_f1 }] = parsed(stdout);
      const rows = await tagged("e.tagger", toySentences(40, 4));
      const found = await weft(["evaluate"], { cwd, stdin: jsonl(rows) });
      const [{ accuracy, spans }] = parsed(found.stdout);
      expect(spans.f1).toBeCloseTo(valid_span_f1, 12);
      expect(spans.f1).toBeLessThan(1);
      if (scheme === "keep") expect(accuracy).toBeCloseTo(valid_accuracy, 12);
    },
  );

  it("ends when validation gets no better, and keeps the weights that did best", async () => {
    const flags = ["--epochs", "60", "--patience", "2", "--metric", "loss", "--lr", "0.1"];
    await train("p.tagger", ...flags, "--valid", "toy-valid.jsonl", "--log", "p.jsonl");
    const log = parsed(read("p.jsonl"));
    const valid = log.filter(({ event }) => event === "valid");
    const lowest = Math.min(...valid.map(({ loss }) => loss));
    expect(log.at(-1)).toMatchObject({ reason: "patience", valid_loss: lowest });
    expect(valid.at(-3)).toMatchObject({ loss: lowest, best: true });
  });

  it("takes words that are there once for unknown ones, others never", async () => {
    writeFileSync(join(cwd, "once.jsonl"), jsonl([{ tokens: ["a", "b", "a"], tags: ["X", "Y", "X"] }]));
    const rows = async (...more: readonly string[]) => {
      const flags = ["--batch", "1", "--epochs", "1", "--dropout", "0", "--embed", "4", ...more];
      await weft(["tag-train", "once.jsonl", "-o", "u.tagger", ...flags, ...EXACT], { cwd });
      const numbers = weightOf(parseModel(read("u.tagger"), "u"), "words.W", [3, 4]);
      return [0, 1, 2].map((row) => numbers.slice(row * 4, row * 4 + 4).join());
    };
    const [unknown, a, b] = await rows("--lr", "0");
    const [never, always] = [await rows("--unknown-rate", "0"), await rows("--unknown-rate", "1")];
    expect([never[0] === unknown, never[1] === a, never[2] === b]).toEqual([true, false, false]);
    expect([always[0] === unknown, always[1] === a, always[2] === b]).toEqual([false, false, true]);
  });

  it("keeps vectors that are frozen to the last bit, through a checkpoint too, and others of the file", async () => {
    const vector = Array.from({ length: 10 }, (_, index) => index / 8 - 0.5);
    const lines = ["alba", "Brin", "unheard", "left"].map((word) => `${word} ${vector.join(" ")}\n`);
    writeFileSync(join(cwd, "v.txt"), `4 10\n${lines.join("")}`);
    const flags = ["--vectors", "v.txt", "--freeze", "--optimizer", "adamw", "--extra-vectors", "2"];
    await train("whole.tagger", ...flags, "--steps", "6");
    await train("part.tagger", ...flags, "--steps", "4", "--checkpoint", "f");
    await train("rest.tagger", ...flags, "--steps", "6", "--checkpoint", "f", "--resume");
    expect(sha("rest.tagger")).toBe(sha("whole.tagger"));
    const model = parseModel(read("whole.tagger"), "whole.tagger");
    const { words, vectors } = model.vocabulary as { words: string[]; vectors: string[] };
    expect(vectors).toEqual(["alba", "unheard"]);
    const rows = weightOf(model, "words.W", [words.length, 10]);
    for (const name of ["Alba", "Brin"]) {
      const id = words.indexOf(name);
      expect(rows.slice(id * 10, (id + 1) * 10)).toEqual(Float32Array.from(vector));
    }
    expect(weightOf(model, "vectors.W", [2, 10])).toEqual(Float32Array.from([...vector, ...vector]));
  });

  it("leaves nothing behind where it cannot begin", async () => {
    for (const more of [
      ["--vectors", "toy.jsonl"],
      ["--valid", "no.jsonl"],
    ]) {
      const { status } = await train("never.tagger", ...more);
      expect([4, 5]).toContain(status);
      expect(() => read("never.tagger")).toThrow();
    }
  });

  it("reads a sentence of a hundred thousand words in pieces, in training and in use", async () => {
    const long = { tokens: Array(100_000).fill("so"), tags: Array(100_000).fill("O") };
    writeFileSync(join(cwd, "long.jsonl"), jsonl([long, ...toySentences(9, 1)]));
    const flags = ["tag-train", "long.jsonl", "-o", "l.tagger", ...SMALL, "--epochs", "1", ...EXACT];
    const { status, stderr } = await weft(flags, { cwd });
    expect(status).toBe(0);
    expect(stderr).toContain("1 of 10 sentences has more than 512 words and is cut into pieces");
    const [row] = await tagged("l.tagger", [long]);
    expect((row as { predicted_tags: string[] }).predicted_tags).toHaveLength(100_000);
  });
});
