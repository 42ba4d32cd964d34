/** The labels of texts: what a classifier predicted, and what is right. */
import { escapeText } from "../escape-token.ts";
import { grouped, type Inspected, section, type Row as TableRow } from "../inspect/inspected.ts";
import { labelsIn, SEVERAL } from "../stream/labels-of.ts";
import { ClassTable, classLines, macroF1 } from "./class-table.ts";
import { type Cell, Confusion } from "./confusion.ts";
import { decimals, type Fields, type Metric, memberOf, missing, scores, share } from "./metric.ts";
import { predictionsIn } from "./predictions.ts";

export interface LabelOptions extends Fields {
  /** Precision and recall are told of so many predictions, all else of the first of these numbers. */
  readonly k: readonly number[];
  /** Predictions of a lower probability are none. */
  readonly threshold?: number;
  /** How many confusions people see. */
  readonly top: number;
}

export function labelMetric({ k, threshold = -Infinity, top, gold, predicted }: LabelOptions): Metric {
  const golden = gold === undefined ? ["label", SEVERAL] : [gold];
  const guessed = [predicted ?? "predicted"];
  const counts = new LabelCounts(k.length === 0 ? [1] : k);
  return {
    add: (row) => {
      const [right, guess] = [memberOf(row, golden), memberOf(row, guessed)];
      if (right === undefined) return missing(golden);
      if (guess === undefined) return missing(guessed);
      const [labels, predictions] = [
        labelsIn(right.value, right.name),
        predictionsIn(guess.value, guess.name, threshold),
      ];
      if (typeof labels === "string") return labels;
      if (typeof predictions === "string") return predictions;
      counts.add(new Set(labels), predictions);
      return undefined;
    },
    result: () => inspected(counts, top),
  };
}

/** What is counted of the rows. */
class LabelCounts {
  rows = 0;
  /** The best prediction is right. */
  hits = 0;
  /** All labels were predicted, and no other. */
  exact = 0;
  readonly table = new ClassTable();
  readonly confusion = new Confusion();
  /** As fastText counts: predictions that there are, at most k a row, and those of them that are right. */
  readonly at: { readonly k: number; predicted: number; correct: number }[];

  /** Classes are counted at the first of the numbers. */
  constructor(ks: readonly number[]) {
    this.at = ks.map((k) => ({ k, predicted: 0, correct: 0 }));
  }

  add(labels: ReadonlySet<string>, predictions: readonly string[]): void {
    this.rows++;
    for (const at of this.at) {
      const some = predictions.slice(0, at.k);
      at.predicted += some.length;
      at.correct += some.filter((label) => labels.has(label)).length;
    }
    const some = predictions.slice(0, this.at[0].k);
    const correct = this.#addClasses(labels, some);
    if (correct === labels.size && correct === some.length) this.exact++;
    this.#addBest(labels, some.at(0));
  }

  #addClasses(labels: ReadonlySet<string>, predictions: readonly string[]): number {
    let correct = 0;
    for (const label of labels) this.table.addGold(this.table.id(label));
    for (const label of predictions) {
      const id = this.table.id(label);
      this.table.addPredicted(id);
      if (!labels.has(label)) continue;
      this.table.addCorrect(id);
      correct++;
    }
    return correct;
  }

  /** A best prediction that is right is a confusion of a label with itself. */
  #addBest(labels: ReadonlySet<string>, best: string | undefined): void {
    const id = best === undefined ? undefined : this.table.id(best);
    const isHit = best !== undefined && labels.has(best);
    if (isHit) this.hits++;
    for (const label of isHit ? [best] : labels) this.confusion.add(this.table.id(label), id);
  }
}

function inspected(counts: LabelCounts, top: number): Inspected {
  const record = recordOf(counts);
  return { record, rows: () => tableRows(record, top) };
}

function recordOf({ rows, hits, exact, table, confusion, at }: LabelCounts) {
  const classes = table.classes();
  const { support, precision, recall, f1 } = table.total;
  return {
    task: "labels",
    rows,
    labels: classes.length,
    accuracy: share(hits, rows),
    exact_match: share(exact, rows),
    micro_precision: precision,
    micro_recall: recall,
    micro_f1: f1,
    macro_f1: macroF1(classes),
    at: at.map(({ k, predicted, correct }) => ({ k, ...scores(support, predicted, correct) })),
    classes,
    confusions: confusion.cells(table.name),
  };
}

function tableRows(record: ReturnType<typeof recordOf>, top: number): TableRow[] {
  const atLines = record.at.map(
    ({ k, precision, recall, f1 }) =>
      `precision ${decimals(precision)}, recall ${decimals(recall)}, f1 ${decimals(f1)} at ${k}`,
  );
  const wrong = record.confusions.filter(({ label, predicted }) => label !== predicted);
  return [
    ["rows", grouped(record.rows)],
    ["labels", grouped(record.labels)],
    ["accuracy", decimals(record.accuracy)],
    ["exact match", decimals(record.exact_match)],
    ["micro f1", decimals(record.micro_f1)],
    ["macro f1", decimals(record.macro_f1)],
    ...section("predictions", atLines),
    ...section("classes", classLines(record.classes)),
    ...section("confusions", wrong.slice(0, top).map(confusionLine)),
  ];
}

const confusionLine = ({ label, predicted, count }: Cell): string => {
  const taken = predicted === null ? "got no label" : `was taken for ${escapeText(predicted)}`;
  return `${grouped(count).padStart(7)}  ${escapeText(label)} ${taken}`;
};
