/** weft classify-train --arch bow: what it writes is what fastText and weft classify read, and hard texts. */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseModel, weightOf } from "../../src/models/model-file.ts";
import { execute, program, weft } from "../helpers/cli.ts";
import { randomNumbers } from "../helpers/random.ts";
import { noFastText } from "../helpers/vectors.ts";

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "bow-"));
  write("toy.ft", lines(toyTexts(400, 3)));
  write("valid.ft", lines(toyTexts(60, 4)));
});
afterAll(() => rmSync(cwd, { recursive: true }));

interface Labelled {
  readonly text: string;
  readonly labels: readonly string[];
}

/** Texts of a few words, whose label is told by the order of two of them; some have another one. */
function toyTexts(count: number, seed: number): Labelled[] {
  const next = randomNumbers(seed);
  const filler = Array.from({ length: 300 }, (_, i) => `w${i}`);
  const words = (length: number) => Array.from({ length }, () => filler[next() % filler.length]);
  return Array.from({ length: count }, (_, i) => {
    const bad = next() % 2 === 0;
    const middle = bad ? ["not", "very", "good"] : ["very", "not", "good"];
    const text = [...words(next() % 6), ...middle, `${seed}-${i}`, ...words(next() % 6)].join(" ");
    return { text, labels: [bad ? "bad" : "fine", ...(i % 9 === 0 ? ["наука"] : [])] };
  });
}

const lines = (texts: readonly Labelled[]): string =>
  texts
    .map(({ text, labels }) => `${labels.map((label) => `__label__${label} `).join("")}${text}\n`)
    .join("");

const write = (name: string, text: string | Uint8Array) => writeFileSync(join(cwd, name), text);
const read = (name: string) => readFileSync(join(cwd, name));
const sha = (name: string) => createHash("sha256").update(read(name)).digest("hex");
const parsed = (bytes: Buffer | string) =>
  bytes
    .toString()
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));

const SMALL = ["--arch", "bow", "--from", "fasttext", "--quiet", "--force"];
const BIGRAMS = "--word-ngrams 2 --buckets 500 --dim 10 --lr 0.5 --epochs 6".split(" ");
const train = (output: string, ...more: readonly string[]) =>
  weft(["classify-train", "toy.ft", "-o", output, ...SMALL, ...more], { cwd });

/** The probabilities of all labels of the texts, by label. */
async function probabilities(model: string, input: string): Promise<Map<string, number>[]> {
  const flags = ["-m", model, "--top-k", "9", "--from", "fasttext", "--to", "jsonl"];
  const { stdout, stderr } = await weft(["classify", ...flags, input], { cwd });
  expect(stderr).toBe("");
  return parsed(stdout).map(
    ({ predicted }) =>
      new Map(predicted.map(({ label, prob }: { label: string; prob: number }) => [label, prob])),
  );
}

/** The same as `fasttext predict-prob` says it. */
async function peer(model: string, input: string): Promise<Map<string, number>[]> {
  const { stdout, stderr } = await execute("fasttext", ["predict-prob", model, input, "9"], { cwd });
  expect(stderr).toBe("");
  return stdout
    .toString()
    .trimEnd()
    .split("\n")
    .map((line) => {
      const cells = line.split(" ");
      return new Map(
        cells.flatMap((cell, i) => (i % 2 === 0 ? [[cell.slice(9), Number(cells[i + 1])]] : [])),
      );
    });
}

const NGRAMS = "--word-ngrams 2 --buckets 500 --lr 0.5 --epochs 6".split(" ");
const FORMS: readonly (readonly [string, readonly string[]])[] = [
  ["softmax.bin", BIGRAMS],
  ["tree.bin", [...BIGRAMS, "--loss", "hierarchical"]],
  ["negative.bin", [...BIGRAMS, "--loss", "negative", "--negative", "2"]],
  ["each.bin", [...BIGRAMS, "--loss", "ova"]],
  ["words.bin", ["--dim", "7", "--min-count", "3"]],
  ["characters.bin", ["--minn", "2", "--maxn", "4", "--buckets", "300", "--dim", "8"]],
  ["plain.ftz", BIGRAMS],
  ["odd.ftz", [...NGRAMS, "--dim", "5", "--qnorm"]],
  ["cut.ftz", [...BIGRAMS, "--cutoff", "300", "--qnorm"]],
  ["tuned.ftz", [...BIGRAMS, "--cutoff", "280", "--retrain", "--threads", "2"]],
];

/** fastText looks sigmoids up in a table of 512, but for those of a tree. */
const BY_TABLE = ["negative.bin", "each.bin"];

describe.each(FORMS)("%s", (name, flags) => {
  it.skipIf(noFastText !== "")(
    `has the probabilities that fastText reads from it, for texts with unknown words too${noFastText}`,
    async () => {
      const { status, stderr } = await train(name, ...flags);
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      const texts = ["very not good w3 unheard", "w5 w6 и ещё", "not very good"];
      write("new.txt", texts.map((text) => `${text}\n`).join(""));
      write("new.ft", texts.map((text) => `__label__x ${text}\n`).join(""));
      const found = await probabilities(name, "new.ft");
      const wanted = await peer(name, "new.txt");
      expect(wanted).toHaveLength(texts.length);
      for (const [i, labels] of wanted.entries()) {
        expect(labels.size).toBe(3);
        for (const [label, prob] of labels) {
          const own = (found[i].get(label) ?? Number.NaN) + 1e-5; // as it prints them
          expect(Math.abs(own - prob)).toBeLessThan(BY_TABLE.includes(name) ? 1e-2 : 2e-5);
        }
      }
    },
  );
});

describe("training", () => {
  it("learns what only the order of two words tells, and says so in its log", async () => {
    const flags = [...BIGRAMS.slice(0, 8), "--epochs", "30", "--valid", "valid.ft", "--log", "run.jsonl"];
    const { stdout } = await train("toy.safetensors", ...flags);
    const [summary] = parsed(stdout);
    expect(summary).toMatchObject({ event: "end", arch: "bow", labels: 3, valid_accuracy: 1 });
    const log = parsed(read("run.jsonl"));
    expect(log[0]).toMatchObject({ event: "start", data: { texts: 400, labels: 3, valid_texts: 60 } });
    expect(log.filter(({ event }) => event === "valid")).toHaveLength(30);
    expect(log.at(-1)).toEqual(summary);
    const found = await probabilities("toy.safetensors", "valid.ft");
    found.forEach((labels, i) => {
      const [best] = [...labels].sort(([, a], [, b]) => b - a)[0];
      expect(toyTexts(60, 4)[i].labels).toContain(best);
    });
  });

  it("writes the same model in both formats", async () => {
    for (const loss of ["softmax", "hierarchical"]) {
      const flags = [...BIGRAMS, "--threads", "1", "--loss", loss];
      await train("a.bin", ...flags);
      await train("a.safetensors", ...flags);
      expect(await probabilities("a.safetensors", "valid.ft")).toEqual(
        await probabilities("a.bin", "valid.ft"),
      );
    }
  });

  it("has the same bytes for any --threads where that is wanted", async () => {
    const flags = ["--deterministic", "--word-ngrams", "2", "--buckets", "500", "--dim", "194"];
    for (const [name, more] of [
      ["d.safetensors", ["--valid", "valid.ft"]],
      ["d.ftz", ["--cutoff", "300", "--qnorm", "--retrain"]],
    ] as const) {
      const seen = new Set<string>();
      for (const threads of ["1", "2", "3"]) {
        const { status } = await train(name, ...flags, ...more, "--threads", threads, "--epochs", "3");
        expect(status).toBe(0);
        seen.add(sha(name));
      }
      expect(seen.size).toBe(1);
    }
  });

  it("goes on from a checkpoint as if there had been no end", async () => {
    const flags = [...BIGRAMS.slice(0, 6), "--epochs", "300", "--deterministic", "--valid", "valid.ft"];
    await train("whole.safetensors", ...flags);
    const checkpoint = ["--checkpoint", "c", "--checkpoint-every", "20", "--resume"];
    const args = ["classify-train", "toy.ft", "-o", "rest.safetensors", ...SMALL, ...flags, ...checkpoint];
    const child = spawn(process.execPath, [program, ...args], { cwd, stdio: "ignore" });
    while (!existsSync(join(cwd, "c"))) await sleep(5);
    child.kill("SIGKILL");
    await new Promise((resolve) => child.once("exit", resolve));
    expect(existsSync(join(cwd, "rest.safetensors"))).toBe(false);
    const { status, stderr } = await weft(args, { cwd });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(sha("rest.safetensors")).toBe(sha("whole.safetensors"));
    const other = await train("x.safetensors", ...flags, ...checkpoint, "--lr", "0.7");
    expect(other.stderr).toContain("rate: 0.1 in the checkpoint, 0.7 now");
  });

  it("keeps the weights that did best, and ends when validation gets no better", async () => {
    const flags = ["--dim", "6", "--lr", "1", "--epochs", "200", "--patience", "2", "--metric", "loss"];
    await train("p.safetensors", ...flags, "--valid", "valid.ft", "--log", "p.jsonl", "--threads", "1");
    const valid = parsed(read("p.jsonl")).filter(({ event }) => event === "valid");
    const lowest = Math.min(...valid.map(({ loss }) => loss));
    const end = parsed(read("p.jsonl")).at(-1);
    expect(end).toMatchObject({ reason: "patience", valid_loss: lowest });
    const { training } = parseModel(read("p.safetensors"), "p");
    expect(training.best).toMatchObject({ loss: lowest });
  });

  it("begins with vectors of a file, whose other words are kept", async () => {
    const numbers = Array.from({ length: 6 }, (_, i) => i / 4);
    const lines = ["very", "unheard", "__label__unheard"].map((word) => `${word} ${numbers.join(" ")}\n`);
    write("v.txt", `3 6\n${lines.join("")}`);
    const { stdout } = await train("v.safetensors", "--vectors", "v.txt", "--lr", "0");
    expect(parsed(stdout)[0]).toMatchObject({ dim: 6, vocabulary: 705 });
    const model = parseModel(read("v.safetensors"), "v");
    const { tokens } = model.vocabulary as { tokens: string[] };
    const words = weightOf(model, "words", [tokens.length, 6]);
    for (const word of ["very", "unheard"]) {
      const row = tokens.indexOf(word);
      expect([...words.subarray(row * 6, row * 6 + 6)]).toEqual(numbers);
    }
    expect(tokens).not.toContain("__label__unheard"); // a label to fastText, wherever it stands
  });

  it("looks for settings in an order that the seed decides", async () => {
    const trials: object[][] = [];
    for (const _ of [1, 2]) {
      const flags = ["--autotune", "2", "--valid", "valid.ft", "--log", "t.jsonl", "--epochs", "3"];
      const { status } = await train("t.bin", ...flags, "--buckets", "100", "--deterministic");
      expect(status).toBe(0);
      trials.push(parsed(read("t.jsonl")).filter(({ event }) => event === "trial"));
    }
    const [short, long] = trials.sort((a, b) => a.length - b.length);
    expect(short.length).toBeGreaterThan(0);
    expect(long.slice(0, short.length)).toEqual(short);
  });
});

describe("hard texts", () => {
  const fitted = async (rows: readonly object[], more: readonly string[] = [], output = "h.bin") => {
    write("hard.jsonl", rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
    return weft(
      ["classify-train", "hard.jsonl", "-o", output, "--arch", "bow", "--quiet", "--force", ...more],
      { cwd },
    );
  };
  const DIM = ["--dim", "4"];

  it("of one label, or a single one, are refused", async () => {
    const one = await fitted([
      { text: "a", label: "x" },
      { text: "b", label: "x" },
    ]);
    expect(one).toMatchObject({ status: 3, stderr: expect.stringContaining("nothing to tell apart") });
    const single = await fitted([{ text: "a", labels: ["x", "y"] }]);
    expect(single).toMatchObject({ status: 3, stderr: expect.stringContaining("a single text") });
  });

  it("without words, labels with spaces, and words that are labels or ends", async () => {
    const rows = [
      { text: "", label: "leer" },
      { text: "a __label__b c", label: "with space" },
      { text: "a </s> gone", label: "leer" },
      { text: "\u00a0no\u3000break", label: "with space" },
    ];
    const { status } = await fitted(rows, [...DIM, "--word-ngrams", "2", "--buckets", "50"]);
    expect(status).toBe(0);
    const { stdout } = await weft(["classify", "-m", "h.bin", "hard.jsonl"], { cwd });
    expect(parsed(stdout)).toHaveLength(4);
    const nul = await fitted([...rows, { text: "x", label: "a\0b" }], DIM);
    expect(nul).toMatchObject({ status: 3, stderr: expect.stringContaining("a\\u0000b") });
    expect((await fitted([...rows, { text: "x", label: "a\0b" }], DIM, "h.safetensors")).status).toBe(0);
    const { vocabulary } = parseModel(read("h.safetensors"), "h");
    expect((vocabulary as { tokens: string[] }).tokens.sort()).toEqual(
      ["</s>", "a", "c", "gone", "x", "\u00a0no\u3000break"].sort(), // white space as fastText has it
    );
  });

  it("with a label in validation that training never saw, and in latin-1", async () => {
    write("latin.tsv", Buffer.from("label\ttext\nfin\tcaf\xe9 noir\nnon\tth\xe9 vert\n", "latin1"));
    write("other.tsv", Buffer.from("label\ttext\nfin\tcaf\xe9 noir\nautre\tth\xe9\n", "latin1"));
    const flags = [
      "--encoding",
      "latin1",
      "--valid",
      "other.tsv",
      "--dim",
      "4",
      "--lr",
      "1",
      "--epochs",
      "40",
    ];
    const { status, stdout } = await weft(
      ["classify-train", "latin.tsv", "-o", "l.safetensors", "--arch", "bow", "--quiet", ...flags],
      { cwd },
    );
    expect(status).toBe(0);
    expect(parsed(stdout)[0]).toMatchObject({ labels: 2, valid_accuracy: 0.5 });
    const { vocabulary } = parseModel(read("l.safetensors"), "l");
    expect((vocabulary as { tokens: string[] }).tokens).toContain("café");
  });

  it("of a hundred thousand labels are learnt along a tree", { timeout: 120_000 }, async () => {
    const count = 100_000;
    const rows = Array.from({ length: count }, (_, i) => ({ text: `w${i % 1000}`, label: `l${i}` }));
    const { status, stdout } = await fitted(rows, [...DIM, "--loss", "hierarchical", "--epochs", "1"]);
    expect(status).toBe(0);
    expect(parsed(stdout)[0]).toMatchObject({ labels: count });
  });

  it("that leave too few rows are not quantized", async () => {
    const { status, stderr } = await fitted(
      [
        { text: "a", label: "x" },
        { text: "b", label: "y" },
      ],
      DIM,
      "q.ftz",
    );
    expect({ status, stderr }).toMatchObject({
      status: 3,
      stderr: expect.stringContaining("256 are needed"),
    });
    expect(existsSync(join(cwd, "q.ftz"))).toBe(false);
  });

  it("that do not fit into the memory are refused with the arithmetic", async () => {
    const big = ["--word-ngrams", "2", "--buckets", "100000000", "--dim", "100"];
    const { status, stderr } = await fitted(
      [
        { text: "a", label: "x" },
        { text: "b", label: "y" },
      ],
      big,
    );
    expect(status).toBe(2);
    expect(stderr).toContain("(3 words + 100,000,000 buckets + 2 labels) × 100 numbers × 4 bytes");
  });
});
