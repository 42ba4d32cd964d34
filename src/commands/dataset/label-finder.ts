/** The labels of records that are a text and its labels, batch by batch. */
import type { Block } from "../../io/codec.ts";
import { labelsOf } from "../stream/labels-of.ts";
import type { Texts } from "../stream/texts.ts";
import type { LabelIds } from "./label-ids.ts";

/** Adds the labels of a row that has a text; otherwise says what is wrong with them. */
export type AddLabels = (index: number) => string | undefined;

/** Of the rows of a batch. */
export type LabelFinder = (block: Block, texts: Texts) => AddLabels;

/** Labels of records that were decoded for their text. */
export function decodedLabels(labels: LabelIds, field: string): LabelFinder {
  return ({ codec }, { decoded }) => {
    const cells = codec === "csv" || codec === "tsv";
    return (index) => {
      const record = decoded.get(index)?.row ?? {};
      return addAll(labels, labelsOf(record, field, cells));
    };
  };
}

/** What `labelsOf` has found. */
export function addAll(labels: LabelIds, found: readonly string[] | string): string | undefined {
  if (typeof found === "string") return found;
  for (const label of found) {
    const problem = labels.add(label);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
