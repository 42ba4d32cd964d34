/** A share as a small bar. */

const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** `share` of `columns`, by eighths; what is below 0 is empty, what is above 1 full. */
export function bar(share: number, columns = 10): string {
  const eighths = Math.round(Math.max(0, Math.min(1, share)) * columns * 8) || 0; // of what is no number
  return "█".repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8];
}
