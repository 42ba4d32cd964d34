/** The members that `weft score` adds to a record. */
import { exponential } from "../../engine/exponential.ts";
import type { Row } from "../../io/codec.ts";
import type { Output } from "../stream/output.ts";
import { PlainMembers } from "../stream/plain-members.ts";

/** One passage after the other: `of` sets the logarithms of the probabilities of its tokens. */
export class ScoreMembers extends PlainMembers {
  readonly #perToken: boolean;
  #logs: Float32Array = new Float32Array(0);

  constructor(output: Output, perToken: boolean) {
    super(output);
    this.#perToken = perToken;
  }

  of(logs: Float32Array): this {
    this.#logs = logs;
    return this;
  }

  get count(): number {
    return this.#perToken ? 3 : 2;
  }

  /** The logarithm of the passage's probability, or those of its tokens. */
  writeLine(): void {
    const numbers = this.#perToken ? Array.from(this.#logs, shortest) : [sumOf(this.#logs)];
    this.write(`${numbers.join(" ")}\n`);
  }

  values(): Row {
    const logprob = sumOf(this.#logs);
    const perplexity = perplexityOf(logprob, this.#logs.length);
    if (!this.#perToken) return { logprob, perplexity };
    return { logprob, perplexity, token_logprobs: Array.from(this.#logs, shortest) };
  }
}

/** In f64, from the first to the last. */
export const sumOf = (logs: Float32Array): number => logs.reduce((sum, log) => sum + log, 0);

/** None where there are no tokens. */
export const perplexityOf = (logprob: number, tokens: number): number | null =>
  tokens === 0 ? null : exponential(-logprob / tokens);

/** The number with the fewest digits that is this one in f32. */
export function shortest(single: number): number {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(single.toPrecision(digits));
    if (Math.fround(short) === single) return short;
  }
  return Number(single.toPrecision(9));
}
