/** What a validation found of each label, for the run log. */
import type { LabelTally } from "./label-tally.ts";

/** As many as a log and a screen have room for. */
const MOST = 50;

/** By name; of many labels those that most texts want. A label that the training data does not have is left out. */
export function classesOf(tally: LabelTally | undefined, names: readonly string[]): object {
  const known = (tally?.scores() ?? []).filter(({ label }) => label < names.length);
  const scores = known.sort((a, b) => b.texts - a.texts || a.label - b.label).slice(0, MOST);
  return Object.fromEntries(scores.map(({ label, ...score }) => [names[label], score]));
}
