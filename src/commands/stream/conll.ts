/** Which columns of CoNLL files a command reads. */
import { type ConllColumns, conllColumn } from "../../io/conll-columns.ts";
import { string } from "../command.ts";

export const conllFlags = {
  tokenColumn: string({
    describe:
      "the column of conll files that holds the words: a number, from the end if negative, or a name of CoNLL-U",
    value: "COLUMN",
  }),
  tagColumn: string({
    describe: "the one that holds the tags; without it upos in CoNLL-U, elsewhere the last",
    value: "COLUMN",
  }),
};

export interface ConllOptions {
  readonly tokenColumn?: string;
  readonly tagColumn?: string;
  readonly predictedColumn?: string;
}

/** @throws UsageError for what is no column */
export function conllColumns({ tokenColumn, tagColumn, predictedColumn }: ConllOptions): ConllColumns {
  const column = (text: string | undefined) => (text === undefined ? undefined : conllColumn(text));
  return { token: column(tokenColumn), tag: column(tagColumn), predicted: column(predictedColumn) };
}
