/** Learning rates as functions of the step, the epoch and what validations said; the same bits on every machine. */
import { cosineOfPi } from "./cosine.ts";
import { power } from "./power.ts";

/** `rate` is the highest rate. In the first `warmup` steps the rate rises to it, in equal parts. */
export type ScheduleSettings = { readonly rate: number; readonly warmup: number } & (
  | { readonly name: "constant" }
  /** Falls to `final` times the rate at step `total`: in a line, or as half a wave (Loshchilov and Hutter 2017). */
  | { readonly name: "linear" | "cosine"; readonly final: number; readonly total: number }
  /** Divided by 1 + `decay` times the steps since the warm-up. */
  | { readonly name: "inverse"; readonly decay: number }
  /** Times `decay` when more than `patience` validations in a row brought no new lowest loss. */
  | { readonly name: "plateau"; readonly decay: number; readonly patience: number }
  /** Constant for `hold` epochs, then times `decay` in each further one (Zaremba et al. 2014: 4 and 0.5). */
  | { readonly name: "hold"; readonly decay: number; readonly hold: number }
);

/** What is remembered from step to step: plain data, for checkpoints. */
export interface ScheduleState {
  /** By which all rates are multiplied. */
  readonly scale: number;
  /** The lowest validation loss, and how many validations came since. */
  readonly best?: number;
  readonly stale: number;
}

/** Steps and epochs count from 0. */
export interface Moment {
  readonly step: number;
  readonly epoch: number;
  readonly schedule: ScheduleState;
}

export interface Schedule {
  start(): ScheduleState;
  rate(at: Moment): number;
  /** The state after a validation; a loss that is not finite is no improvement. */
  observe(state: ScheduleState, loss: number): ScheduleState;
  /** The state in which all rates are half of what they were. */
  lower(state: ScheduleState): ScheduleState;
}

export function schedule(settings: ScheduleSettings): Schedule {
  return {
    start: () => ({ scale: 1, stale: 0 }),
    rate: (at) => settings.rate * at.schedule.scale * warmth(settings, at) * height(settings, at),
    observe: (state, loss) => (settings.name === "plateau" ? observe(settings, state, loss) : state),
    lower: (state) => ({ ...state, scale: state.scale / 2 }),
  };
}

const warmth = ({ warmup }: ScheduleSettings, { step }: Moment): number =>
  Math.min(1, (step + 1) / (warmup + 1));

/** The rate without warm-up, as a share of the highest one. */
function height(settings: ScheduleSettings, { step, epoch }: Moment): number {
  const { name, warmup } = settings;
  const since = Math.max(0, step - warmup);
  if (name === "linear") return mix(1 - progress(settings, since), settings.final);
  if (name === "cosine") return mix((1 + cosineOfPi(progress(settings, since))) / 2, settings.final);
  if (name === "inverse") return 1 / (1 + settings.decay * since);
  if (name === "hold") return power(settings.decay, Math.max(0, epoch + 1 - settings.hold));
  return 1;
}

const progress = ({ total, warmup }: { total: number; warmup: number }, since: number): number =>
  Math.min(1, since / Math.max(1, total - warmup));

const mix = (height: number, final: number): number => final + (1 - final) * height;

function observe(
  { decay, patience }: { decay: number; patience: number },
  state: ScheduleState,
  loss: number,
): ScheduleState {
  const { scale, best = Number.POSITIVE_INFINITY, stale } = state;
  if (loss < best) return { scale, best: loss, stale: 0 };
  if (stale < patience) return { ...state, stale: stale + 1 };
  return { ...state, scale: scale * decay, stale: 0 };
}
