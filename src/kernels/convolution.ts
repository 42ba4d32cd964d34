// Convolution over time with max pooling over all windows (Kim 2014). A window of `width` vectors that lie one behind the
// other is one row of width · inputs numbers: windows overlap in memory, and are never copied. Of all windows only the
// best one for each filter gets a gradient.
import { keep_higher } from "./pooling";
import { vector_axpy } from "./vector";

/**
 * Of each column of `sums` (rows, columns), keeps the highest number so far in `best` (columns), and in `places` its row,
 * where the first one is number `first`. With `begin` there is none so far. The first of equals stays; NaN is above all.
 */
export function windows_max(
  best: usize, places: usize, sums: usize, rows: i32, columns: i32, first: u32, begin: bool,
): void {
  const size: usize = columns << 2;
  for (let row = 0; row < rows; row++, sums += size, first++) {
    if (begin && row == 0) beginWith(best, places, sums, first, size);
    else keep_higher(best, places, sums, first, size);
  }
}

function beginWith(best: usize, places: usize, sums: usize, place: u32, size: usize): void {
  memory.copy(best, sums, size);
  for (let at: usize = 0; at < size; at += 4) store<u32>(places + at, place);
}

/**
 * Adds to the gradient of the filters, (columns, width · inputs), for each text and filter, their number in `dSums` times
 * the window that was the best. `dSums` and `places` have a row for each text, `stride` numbers apart; windows begin at
 * row `place` of `vectors`, whose rows have `inputs` numbers, and are `size` numbers long.
 */
export function windows_filter_gradient(
  gradient: usize, dSums: usize, places: usize, stride: i32, texts: i32, columns: i32,
  vectors: usize, inputs: i32, size: i32,
): void {
  for (let text = 0; text < texts; text++, dSums += stride << 2, places += stride << 2) {
    for (let column = 0; column < columns; column++) {
      const factor = load<f32>(dSums + (column << 2));
      if (factor == 0) continue;
      const window = vectors + ((<usize>load<u32>(places + (column << 2)) * inputs) << 2);
      vector_axpy(gradient + ((<usize>column * size) << 2), window, size, factor);
    }
  }
}

/** The same for the vectors: adds to each best window in `dVectors` its number in `dSums` times the filter. */
export function windows_vector_gradient(
  dVectors: usize, dSums: usize, places: usize, stride: i32, texts: i32, columns: i32,
  filters: usize, inputs: i32, size: i32,
): void {
  for (let text = 0; text < texts; text++, dSums += stride << 2, places += stride << 2) {
    for (let column = 0; column < columns; column++) {
      const factor = load<f32>(dSums + (column << 2));
      if (factor == 0) continue;
      const window = dVectors + ((<usize>load<u32>(places + (column << 2)) * inputs) << 2);
      vector_axpy(window, filters + ((<usize>column * size) << 2), size, factor);
    }
  }
}
