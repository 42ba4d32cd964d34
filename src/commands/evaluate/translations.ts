/** Translations, or any texts that are to be like others. */
import { grouped, type Inspected } from "../inspect/inspected.ts";
import { BleuCounts } from "./bleu.ts";
import { decimals, type Fields, type Metric, memberOf, missing } from "./metric.ts";
import { tokenize13a } from "./tokenize-13a.ts";

export interface TextOptions extends Fields {
  readonly lowercase: boolean;
}

export function textMetric({ gold, predicted = "translation", lowercase }: TextOptions): Metric {
  const golden = gold === undefined ? ["references", "target"] : [gold];
  const counts = new BleuCounts();
  const tokens = (text: string) => tokenize13a(lowercase ? text.toLowerCase() : text);
  const seen = { rows: 0, least: Infinity, most: 0 };
  return {
    add: (row) => {
      const [right, guess] = [memberOf(row, golden), memberOf(row, [predicted])];
      if (right === undefined) return missing(golden);
      if (guess === undefined) return missing([predicted]);
      const references = Array.isArray(right.value) ? right.value : [right.value];
      if (references.length === 0 || !references.every(isString))
        return `"${right.name}" is neither a text nor an array of texts`;
      if (!isString(guess.value)) return `"${predicted}" is not a string`;
      counts.add(tokens(guess.value), references.map(tokens));
      seen.rows++;
      seen.least = Math.min(seen.least, references.length);
      seen.most = Math.max(seen.most, references.length);
      return undefined;
    },
    result: () => inspected(counts, seen, lowercase),
  };
}

const isString = (value: unknown): value is string => typeof value === "string";

interface Seen {
  readonly rows: number;
  /** References of a row. */
  readonly least: number;
  readonly most: number;
}

function inspected(counts: BleuCounts, { rows, least, most }: Seen, lowercase: boolean): Inspected {
  const { bleu } = counts;
  const references = least === most ? String(most) : "var";
  const signature = `nrefs:${references}|case:${lowercase ? "lc" : "mixed"}|eff:no|tok:13a|smooth:exp`;
  const [length, referenceLength] = [grouped(bleu.translation_length), grouped(bleu.reference_length)];
  return {
    record: { task: "text", rows, ...bleu, signature },
    rows: () => [
      ["rows", grouped(rows)],
      ["BLEU", bleu.bleu.toFixed(2)],
      ["precisions", bleu.precisions.map((one) => one.toFixed(1)).join(" / ")],
      ["brevity penalty", `${decimals(bleu.brevity_penalty)}, ${length} tokens for ${referenceLength}`],
      ["signature", signature],
    ],
  };
}
