/** Looks at labelled data before anything is learnt from it, and says what people would like to know. */
import { DataError } from "../../errors.ts";
import { visible } from "../../io/place.ts";
import type { Labelled } from "./labelled.ts";
import type { LabelledRows } from "./labelled-rows.ts";
import { SameTexts } from "./same-texts.ts";

/** The largest label may have so many times as many texts as the smallest. */
const IMBALANCE = 100;

/**
 * Warns, once for each kind, of empty texts, labels that were seen once, texts that are there again with other labels,
 * a large imbalance, and validation texts that are training texts. @throws DataError where there is nothing to tell apart
 */
export function checkLabelled(warn: (message: string) => void, train: Labelled, valid?: Labelled): void {
  checkClasses(train);
  const known = new SameTexts(train.rows.hashes, (row) => !isEmpty(train.rows, row));
  const findings = [
    emptyTexts(train.rows),
    rareLabels(train),
    imbalance(train),
    contradictions(train.rows, known),
    ...(valid === undefined ? [] : [emptyTexts(valid.rows), seenBefore(valid.rows, train.rows, known)]),
  ];
  for (const finding of findings) if (finding !== undefined) warn(finding);
}

function checkClasses({ labels, rows }: Labelled): void {
  if (labels.length === 1) {
    const all = rows.count === 1 ? "the only text has" : `all ${counted(rows.count)} texts have`;
    throw new DataError(`${all} the label ${shown(labels[0].label)}: there is nothing to tell apart`, {
      hint: "name files with texts of other labels, too; --label-field names another member",
    });
  }
  if (rows.count === 1)
    throw new DataError(`a single text (${rows.place(0)}) is not enough to learn from`, {
      hint: "name files with more texts",
    });
}

/** The end token is all there is. */
const isEmpty = (rows: LabelledRows, row: number): boolean => rows.end(row) - rows.start(row) === 1;

function emptyTexts(rows: LabelledRows): string | undefined {
  const { count, first } = found(rows, (row) => isEmpty(rows, row));
  return count === 0
    ? undefined
    : `${several(count, "text is", "texts are")} empty${example(count, rows.place(first))}`;
}

function rareLabels({ labels, rows }: Labelled): string | undefined {
  const { length } = labels.filter(({ count }) => count === 1);
  if (length === 0) return undefined;
  const { first } = found(rows, (row) => rows.labels(row).some((label) => labels[label].count === 1));
  const label = [...rows.labels(first)].find((id) => labels[id].count === 1) ?? 0;
  const where = `${shown(labels[label].label)} at ${rows.place(first)}`;
  return `${several(length, "label has", "labels have")} a single text${example(length, where)}`;
}

/** Labels are ordered by count where they were learnt. */
function imbalance({ labels }: Labelled): string | undefined {
  const used = labels.filter(({ count }) => count > 0);
  const most = used.reduce((one, other) => (other.count > one.count ? other : one));
  const least = used.reduce((one, other) => (other.count < one.count ? other : one));
  if (most.count <= IMBALANCE * least.count) return undefined;
  const largest = `${counted(most.count)} texts have the label ${shown(most.label)}`;
  return `${largest}, ${counted(least.count)} ${shown(least.label)}: more than ${IMBALANCE} to 1`;
}

function contradictions(rows: LabelledRows, known: SameTexts): string | undefined {
  const { hashes } = rows;
  const { count, first } = found(rows, (row) => {
    const earlier = known.first(hashes, row);
    return earlier !== undefined && earlier !== row && !sameLabels(rows, earlier, row);
  });
  if (count === 0) return undefined;
  const where = `${rows.place(first)}, first at ${rows.place(known.first(hashes, first) ?? 0)}`;
  return `${several(count, "text is", "texts are")} there before with other labels${example(count, where)}`;
}

function sameLabels(rows: LabelledRows, left: number, right: number): boolean {
  const [a, b] = [rows.labels(left), rows.labels(right)];
  return a.length === b.length && a.every((label) => b.includes(label));
}

function seenBefore(valid: LabelledRows, train: LabelledRows, known: SameTexts): string | undefined {
  const { hashes } = valid;
  const { count, first } = found(
    valid,
    (row) => !isEmpty(valid, row) && known.first(hashes, row) !== undefined,
  );
  if (count === 0) return undefined;
  const where = `${valid.place(first)}, which is ${train.place(known.first(hashes, first) ?? 0)}`;
  const all = several(count, "validation text is", "validation texts are");
  return `${all} in the training data${example(count, where)}`;
}

/** How many rows there are of a kind, and the first of them. */
function found(rows: LabelledRows, is: (row: number) => boolean): { count: number; first: number } {
  let [count, first] = [0, -1];
  for (let row = 0; row < rows.count; row++) {
    if (!is(row)) continue;
    if (count++ === 0) first = row;
  }
  return { count, first };
}

const several = (count: number, one: string, many: string): string =>
  count === 1 ? `1 ${one}` : `${counted(count)} ${many}`;

const example = (count: number, where: string): string => (count === 1 ? `: ${where}` : `, such as ${where}`);
const counted = (count: number): string => count.toLocaleString("en-US");
const shown = (label: string): string => visible(JSON.stringify(label));
