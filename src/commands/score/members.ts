/** The members that `weft score` adds to a record. */
import { exponential } from "../../engine/exponential.ts";
import type { Row } from "../../io/codec.ts";
import type { Output } from "../stream/output.ts";
import { PlainMembers } from "../stream/plain-members.ts";
import { shortest } from "../stream/shortest.ts";

/** Natural logarithms of probabilities; -Infinity of what the model finds impossible. */
export type Logs = Float32Array | Float64Array;

/** One passage after the other: `of` sets the logarithms of the probabilities of its tokens. */
export class ScoreMembers extends PlainMembers {
  readonly #perToken: boolean;
  #logs: Logs = new Float32Array(0);

  constructor(output: Output, perToken: boolean) {
    super(output);
    this.#perToken = perToken;
  }

  of(logs: Logs): this {
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
    const sum = sumOf(this.#logs);
    const logprob = finite(sum);
    const perplexity = perplexityOf(sum, this.#logs.length);
    if (!this.#perToken) return { logprob, perplexity };
    return { logprob, perplexity, token_logprobs: Array.from(this.#logs, (log) => finite(shortest(log))) };
  }
}

/** In f64, from the first to the last. */
export function sumOf(logs: Logs): number {
  let sum = 0;
  for (let at = 0; at < logs.length; at++) sum += logs[at];
  return sum;
}

/** None where there are no tokens, and of what is impossible. */
export const perplexityOf = (logprob: number, tokens: number): number | null =>
  tokens === 0 ? null : finite(exponential(-logprob / tokens));

/** What no record can say is null. */
const finite = (number: number): number | null => (Number.isFinite(number) ? number : null);
