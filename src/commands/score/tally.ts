/** What `weft score --summary` keeps of each passage, and what all of them come to. */
import { exponential } from "../../engine/exponential.ts";
import type { Output } from "../stream/output.ts";
import type { Logs } from "./members.ts";

/** Numbers of one passage, or sums over many. */
export interface Tally {
  /** Tokens that were predicted; the end token is one of them unless it is left out. */
  readonly tokens: number;
  readonly unknown: number;
  /** Of the text, with the newline that ends it where the end token is one; NaN where only ids are known. */
  readonly bytes: number;
  readonly logprob: number;
  /** Of all tokens but the unknown ones, … */
  readonly knownLogprob: number;
  /** … and of all but the end token. */
  readonly insideLogprob: number;
}

/** `ids` and `logs` have the end token, which counts if `end` is set. */
export function tallyOf(
  ids: Uint32Array,
  logs: Logs,
  bytes: number,
  unknownId: number | undefined,
  end: boolean,
): Tally {
  const inside = ids.length - 1;
  let [insideLogprob, unknown, knownLogprob] = [0, 0, 0];
  for (let at = 0; at < inside; at++) {
    insideLogprob += logs[at];
    if (ids[at] === unknownId) unknown++;
    else knownLogprob += logs[at];
  }
  const endLogprob = end ? logs[inside] : 0;
  return {
    tokens: inside + (end ? 1 : 0),
    unknown,
    bytes,
    logprob: insideLogprob + endLogprob,
    knownLogprob: knownLogprob + endLogprob,
    insideLogprob,
  };
}

const FIELDS = ["tokens", "unknown", "bytes", "logprob", "knownLogprob", "insideLogprob"] as const;

/** What all passages come to; what cannot be said is null in JSON: infinite, or of nothing. */
export interface Summary {
  readonly passages: number;
  readonly tokens: number;
  readonly unknown: number;
  readonly bytes: number | null;
  readonly logprob: number;
  readonly cross_entropy: number | null;
  readonly perplexity: number | null;
  readonly perplexity_without_unknown: number | null;
  readonly perplexity_without_end: number | null;
  readonly bits_per_byte: number | null;
  readonly bits_per_token: number | null;
}

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

  summary(end: boolean): Summary {
    const [tokens, unknown, bytes, logprob, knownLogprob, insideLogprob] = this.#sums;
    const known = perToken(knownLogprob, tokens - unknown);
    const inside = perToken(insideLogprob, tokens - (end ? this.#passages : 0));
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
