/** weft classify-train and weft classify as programs: what they write, that threads change nothing, and hard texts. */
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseModel, weightOf } from "../../src/models/model-file.ts";
import { weft } from "../helpers/cli.ts";
import { randomNumbers } from "../helpers/random.ts";

const examples = fileURLToPath(new URL("../../fixtures/examples/", import.meta.url));
let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "classify-"));
  cpSync(join(examples, "reviews.jsonl"), join(cwd, "reviews.jsonl"));
  writeFileSync(join(cwd, "toy.jsonl"), jsonl(toyTexts(120, 3)));
  writeFileSync(join(cwd, "toy-valid.jsonl"), jsonl(toyTexts(40, 4)));
});
afterAll(() => rmSync(cwd, { recursive: true }));

interface Labelled {
  readonly text: string;
  readonly label: string;
}

/** Texts of a few words, whose label is told by whether "not" stands before "good". */
function toyTexts(count: number, seed: number): Labelled[] {
  const next = randomNumbers(seed);
  const filler = ["the", "a", "film", "not", "very", "it", "was", "seen"];
  const words = (length: number) => Array.from({ length }, () => filler[next() % filler.length]);
  return Array.from({ length: count }, () => {
    const bad = next() % 2 === 0;
    const middle = bad ? ["not", "good"] : ["very", "good"];
    const text = [...words(next() % 6), ...middle, ...words(next() % 6)].join(" ");
    return { text, label: bad ? "bad" : "fine" };
  });
}

const jsonl = (rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join("");

const EXACT = ["--backend", "wasm", "--quiet", "--force"];
const SMALL = ["--embed", "12", "--batch", "17"];

const train = (output: string, ...more: readonly string[]) =>
  weft(["classify-train", "toy.jsonl", "-o", output, ...SMALL, ...EXACT, ...more], { cwd });

const read = (name: string) => readFileSync(join(cwd, name));
const sha = (name: string) => createHash("sha256").update(read(name)).digest("hex");
const parsed = (bytes: Buffer) =>
  bytes
    .toString()
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));

const networks = [
  ["convolutions", ["--widths", "2,3", "--filters", "7", "--max-norm", "1"]],
  ["a simple network", ["--arch", "rnn", "--hidden", "9", "--activation", "relu"]],
  ["a GRU", ["--arch", "gru", "--hidden", "9", "--bidirectional", "--layers", "2", "--layer-norm"]],
  ["an LSTM", ["--arch", "lstm", "--hidden", "9", "--bidirectional", "--balance", "--loss", "ova"]],
] as const;

describe.each(networks)("%s", (_, network) => {
  it("have the same bytes for any --threads, also of what they predict", async () => {
    const seen = new Set<string>();
    for (const threads of ["1", "2", "3", "4"]) {
      const flags = ["--threads", threads, "--shards", "4", "--epochs", "2", "--valid", "toy-valid.jsonl"];
      const { status } = await train("t.clf", ...network, ...flags);
      expect(status).toBe(0);
      const { stdout } = await weft(["classify", "-m", "t.clf", "--threads", threads, "toy.jsonl"], { cwd });
      seen.add(`${sha("t.clf")} ${createHash("sha256").update(stdout).digest("hex")}`);
    }
    expect(seen.size).toBe(1);
  });

  it("goes on from a checkpoint in the middle of an epoch as if there had been no end", async () => {
    const flags = [...network, "--valid-share", "0.2", "--valid-every", "3"];
    await train("whole.clf", ...flags, "--steps", "11", "--epochs", "5");
    await train("part.clf", ...flags, "--steps", "8", "--epochs", "5", "--checkpoint", "c");
    const { stderr } = await train(
      ...["rest.clf", ...flags, "--steps", "11", "--epochs", "5"],
      ...["--checkpoint", "c", "--resume"],
    );
    expect(stderr).toBe("");
    expect(sha("rest.clf")).toBe(sha("whole.clf"));
    expect(sha("part.clf")).not.toBe(sha("whole.clf"));
  });

  it("learns what only the order of two words tells", async () => {
    const more = ["--epochs", "40", "--lr", "0.01", "--dropout", "0.1", "--valid", "toy-valid.jsonl"];
    const { stdout } = await train("toy.clf", ...network, ...more, "--log", "run.jsonl");
    const [summary] = parsed(stdout);
    expect(summary).toMatchObject({ event: "end", labels: 2, valid_accuracy: 1, valid_macro_f1: 1 });
    const predicted = await weft(["classify", "-m", "toy.clf", "toy-valid.jsonl"], { cwd });
    for (const row of parsed(predicted.stdout)) expect(row.predicted[0].label).toBe(row.label);
    const log = parsed(read("run.jsonl"));
    expect(log[0]).toMatchObject({
      event: "start",
      data: { texts: 120, labels: 2, vocabulary: 11, valid_texts: 40 },
    });
    expect(log.filter(({ event }) => event === "valid")).toHaveLength(40);
    expect(log.at(-1)).toEqual(summary);
  });
});

describe("training", () => {
  it("ends when validation gets no better, and keeps the weights that did best", async () => {
    const flags = ["--filters", "4", "--epochs", "60", "--patience", "2", "--metric", "loss", "--lr", "0.05"];
    await train("p.clf", ...flags, "--valid", "toy-valid.jsonl", "--log", "p.jsonl");
    const log = parsed(read("p.jsonl"));
    const valid = log.filter(({ event }) => event === "valid");
    const lowest = Math.min(...valid.map(({ loss }) => loss));
    expect(log.at(-1)).toMatchObject({ reason: "patience", valid_loss: lowest });
    expect(valid.at(-3)).toMatchObject({ loss: lowest, best: true });
  });

  it("measures what weft evaluate finds of the same texts, also where they have several labels", async () => {
    const texts = toyTexts(30, 9).map(({ text, label }, i) => ({
      text,
      labels: [label, ...(i % 3 === 0 ? ["third"] : []), ...(i === 4 ? ["never seen"] : [])],
    }));
    writeFileSync(join(cwd, "several.jsonl"), jsonl(texts));
    const { stdout } = await train(
      "e.clf",
      "--filters",
      "4",
      "--valid",
      "several.jsonl",
      "--metric",
      "macro-f1",
    );
    const [{ valid_accuracy, valid_macro_f1 }] = parsed(stdout);
    const { stdout: predicted } = await weft(["classify", "-m", "e.clf", "several.jsonl"], { cwd });
    const found = await weft(["evaluate"], { cwd, stdin: predicted });
    expect(parsed(found.stdout)[0]).toMatchObject({ accuracy: valid_accuracy });
    expect(parsed(found.stdout)[0].macro_f1).toBeCloseTo(valid_macro_f1, 12);
  });

  it("says what a seed held out, and another seed holds out others", async () => {
    const shas = new Set<string>();
    for (const seed of ["1", "2"]) {
      const { stdout } = await train("s.clf", "--filters", "4", "--valid-share", "0.25", "--seed", seed);
      expect(parsed(stdout)[0]).toMatchObject({ texts: 900, valid_accuracy: expect.any(Number) });
      shas.add(sha("s.clf"));
    }
    expect(shas.size).toBe(2);
  });

  it("keeps vectors that are frozen to the last bit, through a checkpoint too", async () => {
    const vector = Array.from({ length: 12 }, (_, index) => index / 8 - 0.5);
    writeFileSync(join(cwd, "v.txt"), `2 12\ngood ${vector.join(" ")}\nunheard ${vector.join(" ")}\n`);
    const flags = ["--filters", "4", "--vectors", "v.txt", "--freeze", "--optimizer", "adamw"];
    await train("whole.clf", ...flags, "--steps", "6");
    await train("part.clf", ...flags, "--steps", "4", "--checkpoint", "f");
    await train("rest.clf", ...flags, "--steps", "6", "--checkpoint", "f", "--resume");
    expect(sha("rest.clf")).toBe(sha("whole.clf"));
    const model = parseModel(read("whole.clf"), "whole.clf");
    const id = (model.vocabulary as { tokens: string[] }).tokens.indexOf("good");
    const rows = weightOf(model, "embedding.W", [11, 12]);
    expect(rows.slice(id * 12, (id + 1) * 12)).toEqual(Float32Array.from(vector));
  });

  it("leaves nothing behind where it cannot begin", async () => {
    for (const more of [
      ["--tokenizer", "no.json"],
      ["--vectors", "toy.jsonl"],
      ["--valid", "no.jsonl"],
    ]) {
      const { status } = await train("never.clf", ...more);
      expect([4, 5]).toContain(status);
      expect(existsSync(join(cwd, "never.clf"))).toBe(false);
    }
  });
});

describe("hard texts", () => {
  it("of ten megabytes are read as far as --max-length says", { timeout: 60_000 }, async () => {
    const long = "very good film it was ".repeat(480_000);
    writeFileSync(join(cwd, "long.jsonl"), jsonl([{ text: long, label: "fine" }, ...toyTexts(9, 1)]));
    for (const network of [
      ["--filters", "4"],
      ["--arch", "lstm", "--hidden", "5", "--max-length", "30"],
    ]) {
      const flags = ["classify-train", "long.jsonl", "-o", "l.clf", ...SMALL, ...EXACT, ...network];
      expect((await weft([...flags, "--epochs", "2"], { cwd })).status).toBe(0);
      const { stdout } = await weft(["classify", "-m", "l.clf", "--to", "text", "long.jsonl"], { cwd });
      expect(stdout.toString().trim().split("\n")).toHaveLength(10);
    }
  });

  it("without tokens get no label, and words that were never seen one", async () => {
    await train("t.clf", "--filters", "4");
    const { stdout } = await weft(["classify", "-m", "t.clf", "--top-k", "2"], {
      cwd,
      stdin: jsonl([{ text: "" }, { text: " \t " }, { text: "xyzzy" }]),
    });
    expect(parsed(stdout).map(({ predicted }) => predicted.length)).toEqual([0, 0, 2]);
  });

  it("get the same labels whatever texts come with them, in blocks of any size", async () => {
    await train("t.clf", "--arch", "gru", "--hidden", "6");
    const texts = toyTexts(6000, 8).map(({ text }) => ({ text }));
    const run = async (rows: readonly object[]) =>
      (
        await weft(["classify", "-m", "t.clf", "--threads", "2"], { cwd, stdin: jsonl(rows) })
      ).stdout.toString();
    const all = await run(texts);
    const lines = all.split("\n");
    for (const at of [0, 1234, 5999]) expect(await run([texts[at]])).toBe(`${lines[at]}\n`);
  });
});
