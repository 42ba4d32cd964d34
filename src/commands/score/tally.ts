/** What `weft score --summary` keeps of each passage, and what all of them come to. */
import { exponential } from "../../engine/exponential.ts";
import type { Vocabulary } from "../../text/vocabulary.ts";
import type { EncodedText } from "../stream/encoded-texts.ts";
import type { Output } from "../stream/output.ts";

/** Numbers of one passage, or sums over many. */
export interface Tally {
  /** Tokens that were predicted; the end token is one of them unless it is left out. */
  readonly tokens: number;
  readonly unknown: number;
  /** Of the text, with the newline that ends it where the end token is one; NaN where only ids are known. */
  readonly bytes: number;
  readonly logprob: number;
  /** The parts of `logprob` that are of unknown tokens and of end tokens. */
  readonly unknownLogprob: number;
  readonly endLogprob: number;
}

/** `logs` has one number for each token and one for the end token. */
export function tallyOf(
  { ids, text }: EncodedText,
  logs: Float32Array,
  vocabulary: Vocabulary,
  { end, ids: areIds }: { readonly end: boolean; readonly ids: boolean },
): Tally {
  const endLogprob = end ? logs[ids.length] : 0;
  const newline = end && endsWithNewline(vocabulary) ? 1 : 0;
  let [logprob, unknown, unknownLogprob] = [0, 0, 0];
  for (const [at, id] of ids.entries()) {
    logprob += logs[at];
    if (id !== vocabulary.unknown) continue;
    unknown++;
    unknownLogprob += logs[at];
  }
  return {
    tokens: ids.length + (end ? 1 : 0),
    unknown,
    bytes: areIds ? Number.NaN : text.length + newline,
    logprob: logprob + endLogprob,
    unknownLogprob,
    endLogprob,
  };
}

const endsWithNewline = (vocabulary: Vocabulary): boolean => vocabulary.token(vocabulary.end) === "\n";

const FIELDS = ["tokens", "unknown", "bytes", "logprob", "unknownLogprob", "endLogprob"] as const;

/** As f64 numbers, which `Totals` reads. */
export function writeTally(output: Output, tally: Tally): void {
  output.write(new Uint8Array(Float64Array.from(FIELDS, (field) => tally[field]).buffer));
}

/** Adds up tallies in the order in which they come: sums do not depend on who made them. */
export class Totals {
  readonly #sums = new Float64Array(FIELDS.length);
  #passages = 0;

  /** Whole tallies, as `writeTally` wrote them. */
  add(bytes: Uint8Array): void {
    const numbers = new Float64Array(bytes.slice().buffer);
    for (let at = 0; at < numbers.length; at++) this.#sums[at % FIELDS.length] += numbers[at];
    this.#passages += numbers.length / FIELDS.length;
  }

  /** The one record; what cannot be said is null. */
  record(end: boolean): Readonly<Record<string, number | null>> {
    const [tokens, unknown, bytes, logprob, unknownLogprob, endLogprob] = this.#sums;
    const known = perToken(logprob - unknownLogprob, tokens - unknown);
    const inside = perToken(logprob - endLogprob, tokens - (end ? this.#passages : 0));
    const loss = perToken(logprob, tokens);
    return {
      passages: this.#passages,
      tokens,
      unknown,
      bytes: Number.isNaN(bytes) ? null : bytes,
      logprob,
      cross_entropy: loss,
      perplexity: power(loss),
      perplexity_without_unknown: power(known),
      perplexity_without_end: power(inside),
      bits_per_byte: bytes > 0 ? -logprob / Math.LN2 / bytes : null,
      bits_per_token: loss === null ? null : loss / Math.LN2,
    };
  }
}

const perToken = (logprob: number, tokens: number): number | null => (tokens > 0 ? -logprob / tokens : null);

const power = (loss: number | null): number | null => (loss === null ? null : exponential(loss));
