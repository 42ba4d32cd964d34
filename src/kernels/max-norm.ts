// Weights that may not grow beyond a norm.
import { vector_scale } from "./vector";

/** What PyTorch adds to a norm before it divides by it. */
const TINY: f64 = 1e-7;

/** Each row of (rows, columns) whose norm is above `limit` is scaled down to it (Hinton et al. 2012; torch.renorm). */
export function limit_norms(weights: usize, rows: i32, columns: i32, limit: f32): void {
  for (let row = 0; row < rows; row++, weights += columns << 2) {
    let squares: f64 = 0;
    for (let at: usize = 0; at < <usize>(columns << 2); at += 4) {
      const value = <f64>load<f32>(weights + at);
      squares += value * value;
    }
    const norm = sqrt<f64>(squares);
    if (norm > <f64>limit) vector_scale(weights, weights, columns, <f32>(<f64>limit / (norm + TINY)));
  }
}
