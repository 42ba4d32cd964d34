/** What `weft score --summary` has found, for people. */
import { facts, type Page } from "../../formats/page.ts";
import { counted, decimals, grouped } from "../number-text.ts";
import type { Summary } from "./tally.ts";

/** What is infinite, or of nothing, is a dash. */
export function summaryPage(summary: Summary): Page {
  const { passages, tokens, unknown, bytes } = summary;
  return {
    title: [
      `perplexity ${decimals(summary.perplexity, 2)}`,
      counted(tokens, "token"),
      counted(passages, "passage"),
    ],
    blocks: [
      {
        table: facts([
          ["cross entropy", `${decimals(summary.cross_entropy)} nats a token`],
          ["bits per token", decimals(summary.bits_per_token)],
          [
            "bits per byte",
            bytes === null ? "–" : `${decimals(summary.bits_per_byte)} of ${counted(bytes, "byte")}`,
          ],
          ["logprob", decimals(summary.logprob, 2)],
        ]),
      },
      {
        heading: "Perplexity",
        table: facts([
          [
            "without unknown tokens",
            `${decimals(summary.perplexity_without_unknown, 2)}; ${grouped(unknown)} are unknown`,
          ],
          ["without end tokens", decimals(summary.perplexity_without_end, 2)],
        ]),
      },
    ],
  };
}
