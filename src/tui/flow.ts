/** How far back in time gradients reached at one step, as `--probe gradients` logs it. */
import type { LogRecord } from "./record.ts";

export interface Flow {
  readonly step: number;
  /** Norms by time distance 0, 1, 2 …, for each layer from the bottom to the top. */
  readonly layers: readonly (readonly number[])[];
  /** Those of an LSTM's memory cells; without them none. */
  readonly cells: readonly (readonly number[])[];
  /** Means of gates, layer by layer. */
  readonly gates: readonly LogRecord[];
  /** The share of the steps in which the gradient was clipped. */
  readonly clipped: number | undefined;
}

export function flowOf(step: number, record: LogRecord): Flow {
  return {
    step,
    layers: layersOf(record, "layers", "norms"),
    cells: layersOf(record, "cell_layers", "cell_norms"),
    gates: record.list("gates"),
    clipped: record.number("clipped"),
  };
}

/** Where there is one layer, the log has its norms alone. */
function layersOf(record: LogRecord, all: string, top: string): readonly (readonly number[])[] {
  const layers = record.arrays(all);
  if (layers.length > 0) return layers;
  const norms = record.array(top);
  return norms.length > 0 ? [norms] : [];
}
