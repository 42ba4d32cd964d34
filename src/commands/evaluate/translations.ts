/** Translations and captions, or any texts that are to be like others. */
import { facts, type Page } from "../../formats/page.ts";
import type { Row } from "../../io/codec.ts";
import { missingMember } from "../../io/row.ts";
import { BleuCounts } from "../../text/bleu.ts";
import { tokenize13a } from "../../text/tokenize-13a.ts";
import { counted, decimals, grouped } from "../number-text.ts";
import type { Report } from "../report.ts";
import { type Fields, type Metric, memberOf, share } from "./metric.ts";

export interface TextOptions extends Fields {
  readonly lowercase: boolean;
}

/** What is compared: the text of a caption's row is what is right, that of a translation's is its source. */
const KINDS: readonly Required<FieldNames>[] = [
  { predicted: "translation", golden: ["references", "target"] },
  { predicted: "caption", golden: ["references", "target", "text"] },
];

interface FieldNames {
  readonly predicted?: string;
  readonly golden?: readonly string[];
}

export function textMetric({ gold, predicted, lowercase }: TextOptions): Metric {
  const named = {
    ...(predicted !== undefined && { predicted }),
    ...(gold !== undefined && { golden: [gold] }),
  };
  const counts = new BleuCounts();
  const folded = (text: string) => (lowercase ? text.toLowerCase() : text);
  const seen = { rows: 0, exact: 0, least: Infinity, most: 0 };
  return {
    add: (row) => {
      const found = pairIn(row, named);
      if (typeof found === "string") return found;
      const [guess, references] = [folded(found.guess), found.references.map(folded)];
      counts.add(tokenize13a(guess), references.map(tokenize13a));
      seen.rows++;
      if (references.includes(guess)) seen.exact++;
      seen.least = Math.min(seen.least, references.length);
      seen.most = Math.max(seen.most, references.length);
      return undefined;
    },
    result: () => reported(counts, seen, lowercase),
  };
}

/** The text of a row that was made and those that would be right, or what is wrong with it. */
function pairIn(row: Row, named: FieldNames): { guess: string; references: readonly string[] } | string {
  const kind = KINDS.find((one) => Object.hasOwn(row, named.predicted ?? one.predicted)) ?? KINDS[0];
  const { predicted, golden } = { ...kind, ...named };
  const [right, guess] = [memberOf(row, golden), memberOf(row, [predicted])];
  if (right === undefined) return missingMember(golden, row);
  if (guess === undefined) return missingMember([predicted], row);
  const references = Array.isArray(right.value) ? right.value : [right.value];
  if (references.length === 0 || !references.every(isString))
    return `"${right.name}" is neither a text nor an array of texts`;
  if (!isString(guess.value)) return `"${predicted}" is not a string`;
  return { guess: guess.value, references };
}

const isString = (value: unknown): value is string => typeof value === "string";

interface Seen {
  readonly rows: number;
  /** Rows whose text is a reference, letter by letter. */
  readonly exact: number;
  /** References of a row. */
  readonly least: number;
  readonly most: number;
}

function reported(counts: BleuCounts, seen: Seen, lowercase: boolean): Report {
  const { bleu } = counts;
  const { rows, exact, least, most } = seen;
  const references = least === most ? String(most) : "var";
  const signature = `nrefs:${references}|case:${lowercase ? "lc" : "mixed"}|eff:no|tok:13a|smooth:exp`;
  const record = { task: "text", rows, ...bleu, exact_match: share(exact, rows), signature };
  return { record, page: () => pageOf(record) };
}

type TextRecord = BleuCounts["bleu"] & { rows: number; exact_match: number; signature: string };

function pageOf({
  rows,
  bleu,
  precisions,
  brevity_penalty,
  exact_match,
  signature,
  ...rest
}: TextRecord): Page {
  const [length, referenceLength] = [grouped(rest.translation_length), grouped(rest.reference_length)];
  return {
    title: [`BLEU ${bleu.toFixed(2)}`, counted(rows, "row")],
    blocks: [
      {
        table: facts([
          ["precisions", precisions.map((one) => one.toFixed(1)).join(" / ")],
          ["brevity penalty", `${decimals(brevity_penalty)}, ${length} tokens for ${referenceLength}`],
          ["exact matches", decimals(exact_match)],
          ["signature", signature],
        ]),
      },
    ],
  };
}
