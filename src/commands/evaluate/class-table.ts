/** How often each class is right, is predicted, and is both: labels, tags, types of spans. */
import { type Scores, scores } from "./metric.ts";

export interface ClassScores extends Scores {
  readonly label: string;
  /** How often it is right, … */
  readonly support: number;
  /** … is predicted, … */
  readonly predicted: number;
  /** … and is both. */
  readonly correct: number;
}

export class ClassTable {
  readonly #ids = new Map<string, number>();
  readonly #names: string[] = [];
  readonly #gold: number[] = [];
  readonly #predicted: number[] = [];
  readonly #correct: number[] = [];

  get size(): number {
    return this.#names.length;
  }

  /** Classes are numbered as they come. */
  id(name: string): number {
    const known = this.#ids.get(name);
    if (known !== undefined) return known;
    this.#ids.set(name, this.#names.length);
    for (const counts of [this.#gold, this.#predicted, this.#correct]) counts.push(0);
    return this.#names.push(name) - 1;
  }

  name = (id: number): string => this.#names[id];

  addGold(id: number): void {
    this.#gold[id]++;
  }

  addPredicted(id: number): void {
    this.#predicted[id]++;
  }

  addCorrect(id: number): void {
    this.#correct[id]++;
  }

  /** All classes together. */
  get total(): Scores & { readonly support: number; readonly predicted: number; readonly correct: number } {
    const [support, predicted, correct] = [this.#gold, this.#predicted, this.#correct].map(sum);
    return { ...scores(support, predicted, correct), support, predicted, correct };
  }

  /** Those that are right most often come first, then by code point; without what was neither right nor predicted. */
  classes(): ClassScores[] {
    const all = this.#names.map((label, id) => this.#scoresOf(label, id));
    return all
      .filter(({ support, predicted }) => support + predicted > 0)
      .sort((a, b) => b.support - a.support || compare(a.label, b.label));
  }

  #scoresOf(label: string, id: number): ClassScores {
    const [support, predicted, correct] = [this.#gold[id], this.#predicted[id], this.#correct[id]];
    return { label, ...scores(support, predicted, correct), support, predicted, correct };
  }
}

/** The mean over classes, all of which count the same. */
export const macroF1 = (classes: readonly Scores[]): number =>
  classes.length === 0 ? 0 : sum(classes.map(({ f1 }) => f1)) / classes.length;

/** By code point. */
export function compare(left: string, right: string): number {
  if (SURROGATES.test(left) || SURROGATES.test(right))
    return Buffer.compare(Buffer.from(left), Buffer.from(right));
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Without these, UTF-16 is in the order of code points. */
const SURROGATES = /[\ud800-\udfff]/;

const sum = (numbers: readonly number[]): number => numbers.reduce((all, number) => all + number, 0);
