/** How fast a backend multiplies. */
import type { Engine } from "./engine.ts";

/** A product: rows x depth by depth x columns. */
export interface ProductShape {
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
}

/** Billions of floating-point operations a second, of the fastest run within so many milliseconds. */
export function productSpeed(engine: Engine, shape: ProductShape, milliseconds: number): number {
  const { rows, columns, depth } = shape;
  const mark = engine.step.mark();
  const [left, right] = [engine.zeros(rows, depth), engine.prepare(engine.zeros(depth, columns))];
  const output = engine.tensor(rows, columns);
  const seconds = fastest(() => engine.multiply(output, left, right), milliseconds);
  engine.step.release(mark);
  return (2 * rows * columns * depth) / seconds / 1e9;
}

/** Seconds of one run; runs are timed several at once where one is too short for the clock. */
function fastest(run: () => void, milliseconds: number): number {
  const end = performance.now() + milliseconds;
  let [best, count] = [Number.POSITIVE_INFINITY, 1];
  do {
    const start = performance.now();
    for (let i = 0; i < count; i++) run();
    const time = performance.now() - start;
    best = Math.min(best, time / count);
    if (time < SHORTEST) count *= 2;
  } while (performance.now() < end);
  return best / 1000;
}

/** Milliseconds that are timed well enough. */
const SHORTEST = 0.2;
