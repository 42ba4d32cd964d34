/** Word vectors in training: the matrices in shared memory, and the threads that work on them. */
import { compile, Kernels } from "../../engine/kernels.ts";
import type { Team } from "../../engine/team.ts";
import type { StridedMatrix } from "../../formats/strided-matrix.ts";
import type { VectorsConfig } from "../../models/vectors-config.ts";
import { planVectors, type VectorsPlan } from "../../models/vectors-plan.ts";
import { CHUNK, type VectorsTotals } from "../../models/vectors-trainer.ts";
import type { StepResult } from "../../nn/member.ts";
import type { Job, StepAt } from "../../nn/train.ts";
import { WordTable } from "../../text/word-table.ts";
import type { VectorsText } from "./text.ts";
import type { VectorsInput } from "./thread.ts";

/** Chunks of a step, after which training can be interrupted. */
export const STEP_CHUNKS = 64;

export interface JobOptions {
  readonly threads: number;
  readonly deterministic: boolean;
}

type Members = Pick<Team<VectorsInput, VectorsTotals>, "size" | "runOn" | "runAll">;

export class VectorsJob implements Job {
  readonly kernels: Kernels;
  readonly table: WordTable;
  readonly plan: VectorsPlan;
  readonly batches: number;
  readonly #chunks: number;
  #team: Members | undefined;

  /** @throws UsageError when the vectors do not fit into the engine's memory */
  constructor(
    { words, counts, ids }: Pick<VectorsText, "words" | "counts" | "ids">,
    config: VectorsConfig,
    { threads, deterministic }: JobOptions,
  ) {
    const module = compile("baseline");
    this.kernels = new Kernels(module);
    this.table = new WordTable(this.kernels);
    this.table.addAll(words);
    const { kernels, table } = this;
    this.plan = planVectors(kernels, { config, table, counts, module, threads, deterministic });
    this.#chunks = Math.ceil(ids.length / 4 / CHUNK);
    this.batches = Math.ceil(this.#chunks / STEP_CHUNKS);
  }

  /** Starts the threads that were made for `plan`; with `fresh` they give all vectors their first numbers. */
  async start(team: Members, fresh: boolean): Promise<void> {
    this.#team = team;
    const { inputRows } = this.plan;
    const each = Math.ceil(inputRows / team.size);
    await Promise.all(
      Array.from({ length: team.size }, async (_, index) => {
        await team.runOn(index, { do: "begin", index });
        const first = Math.min(inputRows, index * each);
        const last = Math.min(inputRows, first + each);
        if (fresh) await team.runOn(index, { do: "fill", first, last });
      }),
    );
  }

  beginEpoch(): void {}

  /** A mean loss for every word; there is no norm of gradients that are taken as they come. */
  async step({ epoch, batch }: StepAt): Promise<StepResult> {
    if (this.#team === undefined) throw new Error("the threads have not been started");
    const first = batch * STEP_CHUNKS;
    const last = Math.min(this.#chunks, first + STEP_CHUNKS);
    this.kernels.store(this.plan.counter, 0);
    const parts = await this.#team.runAll({ do: "step", epoch, first, last });
    const sum = (member: keyof VectorsTotals) => parts.reduce((all, part) => all + part[member], 0);
    const loss = sum("loss") / Math.max(1, sum("pairs"));
    const words = sum("words");
    return {
      loss,
      total: loss * words,
      count: words,
      norm: Number.NaN,
      finite: Number.isFinite(loss),
    };
  }

  /** Whether all numbers are finite: there is no room for a copy of them to return to. */
  keepGood(): boolean {
    const { input, inputRows, output, vocabulary, stride } = this.plan;
    return this.#isFinite(input, inputRows * stride) && this.#isFinite(output, vocabulary * stride);
  }

  rollBack(): void {}

  keepBest(): void {}

  /** (V, stride) The words' rows, … */
  get words(): StridedMatrix {
    return this.#matrix(this.plan.input, this.plan.vocabulary);
  }

  /** … (buckets, stride) those of n-grams, if there are any, … */
  get ngrams(): StridedMatrix | undefined {
    const { input, inputRows, vocabulary, stride, subwords } = this.plan;
    return subwords && this.#matrix(input + vocabulary * stride * 4, inputRows - vocabulary);
  }

  /** … and (V, stride) those of words as contexts, or of the tree's inner nodes. */
  get context(): StridedMatrix {
    return this.#matrix(this.plan.output, this.plan.vocabulary);
  }

  #matrix(address: number, rows: number): StridedMatrix {
    const { stride } = this.plan;
    return { rows, stride, numbers: () => this.kernels.f32(address, rows * stride) };
  }

  #isFinite(address: number, count: number): boolean {
    return this.kernels.call.first_not_finite(address, count) >>> 0 >= count;
  }
}
