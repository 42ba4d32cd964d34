/** A bag-of-words classifier in training: the matrices in shared memory, and the threads that work on them. */
import { compile, Kernels } from "../../../engine/kernels.ts";
import type { Team } from "../../../engine/team.ts";
import type { StridedMatrix } from "../../../formats/strided-matrix.ts";
import type { BagConfig } from "../../../models/bag-config.ts";
import { type BagPlan, planBag } from "../../../models/bag-plan.ts";
import type { StepResult } from "../../../nn/member.ts";
import type { Job, StepAt, Validation } from "../../../nn/train.ts";
import { LabelTally } from "../label-tally.ts";
import type { Answer } from "./judge.ts";
import { chunkCount, type SpooledTexts } from "./spooled-texts.ts";
import type { BowInput, BowOutput } from "./thread.ts";

/** Chunks of a step, after which training can be interrupted. */
export const STEP_CHUNKS = 64;

export interface BowJobOptions {
  readonly config: BagConfig;
  readonly words: number;
  readonly labelCounts: Float64Array;
  readonly negative: number;
  readonly threads: number;
  readonly deterministic: boolean;
  readonly metric: "accuracy" | "macro-f1" | "loss";
  readonly train: SpooledTexts;
  readonly valid?: SpooledTexts;
  /** The most bytes that a copy of the best weights may take. */
  readonly memory: number;
}

type Members = Pick<Team<BowInput, BowOutput>, "size" | "runOn" | "runAll">;

/** Where the weights lie. */
export interface BowPlace {
  readonly kernels: Kernels;
  readonly plan: BagPlan;
}

/** A copy of both matrices. */
export interface Weights {
  readonly input: Float32Array;
  readonly output: Float32Array;
}

export class BowJob implements Job {
  readonly kernels: Kernels;
  readonly plan: BagPlan;
  readonly batches: number;
  readonly validate: Job["validate"];
  /** What the last validation found of each label. */
  tally: LabelTally | undefined;
  readonly #options: BowJobOptions;
  #team: Members | undefined;
  #best: Weights | undefined;

  /** Trains new weights, or those that lie in `place`. @throws UsageError when the model does not fit into the engine's memory */
  constructor(options: BowJobOptions, place = openPlace(options)) {
    this.kernels = place.kernels;
    this.plan = place.plan;
    this.#options = options;
    this.batches = Math.max(1, Math.ceil(chunkCount(options.train) / STEP_CHUNKS));
    const { valid } = options;
    this.validate = valid && ((interrupted) => this.#validate(valid, interrupted));
  }

  /** Starts the threads that were made for `plan`; with `fresh` they give all input rows their first numbers. */
  async start(team: Members, fresh: boolean): Promise<void> {
    this.#team = team;
    await Promise.all(
      Array.from({ length: team.size }, (_, index) => team.runOn(index, { do: "begin", index })),
    );
    if (fresh) await this.inParts(this.plan.inputRows, (first, last) => ({ do: "fill", first, last }));
  }

  /** Lets each thread work on an even part of so many things. */
  async inParts(size: number, input: (first: number, last: number) => BowInput): Promise<void> {
    const team = this.#running;
    const each = Math.ceil(size / team.size);
    await Promise.all(
      Array.from({ length: team.size }, (_, index) =>
        team.runOn(index, input(Math.min(size, index * each), Math.min(size, (index + 1) * each))),
      ),
    );
  }

  beginEpoch(): void {}

  /** A mean loss for every text; there is no norm of gradients that are taken as they come. */
  async step({ epoch, batch }: StepAt): Promise<StepResult> {
    const { starts, texts } = this.#options.train;
    const first = batch * STEP_CHUNKS;
    const last = Math.min(starts.length - 1, first + STEP_CHUNKS);
    const losses = await this.#all<number>({ do: "step", epoch, first, last });
    const total = losses.reduce((sum, loss) => sum + loss, 0);
    const count = texts[last] - texts[first];
    const loss = total / Math.max(1, count);
    return { loss, total, count, norm: Number.NaN, finite: Number.isFinite(total) };
  }

  /** Whether all numbers are finite: there is no copy of them to return to. */
  keepGood(): boolean {
    const { input, inputRows, output, labels, stride } = this.plan;
    return this.#isFinite(input, inputRows * stride) && this.#isFinite(output, labels * stride);
  }

  rollBack(): void {}

  /** Whether the best weights can be kept beside those that learn. */
  get keepsBest(): boolean {
    const { inputRows, labels, stride } = this.plan;
    return (inputRows + labels) * stride * 4 <= this.#options.memory;
  }

  keepBest(): void {
    if (this.keepsBest) this.#best = { input: this.#input.slice(), output: this.#output.slice() };
  }

  /** The weights that did best in validation, where they were kept. */
  get best(): Weights | undefined {
    return this.#best;
  }

  set best(weights: Weights | undefined) {
    this.#best = weights;
  }

  /** Puts the best weights, if there are any, in the place of those that learn: nothing is trained after it. */
  takeBest(): void {
    if (this.#best === undefined) return;
    this.#input.set(this.#best.input);
    this.#output.set(this.#best.output);
  }

  /** (V, stride) The words' rows, … */
  get words(): StridedMatrix {
    return this.matrix(this.plan.input, this.plan.words);
  }

  /** … (buckets, stride) those that n-grams share, … */
  get ngrams(): StridedMatrix {
    const { input, inputRows, words, stride } = this.plan;
    return this.matrix(input + words * stride * 4, inputRows - words);
  }

  /** … and (C, stride) those of the labels, or of the tree's inner nodes. */
  get labels(): StridedMatrix {
    return this.matrix(this.plan.output, this.plan.labels);
  }

  matrix(address: number, rows: number): StridedMatrix {
    const { stride } = this.plan;
    return { rows, stride, numbers: () => this.kernels.f32(address, rows * stride) };
  }

  get #input(): Float32Array {
    const { input, inputRows, stride } = this.plan;
    return this.kernels.f32(input, inputRows * stride);
  }

  get #output(): Float32Array {
    const { output, labels, stride } = this.plan;
    return this.kernels.f32(output, labels * stride);
  }

  async #validate(valid: SpooledTexts, interrupted: () => boolean): Promise<Validation | undefined> {
    const tally = new LabelTally();
    this.tally = tally;
    let [total, told] = [0, 0];
    const chunks = chunkCount(valid);
    for (let first = 0; first < chunks; first += STEP_CHUNKS) {
      if (interrupted()) return undefined;
      const last = Math.min(chunks, first + STEP_CHUNKS);
      const answers = (await this.#all<readonly Answer[]>({ do: "judge", first, last })).flat();
      for (const answer of answers.sort((a, b) => a.chunk - b.chunk)) {
        total += answer.loss;
        told += answer.told;
        for (const [text, label] of answer.predicted.entries()) tally.add(label, answer.wanted[text]);
      }
    }
    const loss = total / Math.max(1, told);
    const measures = { accuracy: tally.accuracy, macro_f1: tally.macroF1 };
    const costs = { loss, accuracy: 1 - measures.accuracy, "macro-f1": 1 - measures.macro_f1 };
    return { loss, cost: costs[this.#options.metric], measures };
  }

  async #all<Output extends BowOutput>(input: BowInput): Promise<Output[]> {
    this.kernels.store(this.plan.counter, 0);
    return (await this.#running.runAll(input)) as Output[];
  }

  get #running(): Members {
    if (this.#team === undefined) throw new Error("the threads have not been started");
    return this.#team;
  }

  #isFinite(address: number, count: number): boolean {
    return this.kernels.call.first_not_finite(address, count) >>> 0 >= count;
  }
}

function openPlace(options: BowJobOptions): BowPlace {
  const module = compile("baseline");
  const kernels = new Kernels(module);
  return { kernels, plan: planBag(kernels, { ...options, module }) };
}
