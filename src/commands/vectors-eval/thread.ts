/** What a thread does for `weft vectors-eval`: it answers analogies, and says which answers are right. */
import type { Run } from "../../engine/team.ts";
import { type AnalogyMethod, answersTo } from "../../models/analogies.ts";
import { NearestVectors, type SharedNearest } from "../../models/nearest-vectors.ts";
import type { Quadruple } from "./files.ts";
import { spelled } from "./spelling.ts";

export interface AnalogiesSpec {
  readonly nearest: SharedNearest;
  /** Questions with other than the first so many words are left out, and no other word is an answer. */
  readonly restrict: number;
  readonly method: AnalogyMethod;
  readonly lower: boolean;
}

/** Of a question. */
export const [LEFT_OUT, WRONG, RIGHT] = [0, 1, 2] as const;

/** A verdict for each question. */
export async function analogyVerdicts(spec: AnalogiesSpec): Promise<Run<readonly Quadruple[], Uint8Array>> {
  const nearest = new NearestVectors(spec.nearest, spec.restrict);
  const { vectors, candidates } = nearest;
  return (questions) => {
    const spellings = questions.map((words) => words.map((word) => spelled(vectors, word, spec.lower)));
    const places = [...spellings.keys()].filter((index) =>
      spellings[index].every((word) => (vectors.find(word) ?? candidates) < candidates),
    );
    const asked = places.map((index) => spellings[index].slice(0, 3) as [string, string, string]);
    const answers = answersTo(nearest, asked, { most: 1, method: spec.method });
    const verdicts = new Uint8Array(questions.length).fill(LEFT_OUT);
    for (const [at, index] of places.entries()) {
      const right = answers[at]?.[0]?.id === vectors.find(spellings[index][3]);
      verdicts[index] = right ? RIGHT : WRONG;
    }
    return verdicts;
  };
}
