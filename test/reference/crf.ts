/** Conditional random fields as their definition has them, in f64: every sequence of tags is looked at. The slow twins. */
import type { TagRules } from "../../src/nn/viterbi.ts";

type Vector = ArrayLike<number>;

/** The scores of steps and ends. */
export interface Steps {
  readonly transitions: Vector; // (C, C)
  readonly start: Vector; // (C)
  readonly end: Vector; // (C)
}

/** A number for each of the scores. */
export interface Counts {
  readonly scores: number[][]; // (T, C)
  readonly transitions: number[];
  readonly start: number[];
  readonly end: number[];
}

/** -log p of a path through the scores of one sequence, (T, C). */
export function crfLoss(scores: readonly Vector[], steps: Steps, path: readonly number[]): number {
  const all = paths(scores.length, steps.start.length).map((one) => pathScore(scores, steps, one));
  const highest = Math.max(...all);
  const sum = all.reduce((total, score) => total + Math.exp(score - highest), 0);
  return highest + Math.log(sum) - pathScore(scores, steps, path);
}

/** How often each tag of a place, and each step, is expected among all paths: the gradient of the sum over all. */
export function expectations(scores: readonly Vector[], steps: Steps): Counts {
  const count = steps.start.length;
  const all = paths(scores.length, count);
  const weights = all.map((path) => Math.exp(pathScore(scores, steps, path)));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const found = {
    scores: scores.map(() => Array<number>(count).fill(0)),
    transitions: Array<number>(count * count).fill(0),
    start: Array<number>(count).fill(0),
    end: Array<number>(count).fill(0),
  };
  for (const [index, path] of all.entries()) addPath(found, path, weights[index] / whole);
  return found;
}

/** Adds `share` wherever a path goes. */
export function addPath(to: Counts, path: readonly number[], share: number): void {
  to.start[path[0]] += share;
  to.end[path[path.length - 1]] += share;
  for (const [t, tag] of path.entries()) {
    to.scores[t][tag] += share;
    if (t > 0) to.transitions[path[t - 1] * to.start.length + tag] += share;
  }
}

/** The path with the highest score among those that rules allow; undefined where there is none. */
export function bestPath(scores: readonly Vector[], steps: Steps, rules?: TagRules): number[] | undefined {
  const allowed = paths(scores.length, steps.start.length).filter((path) => isAllowed(path, rules));
  const scored = allowed.map((path) => ({ path, score: pathScore(scores, steps, path) }));
  scored.sort((a, b) => b.score - a.score);
  return scored[0]?.path;
}

export function isAllowed(path: readonly number[], rules?: TagRules): boolean {
  if (rules === undefined) return true;
  const { starts, ends, follows } = rules;
  const inner = path.slice(1).every((tag, t) => follows[path[t] * starts.length + tag] === 1);
  return inner && starts[path[0]] === 1 && ends[path[path.length - 1]] === 1;
}

/** All sequences of so many tags. */
function paths(length: number, tags: number): number[][] {
  if (length === 0) return [[]];
  return paths(length - 1, tags).flatMap((path) => Array.from({ length: tags }, (_, tag) => [...path, tag]));
}

function pathScore(
  scores: readonly Vector[],
  { transitions, start, end }: Steps,
  path: readonly number[],
): number {
  return path.reduce((sum, tag, t) => {
    const step = t === 0 ? start[tag] : transitions[path[t - 1] * start.length + tag];
    return sum + step + scores[t][tag] + (t === path.length - 1 ? end[tag] : 0);
  }, 0);
}
