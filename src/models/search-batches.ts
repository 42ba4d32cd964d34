/** Which sources are searched together. */
import type { Hypothesis } from "./hypothesis.ts";

/** Hypotheses that are read side by side. */
const ROWS = 128;

/** Searches for the texts of sources of such lengths, those of similar lengths together; results come in the order of the sources. */
export function inBatches(
  lengths: readonly number[],
  beam: number,
  search: (sources: readonly number[]) => readonly Hypothesis[][],
): Hypothesis[][] {
  const found: Hypothesis[][] = lengths.map(() => []);
  const order = [...lengths.keys()].sort((a, b) => lengths[b] - lengths[a] || a - b);
  const size = Math.max(1, Math.floor(ROWS / beam));
  for (let at = 0; at < order.length; at += size) {
    const sources = order.slice(at, at + size);
    for (const [place, hypotheses] of search(sources).entries()) found[sources[place]] = hypotheses;
  }
  return found;
}
