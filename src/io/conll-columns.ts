/** Which columns of a CoNLL file hold what. */
import { DataError, UsageError } from "../errors.ts";

/** The columns of CoNLL-U, in their order. */
export const CONLLU_NAMES = [
  "id",
  "form",
  "lemma",
  "upos",
  "xpos",
  "feats",
  "head",
  "deprel",
  "deps",
  "misc",
] as const;

/** A number from 1, or from -1 when counted from the end; or a name of CoNLL-U. */
export type ConllColumn = number | (typeof CONLLU_NAMES)[number];

/** Those that are not given are the usual ones; there are no predictions unless they are given. */
export interface ConllColumns {
  readonly token?: ConllColumn;
  readonly tag?: ConllColumn;
  readonly predicted?: ConllColumn;
}

/** A column as it is typed: `2`, `-1`, `upos`. @throws UsageError */
export function conllColumn(text: string): ConllColumn {
  const name = CONLLU_NAMES.find((one) => one === text);
  if (name !== undefined) return name;
  if (/^-?[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new UsageError(`no column of a CoNLL file is called ${JSON.stringify(text)}`, {
    hint: `a column is a number from 1, one from -1 that counts from the end, or ${CONLLU_NAMES.join(", ")}`,
  });
}

/** Where the columns of a sentence stand, from 0; tags and predictions may be missing. */
export interface ConllPlaces {
  readonly token: number;
  readonly tag?: number;
  readonly predicted?: number;
}

/**
 * Where the columns are in a sentence that is so wide. Without being told, words and tags are form and upos in CoNLL-U;
 * elsewhere the first column, and the last one that is neither the words' nor the predictions'.
 * @throws DataError where a column is not there
 */
export function placesOf(
  { token, tag, predicted }: ConllColumns,
  width: number,
  isConllU: boolean,
): ConllPlaces {
  const place = (column: ConllColumn) => placeOf(column, width, isConllU);
  const tokens = place(token ?? (isConllU ? "form" : 1));
  const predictions = predicted === undefined ? undefined : place(predicted);
  if (tag !== undefined || isConllU)
    return { token: tokens, tag: place(tag ?? "upos"), predicted: predictions };
  let last = width - 1;
  while (last === tokens || last === predictions) last--;
  return { token: tokens, tag: last < 0 ? undefined : last, predicted: predictions };
}

function placeOf(column: ConllColumn, width: number, isConllU: boolean): number {
  if (typeof column === "string") {
    if (isConllU) return CONLLU_NAMES.indexOf(column);
    throw new DataError(
      `no column "${column}": this is not CoNLL-U, which has ${CONLLU_NAMES.length} columns`,
    );
  }
  if (Math.abs(column) > width) throw new DataError(`no column ${column}: there ${widthText(width)}`);
  return column < 0 ? width + column : column - 1;
}

const widthText = (width: number) => (width === 1 ? "is only 1" : `are only ${width}`);
