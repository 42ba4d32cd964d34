/**
 * The classic task of a long lag (Bengio, Simard & Frasconi 1994; Hochreiter & Schmidhuber 1997): to tell at the end of
 * a sequence with which symbol it began, fifty distractors ago. Gated networks learn it; to a simple one, at the same
 * size, optimizer and number of steps, and at the best of the same rates, it is as if the symbol had never been there.
 */
import { describe, expect, it } from "vitest";
import { Engine } from "../../src/engine/engine.ts";
import { compile, Kernels } from "../../src/engine/kernels.ts";
import { wasmBackend } from "../../src/engine/wasm-backend.ts";
import {
  type LanguageModel,
  type LanguageModelConfig,
  languageModel,
} from "../../src/models/language-model.ts";
import { initialize } from "../../src/nn/initialize.ts";
import type { Pass } from "../../src/nn/layer.ts";
import { member } from "../../src/nn/member.ts";
import type { Network } from "../../src/nn/network.ts";
import { optimizer } from "../../src/nn/optimizer.ts";
import { makePlan } from "../../src/nn/plan.ts";
import { schedule } from "../../src/nn/schedule.ts";
import { type Job, startPosition, train } from "../../src/nn/train.ts";
import { tinyConfig } from "../helpers/language-models.ts";
import { randomNumbers } from "../helpers/random.ts";

const SYMBOLS = 4; // by chance a quarter is right
const DISTRACTORS = 4;
const LAG = 50;
const BATCH = 32;
const HELD_OUT = 256;
const STEPS = 800;
const RATES = [0.001, 0.003, 0.01];

describe("the first symbol of a sequence, fifty distractors later", () => {
  it.each([
    ["an LSTM that begins with open forget gates", { arch: "lstm", forgetBias: 5 }],
    ["a GRU", { arch: "gru" }],
  ] as const)("is remembered by %s", async (_, network) => {
    expect(await bestAccuracy(network)).toBeGreaterThanOrEqual(0.95);
  });

  it("is forgotten by a simple network", async () => {
    expect(await bestAccuracy({ arch: "rnn" })).toBeLessThan(0.35);
  });
});

/** On sequences that were not learnt from, at the best of the rates. */
async function bestAccuracy(network: Partial<LanguageModelConfig>): Promise<number> {
  let best = 0;
  for (const rate of RATES) if (best < 1) best = Math.max(best, await accuracyAt(network, rate));
  return best;
}

async function accuracyAt(network: Partial<LanguageModelConfig>, rate: number): Promise<number> {
  const config = tinyConfig({ vocabulary: SYMBOLS + DISTRACTORS, embed: 8, hidden: 32, init: 0, ...network });
  const task = new Task(config);
  const constant = schedule({ name: "constant", rate, warmup: 0 });
  const options = { schedule: constant, epochs: 1, goodEvery: STEPS, rollbacks: 0 };
  for await (const event of train(task, options, startPosition(constant), () => false))
    if (event.event === "end") expect(event).toMatchObject({ reason: "epochs", step: STEPS });
  return task.accuracy();
}

/** A language model that is asked for one token only, the last. */
class Task implements Job {
  readonly batches = STEPS;
  readonly #engine = new Engine(new Kernels(), wasmBackend("wasm"));
  readonly #model: LanguageModel;
  readonly #member: ReturnType<typeof member<number>>;
  readonly #random = randomNumbers(7);
  /** Where sequences lie, time by time, and with which symbol each began. */
  readonly #ids = this.#engine.keep(LAG + 1, HELD_OUT).pointer;
  readonly #targets = this.#engine.keep(HELD_OUT).pointer;

  constructor(config: LanguageModelConfig) {
    const adam = optimizer({ name: "adam" });
    this.#model = languageModel(config);
    const { slab } = this.#model;
    const sizes = { size: slab.size, shards: 1, members: 1, slots: adam.slots };
    const plan = makePlan(this.#engine.kernels, { module: compile("baseline"), backend: "wasm", ...sizes });
    slab.values = plan.values;
    initialize(this.#engine, slab, 1);
    this.#member = member({
      engine: this.#engine,
      plan,
      index: 0,
      network: this.#network(),
      optimizer: adam,
    });
  }

  async step({ step, rate }: Parameters<Job["step"]>[0]) {
    this.#draw(BATCH);
    return this.#member.step({ batch: BATCH, rate, clip: 1, step: step + 1, seed: 1 });
  }

  /** The share of new sequences of which the likeliest symbol is the right one; each symbol is that of a quarter. */
  accuracy(): number {
    this.#draw(HELD_OUT);
    const { total, count } = this.#member.evaluate({ batch: HELD_OUT });
    return total / count;
  }

  beginEpoch(): void {}
  keepGood = (): boolean => true;
  rollBack(): void {}
  keepBest(): void {}

  #draw(rows: number): void {
    const { kernels } = this.#engine;
    const ids = kernels.u32(this.#ids, (LAG + 1) * rows);
    for (let at = 0; at < ids.length; at++)
      ids[at] = at < rows ? at % SYMBOLS : SYMBOLS + (this.#random() % DISTRACTORS);
    kernels.u32(this.#targets, rows).set(ids.subarray(0, rows));
  }

  #network(): Network<number> {
    return {
      slab: this.#model.slab,
      gradient: (pass, rows) => {
        const { last, output, backward } = this.#read(pass, rows);
        const { dx, ...totals } = this.#model.softmax.lossAndGradient(pass, last, this.#targets, 1);
        const dOutput = pass.engine.zeros(...output.shape); // (T, B, H)
        pass.engine.numbers(dOutput.at(LAG)).set(pass.engine.numbers(dx));
        backward(dOutput);
        return totals;
      },
      evaluate: (pass, rows) => {
        const logits = this.#model.softmax.logits(pass, this.#read(pass, rows).last); // (B, V)
        const right = Array.from(pass.engine.kernels.u32(this.#targets, rows)).filter((target, row) => {
          const scores = pass.engine.numbers(logits.at(row));
          return scores.indexOf(Math.max(...scores)) === target;
        });
        return { total: right.length, count: rows };
      },
    };
  }

  #read(pass: Pass, rows: number) {
    const [{ output }, backward] = this.#model.read(pass, this.#ids, LAG + 1, rows);
    return { output, backward, last: output.at(LAG) };
  }
}
