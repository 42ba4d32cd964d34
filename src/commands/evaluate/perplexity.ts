/** How likely a language model found texts, from what `weft score` wrote of each. */
import { exponential } from "../../engine/exponential.ts";
import { facts, type Page } from "../../formats/page.ts";
import type { Row } from "../../io/codec.ts";
import { missingMember } from "../../io/row.ts";
import { counted, decimals } from "../number-text.ts";
import type { Report } from "../report.ts";
import type { Metric } from "./metric.ts";

export function perplexityMetric(): Metric {
  const sums = { passages: 0, tokens: 0, logprob: 0, impossible: 0 };
  return {
    add: (row) => {
      if (!Object.hasOwn(row, "logprob")) return missingMember(["logprob"], row);
      const logprob = numberIn(row.logprob);
      if (logprob === undefined) return '"logprob" is not a number';
      const tokens = tokensOf(row, logprob);
      if (typeof tokens === "string") return tokens;
      sums.passages += passagesOf(row);
      sums.tokens += tokens;
      if (logprob === null) sums.impossible++;
      else sums.logprob += logprob;
      return undefined;
    },
    result: () => reported(sums),
  };
}

/** In csv and tsv a number is text. Null stands for the logarithm of 0. */
function numberIn(value: unknown): number | null | undefined {
  if (value === null || value === "" || value === "-Infinity") return null;
  const number = typeof value === "string" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

/** One, but of a record that `weft score --summary` wrote. */
const passagesOf = ({ passages }: Row): number => numberIn(passages ?? 1) ?? 1;

/**
 * How many tokens the model told: those of `token_logprobs`, the number `tokens`, or as many as make `perplexity` of
 * `logprob`.
 */
function tokensOf(row: Row, logprob: number | null): number | string {
  if (Array.isArray(row.token_logprobs)) return row.token_logprobs.length;
  const told = numberIn(row.tokens ?? null);
  if (typeof told === "number") return told;
  const perplexity = numberIn(row.perplexity ?? null);
  if (logprob === null) return UNKNOWN;
  if (typeof perplexity !== "number") return logprob === 0 && row.perplexity === null ? 0 : UNKNOWN;
  const tokens = -logprob / Math.log(perplexity);
  const whole = Math.round(tokens);
  return whole > 0 && Math.abs(tokens - whole) < 0.01 ? whole : UNKNOWN;
}

const UNKNOWN = 'how many tokens there are is not known: "tokens" or "token_logprobs" would tell';

interface Sums {
  readonly passages: number;
  readonly tokens: number;
  readonly logprob: number;
  /** Passages that the model finds impossible: their logarithm is no number. */
  readonly impossible: number;
}

function reported(sums: Sums): Report {
  const record = recordOf(sums);
  return { record, page: () => pageOf(record) };
}

function pageOf({
  passages,
  tokens,
  perplexity,
  cross_entropy,
  bits_per_token,
  impossible,
}: ReturnType<typeof recordOf>): Page {
  return {
    title: [`perplexity ${finite(perplexity)}`, counted(tokens, "token"), counted(passages, "passage")],
    blocks: [
      {
        table: facts([
          ["cross entropy", `${finite(cross_entropy)} nats a token`],
          ["bits per token", finite(bits_per_token)],
          ["impossible", counted(impossible, "passage")],
        ]),
      },
    ],
  };
}

const finite = (number: number | null): string => (number === null ? "infinite" : decimals(number));

/** As `weft score --summary` has it; what is infinite, or of nothing, is null. */
function recordOf({ passages, tokens, logprob, impossible }: Sums) {
  const loss = tokens > 0 && impossible === 0 ? -logprob / tokens : null;
  return {
    task: "perplexity",
    passages,
    tokens,
    impossible,
    logprob: impossible === 0 ? logprob : null,
    cross_entropy: loss,
    perplexity: loss === null ? null : exponential(loss),
    bits_per_token: loss === null ? null : loss / Math.LN2,
  };
}
