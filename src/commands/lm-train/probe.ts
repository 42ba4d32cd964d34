/** `--probe gradients`: how far back gradients reach while a network learns, as records of the run log. */
import { UsageError } from "../../errors.ts";
import type { GradientFlow } from "../../models/gradient-flow.ts";
import { clipping } from "../../nn/member.ts";
import type { TrainEvent } from "../../nn/train.ts";

/** Those that have a state through which a gradient goes back. */
const RECURRENT: readonly string[] = ["rnn", "gru", "lstm"];

export interface ProbeOptions {
  readonly arch: string;
  readonly probe: "none" | "gradients";
  readonly log?: string;
  readonly tui?: boolean;
}

/** What is probed: the sequences that the next step, the given one of its epoch, will learn from. */
export interface Probed {
  probe(batch: number): Promise<GradientFlow>;
}

type StepEvent = Extract<TrainEvent, { event: "step" }>;

/** @throws UsageError when there is nothing to look at, or no place to tell of it */
export function checkProbe({ arch, probe, log, tui }: ProbeOptions): void {
  if (probe === "none") return;
  if (!RECURRENT.includes(arch)) {
    throw new UsageError(`--probe ${probe} goes with --arch rnn, gru and lstm only`, {
      hint: `--arch ${arch} has no state through which a gradient goes back in time`,
    });
  }
  if (log === undefined && !tui)
    throw new UsageError(`--probe ${probe} writes into the run log: name one with --log`);
}

/** Gathers what one record tells of the steps since the last one. */
export class GradientProbe {
  readonly #job: Probed;
  readonly #every: number;
  readonly #clip: number | undefined;
  #norms: number[] = [];

  constructor(job: Probed, every: number, clip: number | undefined) {
    this.#job = job;
    this.#every = every;
    this.#clip = clip;
  }

  /** After a step, `batch` being the next one of the epoch: a record, or nothing until it is time for one. */
  async after({ step, norm }: StepEvent, batch: number): Promise<Record<string, unknown> | undefined> {
    this.#norms.push(norm);
    if (step % this.#every !== 0) return undefined;
    const norms = this.#norms;
    this.#norms = [];
    const clipped = norms.filter((norm) => clipping({ norm }, { clip: this.#clip }) < 1).length;
    return {
      event: "gradient_flow",
      step,
      ...flowMembers(await this.#job.probe(batch)),
      grad_norms: norms,
      clipped: clipped / norms.length,
    };
  }
}

/** A number that is not finite is written as null, the only way that JSON has. */
function flowMembers({ hidden, cells, gates }: GradientFlow) {
  const [many, top] = [hidden.length > 1, hidden.length - 1];
  const hasCells = cells[top].length > 0;
  return {
    norms: hidden[top],
    ...(many && { layers: hidden }),
    ...(hasCells && { cell_norms: cells[top] }),
    ...(hasCells && many && { cell_layers: cells }),
    ...(Object.keys(gates[top]).length > 0 && { gates }),
  };
}
