/** Runs as their logs tell them, and screens of them as texts. */
import { frame } from "../../src/tui/frame.ts";
import { RunState } from "../../src/tui/run-state.ts";
import { type Line, textOf } from "../../src/tui/span.ts";
import { firstView, type View } from "../../src/tui/view.ts";

/** A run whose gradients fall by `base` at each step back in time. */
export function runOf(name: string, base: number, { probe = true, cells = false } = {}): RunState {
  const run = new RunState(name);
  const config = { arch: cells ? "lstm" : "rnn", clip: 1, epochs: 4 };
  run.see({
    event: "start",
    command: "lm-train",
    config,
    engine: { backend: "wasm", threads: 2 },
    steps: 400,
  });
  const norms = Array.from({ length: 20 }, (_, k) => base ** k);
  for (let step = 20; step <= 300; step += 20) {
    run.see({
      ...{ event: "step", step, epoch: Math.floor(step / 100), loss: 1 + 4 / (1 + step / 40), lr: 0.01 },
      ...{ grad_norm: 0.5 + (step % 60) / 100, tokens: step * 640, tokens_per_second: 12_000 + step },
      ...{ seconds: step / 10, memory: 2e8 + step * 1e5, cores: 1.9 },
    });
    if (!probe || step % 100 > 0) continue;
    const flow = { norms, ...(cells && { cell_norms: norms }), clipped: 0.1 };
    run.see({ event: "gradient_flow", step, ...flow, gates: cells ? [{ input: 0.5, forget: 0.75 }] : [{}] });
    run.see({
      event: "valid",
      step,
      loss: 1.2 + 1 / step,
      best: true,
      accuracy: 0.5 + step / 1000,
      perplexity: 9,
    });
    run.see({ event: "sample", step, text: "the warp and the weft ".repeat(8) });
  }
  run.see({ event: "checkpoint", step: 300, path: "model.checkpoint" });
  return run;
}

/** Lines without styles, and without blanks at their ends. */
export const texts = (lines: readonly Line[]) => lines.map((spans) => textOf(spans).trimEnd());
interface Shown {
  readonly columns?: number;
  readonly rows?: number;
  readonly own?: boolean;
  readonly now?: number;
}

/** The screen, 80 by 23 where nothing else is said. */
export const show = (
  runs: readonly RunState[],
  view: Partial<View> = {},
  { columns = 80, rows = 23, own = false, now = 0 }: Shown = {},
): string[] => texts(frame({ runs, view: { ...firstView, ...view }, now, own }, { columns, rows }));
