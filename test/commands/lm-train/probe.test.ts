/** weft lm-train --probe gradients: what it writes, and that training does not notice. */
import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkProbe, GradientProbe } from "../../../src/commands/lm-train/probe.ts";
import { weft } from "../../helpers/cli.ts";

const corpus = fileURLToPath(new URL("../../../fixtures/examples/corpus.txt", import.meta.url));
let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "probe-"));
  cpSync(corpus, join(cwd, "corpus.txt"));
});
afterAll(() => rmSync(cwd, { recursive: true }));

type Record_ = Readonly<Record<string, unknown>>;

const read = (name: string) => readFileSync(join(cwd, name));
const sha = (name: string) => createHash("sha256").update(read(name)).digest("hex");
const records = (name: string, event: string) =>
  read(name)
    .toString()
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record_)
    .filter((record) => record.event === event);

const SMALL = "--embed 12 --hidden 12 --bptt 16 --batch 9";

/** Trains, and returns what the log has of gradients. */
async function train(name: string, flags: string, { probe = true, shape = SMALL } = {}) {
  const look = probe ? ["--probe", "gradients"] : [];
  const files = ["-o", `${name}.lm`, "--checkpoint", `${name}.checkpoint`, "--log", `${name}.jsonl`];
  const rest = [...`--level char ${shape} ${flags}`.split(" "), "--backend", "wasm", "--quiet", "--force"];
  const outcome = await weft(["lm-train", "corpus.txt", ...files, ...look, ...rest], { cwd });
  return { ...outcome, flow: records(`${name}.jsonl`, "gradient_flow") };
}

describe("training", () => {
  it.each([
    "--arch rnn --layers 2 --residual --dropout 0.2",
    "--arch gru --layers 2 --layer-norm --tie",
    "--arch gru --reset-after --clip 0.1",
    "--arch lstm --layers 2 --dropout 0.3 --variational --clip 0",
    "--arch gru --recurrent-dropout 0.3 --loss adaptive",
  ])("leaves the same bytes with a probe as without: %s", async (network) => {
    const probes = "--probe-every 1 --log-every 1 --shards 2";
    const steps = (name: string) =>
      records(name, "step").map(({ seconds, tokens_per_second, memory, cores, loads, ...rest }) => rest);
    await train("without", `${network} ${probes} --steps 6 --threads 1`, { probe: false });
    for (const threads of ["1", "2"]) {
      const { status, flow } = await train("with", `${network} ${probes} --steps 6 --threads ${threads}`);
      expect({ status, events: flow.length }).toEqual({ status: 0, events: 6 });
      expect(sha("with.lm")).toBe(sha("without.lm"));
      expect(sha("with.checkpoint")).toBe(sha("without.checkpoint")); // the optimizer's numbers and the states too
      expect(steps("with.jsonl")).toEqual(steps("without.jsonl"));
    }
  });
});

describe("a record", () => {
  const numbers = (count: number) => Array.from({ length: count }, () => expect.any(Number));
  const steps = "--steps 6 --probe-every 3 --log-every 1";

  it("tells of a simple network the norms for k = 0, 1, 2 … and those before clipping", async () => {
    const { flow } = await train("rnn", `--arch rnn ${steps} --clip 0.35`);
    const norms = records("rnn.jsonl", "step").map(({ grad_norm }) => grad_norm as number);
    const record = (step: number, since: readonly number[]) => ({
      event: "gradient_flow",
      step,
      norms: numbers(16),
      grad_norms: since,
      clipped: since.filter((norm) => norm > 0.35).length / 3,
    });
    expect(flow).toEqual([record(3, norms.slice(0, 3)), record(6, norms.slice(3))]);
    expect(new Set(flow.map(({ clipped }) => clipped)).size).toBe(2);
  });

  it("tells of a GRU the gates too, and of its layers", async () => {
    const { flow } = await train("gru", `--arch gru --layers 3 ${steps}`);
    const gates = { reset: expect.any(Number), update: expect.any(Number) };
    expect(flow[1]).toEqual({
      event: "gradient_flow",
      step: 6,
      norms: (flow[1].layers as number[][])[2],
      layers: [numbers(16), numbers(16), numbers(16)],
      gates: [gates, gates, gates],
      grad_norms: numbers(3),
      clipped: 0,
    });
  });

  it("tells of an LSTM the memory cells too", async () => {
    const { flow } = await train("lstm", `--arch lstm --layers 2 ${steps}`);
    const gates = { input: expect.any(Number), forget: expect.any(Number), output: expect.any(Number) };
    expect(flow[1]).toEqual({
      event: "gradient_flow",
      step: 6,
      norms: (flow[1].layers as number[][])[1],
      layers: [numbers(16), numbers(16)],
      cell_norms: (flow[1].cell_layers as number[][])[1],
      cell_layers: [numbers(16), numbers(16)],
      gates: [gates, gates],
      grad_norms: numbers(3),
      clipped: 0,
    });
  });

  it("is short before the short segment at the end of an epoch, and whole behind it", async () => {
    const { flow } = await train("epoch", "--arch rnn --epochs 2 --probe-every 1", {
      shape: "--embed 4 --hidden 4 --bptt 1000 --batch 9",
    });
    const lengths = flow.map(({ norms }) => (norms as number[]).length);
    expect(lengths[2]).toBe(1000);
    expect(lengths[1]).toBeLessThan(1000);
    expect(lengths).toEqual([1000, lengths[1], 1000, 1000, lengths[1], 1000]);
  });

  it("has null where a number is not finite", async () => {
    const job = {
      probe: async () => ({ hidden: [[1, Number.NaN, Number.POSITIVE_INFINITY]], cells: [[]], gates: [{}] }),
    };
    const event = {
      event: "step",
      step: 1,
      epoch: 0,
      rate: 1,
      norm: 2,
      loss: 1,
      total: 1,
      count: 1,
      finite: true,
    } as const;
    const record = await new GradientProbe(job, 1, undefined).after(event, 0);
    const written = { event: "gradient_flow", step: 1, norms: [1, null, null], grad_norms: [2], clipped: 0 };
    expect(JSON.parse(JSON.stringify(record))).toEqual(written);
  });
});

describe("a gradient that explodes", () => {
  const shape = "--embed 16 --hidden 64 --bptt 64 --batch 8";
  const WILD = "--arch rnn --activation relu --init 0.3 --optimizer sgd --lr 0.1 --steps 60";

  it("grows with every step back, and is the end of training without clipping", async () => {
    const { status, flow } = await train("wild", `${WILD} --clip 0 --probe-every 1`, { shape });
    expect(status).toBe(6);
    const norms = flow[0].norms as number[];
    expect(
      [0, 15, 31, 47, 63].map((k) => norms[k]).every((norm, i, all) => i === 0 || norm > 1e3 * all[i - 1]),
    ).toBe(true);
    const tamed = (await train("tamed", `${WILD} --clip 1 --probe-every 1`, { shape })).flow;
    const second = (all: readonly Record_[]) => (all[1].grad_norms as number[])[0];
    expect(second(flow)).toBeGreaterThan(1e6 * second(tamed));
    for (const { clipped } of flow) expect(clipped).toBe(0);
  });

  it("does no harm with clipping", async () => {
    const { status, flow, stderr } = await train(
      "tamed",
      `${WILD} --clip 1 --probe-every 10 --log-every 10`,
      { shape },
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const losses = records("tamed.jsonl", "step").map(({ loss }) => loss as number);
    expect(losses.at(-1)).toBeLessThan(0.9 * losses[0]);
    expect(flow[0].clipped).toBeGreaterThan(0);
    expect(Math.max(...(flow[0].grad_norms as number[]))).toBeGreaterThan(100);
  });
});

describe("what cannot be probed", () => {
  it("is a network without a state", () => {
    expect(() => checkProbe({ arch: "window", probe: "gradients", log: "x" })).toThrow(
      "--probe gradients goes with --arch rnn, gru and lstm only",
    );
    for (const arch of ["rnn", "gru", "lstm"]) checkProbe({ arch, probe: "gradients", log: "x" });
    checkProbe({ arch: "window", probe: "none" });
  });

  it("is a run without a log", () => {
    expect(() => checkProbe({ arch: "rnn", probe: "gradients" })).toThrow("name one with --log");
  });
});
