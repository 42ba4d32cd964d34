/** The labels of texts: what a classifier predicted, and what is right. */

import { facts, type Page } from "../../formats/page.ts";
import type { Column } from "../../formats/table.ts";
import { missingMember } from "../../io/row.ts";
import { counted, decimals, grouped } from "../number-text.ts";
import type { Report } from "../report.ts";
import { labelsIn, SEVERAL } from "../stream/labels-of.ts";
import { classBlock, scoreCells } from "./class-page.ts";
import { ClassTable, macroF1 } from "./class-table.ts";
import { Confusion } from "./confusion.ts";
import { confusionBlocks } from "./confusion-page.ts";
import { type Fields, type Metric, memberOf, scores, share } from "./metric.ts";
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
      if (right === undefined) return missingMember(golden, row);
      if (guess === undefined) return missingMember(guessed, row);
      const [labels, predictions] = [
        labelsIn(right.value, right.name),
        predictionsIn(guess.value, guess.name, threshold),
      ];
      if (typeof labels === "string") return labels;
      if (typeof predictions === "string") return predictions;
      counts.add(new Set(labels), predictions);
      return undefined;
    },
    result: () => reported(counts, top),
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

function reported(counts: LabelCounts, top: number): Report {
  const record = recordOf(counts);
  return { record, page: (columns) => pageOf(record, columns, top) };
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

function pageOf(record: ReturnType<typeof recordOf>, columns: number, top: number): Page {
  const { rows, labels, at, classes, confusions } = record;
  const cells = at.map(({ k, ...all }) => [grouped(k), ...scoreCells(all)]);
  return {
    title: [`accuracy ${decimals(record.accuracy)}`, counted(rows, "row"), counted(labels, "label")],
    blocks: [
      {
        table: facts([
          ["exact match", decimals(record.exact_match)],
          ["micro f1", decimals(record.micro_f1)],
          ["macro f1", decimals(record.macro_f1)],
        ]),
      },
      { heading: "Best predictions", table: { columns: AT_COLUMNS, rows: cells } },
      classBlock("Classes", classes),
      ...confusionBlocks({ labels: classes.map(({ label }) => label), confusions }, columns, top),
    ],
  };
}

const AT_COLUMNS: readonly Column[] = ["best", "precision", "recall", "f1"].map((title) => ({
  title,
  align: "right",
}));
