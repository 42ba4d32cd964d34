/** Shares from 0 to 1 as bars. */
import type { Line } from "./span.ts";

/** A bar of `columns` from the left to the right. */
export function bar(share: number, columns: number, colour: string): Line {
  const full = Math.round(within(share) * columns);
  return [
    { text: "━".repeat(full), colour },
    { text: "─".repeat(columns - full), dim: true },
  ];
}

const BLOCKS = "▁▂▃▄▅▆▇█";

/** One character for each share, an eighth of a line high or more. */
export const blocks = (shares: readonly number[]): string =>
  shares.map((share) => BLOCKS[Math.round(within(share) * (BLOCKS.length - 1))]).join("");

/** What is no number is nothing. */
const within = (share: number): number => Math.max(0, Math.min(1, share)) || 0;
