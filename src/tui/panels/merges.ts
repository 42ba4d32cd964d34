/** Merges of a vocabulary that is being learnt. */
import { whole } from "../format.ts";
import { type Line, padded } from "../span.ts";
import type { Merge } from "../work.ts";
import { rule } from "./stage.ts";

/** The newest first: the rank, both tokens, what they became, and how often they stood side by side. */
export function mergeLines(merges: readonly Merge[], columns: number): Line[] {
  if (merges.length === 0) return [];
  const width = Math.max(...merges.map(({ left, right }) => left.length + right.length + 3));
  return [
    rule("newest merges", columns),
    ...merges
      .toReversed()
      .map(
        ({ rank, left, right, count }): Line => [
          { text: `${whole(rank).padStart(9)}  `, dim: true },
          ...padded([{ text: left }, { text: " + ", dim: true }, { text: right }], Math.min(32, width)),
          { text: " → ", dim: true },
          ...padded([{ text: left + right, bold: true }], Math.min(24, width)),
          { text: ` ${whole(count).padStart(11)}`, dim: true },
        ],
      ),
  ];
}
