/** The hypotheses of one text in a beam search: those that go on, and the best of those that have ended. */
import type { BeamOptions, Hypothesis } from "./hypothesis.ts";

/** A hypothesis that goes on: its words, from the last to the first. */
export interface LiveHypothesis {
  /** None of one that has no word yet. */
  readonly id?: number;
  readonly before?: LiveHypothesis;
  /** How many words it has. */
  readonly length: number;
  readonly logprob: number;
  /** Where its last word looked. */
  readonly weights?: Float32Array;
}

/** What a hypothesis can go on with. */
export interface Candidate extends LiveHypothesis {
  readonly id: number;
  /** Which of the live hypotheses it comes from. */
  readonly parent: number;
}

export class BeamText {
  /** No more than the beam is wide, from the likeliest on; none when the search is over. */
  live: readonly LiveHypothesis[] = [{ length: 0, logprob: 0 }];
  /** From the best on, no more than the beam is wide. */
  #ended: Hypothesis[] = [];
  readonly #limit: number;
  readonly #options: BeamOptions & { readonly end: number };

  constructor(limit: number, options: BeamOptions & { readonly end: number }) {
    this.#limit = limit;
    this.#options = options;
  }

  /**
   * Goes on with the likeliest candidates, which come from the likeliest on, and gives the parent of each. Of those that end
   * here, the ones among the first as many as the beam is wide count.
   */
  extend(candidates: readonly Candidate[]): number[] {
    const { beam, end } = this.#options;
    const next = candidates.filter(({ id }) => id !== end).slice(0, beam);
    for (const one of candidates.slice(0, beam)) if (one.id === end) this.#end(one);
    const isLong = next.some(({ length }) => length === this.#limit);
    if (isLong) for (const one of next) this.#end(one);
    const isOver = isLong || !this.#canBecomeBetter(next);
    this.live = isOver ? [] : next;
    return isOver ? [] : next.map(({ parent }) => parent);
  }

  /** From the best on, those that were cut off last. */
  best(): Hypothesis[] {
    return this.#ended.slice(0, this.#options.nBest);
  }

  #end(last: Candidate): void {
    const { beam, end, attention } = this.#options;
    const words = wordsOf(last);
    const cut = last.id !== end;
    const ids = words.flatMap(({ id }) => (id === undefined || id === end ? [] : [id]));
    const looks = attention && last.weights && words.flatMap(({ weights }) => (weights ? [weights] : []));
    const scored = { ids, logprob: last.logprob, score: this.#score(last), cut };
    this.#ended.push(looks ? { ...scored, attention: looks } : scored);
    this.#ended.sort((a, b) => Number(a.cut) - Number(b.cut) || b.score - a.score);
    this.#ended.splice(beam);
  }

  /** Whether the likeliest of those that go on would, if it ended now, be among the best. */
  #canBecomeBetter([likeliest]: readonly Candidate[]): boolean {
    if (likeliest === undefined) return false;
    const worst = this.#ended[this.#options.beam - 1];
    return worst === undefined || this.#score(likeliest) > worst.score;
  }

  #score({ length, logprob }: LiveHypothesis): number {
    return logprob / ((5 + length) / 6) ** this.#options.lengthPenalty;
  }
}

/** From the first to the last. */
function wordsOf(last: LiveHypothesis): LiveHypothesis[] {
  const words: LiveHypothesis[] = [];
  for (let one: LiveHypothesis | undefined = last; one?.before !== undefined; one = one.before)
    words.push(one);
  return words.reverse();
}
