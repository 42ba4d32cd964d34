/** weft lm-train as a program: what it writes, that threads change nothing, and what it refuses. */
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseModel } from "../../src/models/model-file.ts";
import { weft } from "../helpers/cli.ts";

const examples = fileURLToPath(new URL("../../fixtures/examples/", import.meta.url));
let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "lm-train-"));
  for (const name of ["corpus.txt", "reviews.jsonl", "tok.json"])
    cpSync(join(examples, name), join(cwd, name));
});
afterAll(() => rmSync(cwd, { recursive: true }));

const SMALL = ["--level", "char", "--embed", "12", "--hidden", "20", "--bptt", "16", "--batch", "9"];
const EXACT = ["--backend", "wasm", "--quiet", "--force"];

const train = (output: string, ...more: readonly string[]) =>
  weft(["lm-train", "corpus.txt", "-o", output, ...SMALL, ...EXACT, ...more], { cwd });

const read = (name: string) => readFileSync(join(cwd, name));
const sha = (name: string) => createHash("sha256").update(read(name)).digest("hex");
const records = (name: string) =>
  read(name)
    .toString()
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe("the bytes of the model", () => {
  const networks = [
    ["a simple network", ["--arch", "rnn", "--activation", "relu", "--layers", "2", "--residual"]],
    ["a GRU with dropout", ["--arch", "gru", "--dropout", "0.3", "--layers", "2"]],
    ["cuDNN's GRU", ["--arch", "gru", "--reset-after", "--optimizer", "adagrad"]],
    [
      "an LSTM, tied, normalized",
      ["--tie", "--layer-norm", "--layers", "2", "--dropout", "0.2", "--variational"],
    ],
    ["a window", ["--arch", "window", "--window", "5", "--direct", "--dropout", "0.2"]],
    [
      "an adaptive softmax and recurrent dropout",
      ["--loss", "adaptive", "--cutoffs", "6,20", "--recurrent-dropout", "0.3"],
    ],
  ] as const;
  it.each(networks)("do not depend on --threads: %s", async (_, network) => {
    const shas: string[] = [];
    for (const threads of ["1", "2", "3", "4"]) {
      const { status, stderr } = await train(
        "t.lm",
        ...network,
        "--steps",
        "7",
        "--shards",
        "4",
        "--threads",
        threads,
      );
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      shas.push(sha("t.lm"));
    }
    expect(new Set(shas).size).toBe(1);
  });

  it("depend on the seed and on the number of shards", async () => {
    const shas = new Set<string>();
    for (const more of [[], ["--seed", "43"], ["--shards", "2"]]) {
      await train("s.lm", "--steps", "3", ...more);
      shas.add(sha("s.lm"));
    }
    expect(shas.size).toBe(3);
  });

  it("do not depend on whether the ids are in memory", async () => {
    const text = read("corpus.txt").toString().repeat(30);
    const run = (output: string, memory: string) =>
      weft(["lm-train", "-", "-o", output, ...SMALL, ...EXACT, "--steps", "5", "--memory", memory], {
        cwd,
        stdin: text,
      });
    await run("memory.lm", "1G");
    expect((await run("spool.lm", "1M")).status).toBe(0);
    expect(sha("spool.lm")).toBe(sha("memory.lm"));
  });

  it("are the same for tokens from a pipe and for text with its tokenizer", async () => {
    const flags = ["--tokenizer", "tok.json", "--embed", "8", "--hidden", "8", "--steps", "3", ...EXACT];
    await weft(["lm-train", "corpus.txt", "-o", "text.lm", ...flags], { cwd });
    const ids = await weft(["tokenize", "-t", "tok.json", "corpus.txt"], { cwd });
    const piped = await weft(["lm-train", "-", "-o", "ids.lm", ...flags], { cwd, stdin: ids.stdout });
    expect(piped.stderr).toBe("");
    expect(sha("ids.lm")).toBe(sha("text.lm"));
  });
});

describe("training", () => {
  it("learns a text by heart, and says how it went", async () => {
    writeFileSync(
      join(cwd, "verse.txt"),
      "the weaver counts the threads\nthe loom counts the weaver\n".repeat(12),
    );
    const more = ["--level", "char", "--hidden", "64", "--embed", "16", "--bptt", "28", "--batch", "4"];
    const flags = [
      ...more,
      "--epochs",
      "40",
      "--lr",
      "0.01",
      "--log",
      "run.jsonl",
      "--log-every",
      "10",
      ...EXACT,
    ];
    const { stdout } = await weft(["lm-train", "verse.txt", "-o", "verse.lm", ...flags], { cwd });
    const summary = JSON.parse(stdout.toString());
    expect(summary).toMatchObject({
      event: "end",
      reason: "epochs",
      arch: "lstm",
      backend: "wasm",
      seed: 42,
    });
    const log = records("run.jsonl");
    expect(log[0]).toMatchObject({ event: "start", command: "lm-train", engine: { backend: "wasm" } });
    expect(log.at(-1)).toEqual(summary);
    const steps = log.filter(({ event }) => event === "step");
    expect(steps.map(({ step }) => step)).toEqual(steps.map((_, index) => (index + 1) * 10));
    expect(steps.at(-1)?.loss).toBeLessThan(0.1);
    expect(steps[0]).toEqual({
      event: "step",
      step: 10,
      epoch: expect.any(Number),
      loss: expect.any(Number),
      lr: 0.01,
      grad_norm: expect.any(Number),
      tokens: expect.any(Number),
      tokens_per_second: expect.any(Number),
      seconds: expect.any(Number),
      memory: expect.any(Number),
      cores: expect.any(Number),
      loads: [expect.any(Number)],
    });
  });

  it("keeps the weights that did best in validation, and stops when nothing gets better", async () => {
    writeFileSync(join(cwd, "other.txt"), "zzzz qqqq xxxx\n".repeat(20));
    const flags = [
      "--valid",
      "other.txt",
      "--patience",
      "2",
      "--epochs",
      "60",
      "--lr",
      "0.05",
      "--log",
      "valid.jsonl",
    ];
    writeFileSync(join(cwd, "letters.txt"), "abcdefghijklmnopqrstuvwxyz \n".repeat(40));
    const run = await weft(["lm-train", "letters.txt", "-o", "valid.lm", ...SMALL, ...EXACT, ...flags], {
      cwd,
    });
    const summary = JSON.parse(run.stdout.toString());
    expect(summary.reason).toBe("patience");
    const losses = records("valid.jsonl").filter(({ event }) => event === "valid");
    const lowest = losses.reduce((best, now) => ((now.loss as number) < (best.loss as number) ? now : best));
    expect(summary).toMatchObject({ valid_loss: lowest.loss, valid_step: lowest.step });
    expect(losses.at(-1)?.step).not.toBe(lowest.step);
    const shorter = ["--steps", String(lowest.step), "--epochs", "60", "--valid", "other.txt"];
    await weft(["lm-train", "letters.txt", "-o", "best.lm", ...SMALL, ...EXACT, "--lr", "0.05", ...shorter], {
      cwd,
    });
    expect(weights("valid.lm")).toEqual(weights("best.lm"));
  });

  it("writes samples into the log, the same whatever --threads is", async () => {
    const samples: unknown[] = [];
    for (const threads of ["1", "2"]) {
      const flags = ["--sample-every", "4", "--sample-length", "12", "--steps", "9", "--threads", threads];
      await train("sample.lm", ...flags, "--log", "sample.jsonl");
      samples.push(records("sample.jsonl").filter(({ event }) => event === "sample"));
    }
    const sample = (step: number) => ({ event: "sample", step, text: expect.stringMatching(/^.{12}$/su) });
    expect(samples[0]).toEqual([sample(4), sample(8)]);
    expect(samples[1]).toEqual(samples[0]);
  });

  it("begins the embedding with the vectors of --init-vectors", async () => {
    const vector = Array.from({ length: 12 }, (_, index) => index / 100 + 0.5);
    writeFileSync(join(cwd, "v.vec"), `2 12\ne ${vector.join(" ")}\nunheard ${vector.join(" ")}\n`);
    await train("v.lm", "--init-vectors", "v.vec", "--steps", "1", "--lr", "0");
    const model = parseModel(read("v.lm"), "v.lm");
    const tokens = (model.vocabulary as { tokens: string[] }).tokens;
    const row = weights("v.lm")["embedding.W"].subarray(
      tokens.indexOf("e") * 12,
      (tokens.indexOf("e") + 1) * 12,
    );
    expect([...row]).toEqual([...Float32Array.from(vector)]);
    writeFileSync(join(cwd, "v.vec"), "e 1 2 3\n");
    const bad = await train("v.lm", "--init-vectors", "v.vec");
    expect(bad.status).toBe(2);
    expect(bad.stderr).toContain("the vectors have 3 numbers each, where --embed is 12");
  });
});

describe("--forget-bias", () => {
  it("is added to the forget gates of every layer as they begin, and to nothing else", async () => {
    const flags = ["--layers", "2", "--steps", "1", "--lr", "0"];
    await train("plain.lm", ...flags);
    await train("open.lm", ...flags, "--forget-bias", "1.5");
    const [plain, open] = [weights("plain.lm"), weights("open.lm")];
    for (const layer of [0, 1]) {
      const bias = plain[`layers.${layer}.b`];
      expect(bias.length).toBe(4 * 20);
      const raised = bias.map((value, unit) => (unit >= 20 && unit < 40 ? value + 1.5 : value));
      expect(open[`layers.${layer}.b`]).toEqual(raised);
      delete plain[`layers.${layer}.b`];
      delete open[`layers.${layer}.b`];
    }
    expect(open).toEqual(plain);
  });
});

describe("numbers that explode", () => {
  it("end in status 6 with the last good model, in which every weight is finite", async () => {
    const run = await train(
      "boom.lm",
      "--optimizer",
      "sgd",
      "--lr",
      "1e38",
      "--clip",
      "0",
      "--log",
      "boom.jsonl",
    );
    expect(run.status).toBe(6);
    expect(run.stderr).toContain("the last good model was saved");
    const log = records("boom.jsonl");
    expect(log.filter(({ event }) => event === "warning")).toHaveLength(3);
    expect(log.at(-1)).toMatchObject({ event: "end", reason: "diverged" });
    for (const numbers of Object.values(weights("boom.lm")))
      expect(numbers.every(Number.isFinite)).toBe(true);
  });
});

describe("what cannot be done", () => {
  const refused = async (status: number, message: string, args: readonly string[], stdin = "") => {
    const run = await weft(["lm-train", ...args, "--backend", "wasm"], { cwd, stdin });
    expect(run.stderr).toContain(message);
    expect(run.status).toBe(status);
    expect(run.stdout.length).toBe(0);
    expect(existsSync(join(cwd, "no.lm"))).toBe(false);
    expect(readdirSync(cwd).filter((name) => name.endsWith("weft-tmp"))).toEqual([]);
  };
  it("is said with the reason", async () => {
    await refused(3, "there is no text", ["-", "-o", "no.lm"]);
    await refused(2, "too few for a batch of 32", ["-", "-o", "no.lm"], "a b\n");
    await refused(2, "--tokenizer and --level", [
      "corpus.txt",
      "-o",
      "no.lm",
      "--level",
      "char",
      "-t",
      "tok.json",
    ]);
    await refused(2, "--reset-after goes with", ["corpus.txt", "-o", "no.lm", "--reset-after"]);
    await refused(2, "--forget-bias goes with --arch lstm only", [
      "corpus.txt",
      "-o",
      "no.lm",
      "--forget-bias",
      "1",
      "--arch",
      "gru",
    ]);
    await refused(3, "x.jsonl:2: ", ["x.jsonl", "-o", "no.lm"], "");
    await refused(4, "none.txt", ["none.txt", "-o", "no.lm"]);
    await refused(5, "corpus.txt", ["corpus.txt", "-o", "no.lm", "--tokenizer", "corpus.txt"]);
  });
  beforeAll(() => writeFileSync(join(cwd, "x.jsonl"), '{"text":"a"}\n{"text":1}\n'));
});

function weights(name: string): Record<string, Float32Array> {
  const { tensors } = parseModel(read(name), name);
  return Object.fromEntries(
    [...tensors].map(([key, { bytes }]) => [key, new Float32Array(Uint8Array.from(bytes).buffer)]),
  );
}
