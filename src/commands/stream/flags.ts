/** The flags of commands that read and write streams of records; each means the same everywhere. */
import type { CodecName } from "../../io/codec.ts";
import { codecNames } from "../../io/codecs.ts";
import type { ConllColumns } from "../../io/conll-columns.ts";
import { encodingNames } from "../../io/encoding.ts";
import { boolean, choice, integer, list, size, string } from "../command.ts";

export const inputFlags = {
  from: choice(codecNames, {
    describe: "the format of the input; without it each file is detected",
    value: "FORMAT",
  }),
  columns: list({ describe: "the columns of csv and tsv files that have no header line", value: "NAME" }),
  maxLine: size({ describe: "the longest line that is accepted", default: 64 * 2 ** 20 }),
};

/** For commands that read texts with their labels. */
export const labelledFlags = {
  textField: string({
    describe: "the member, or column, that holds the text",
    value: "NAME",
    default: "text",
  }),
  labelField: string({
    describe: "the one that holds the label, or an array of labels; records without it may have `labels`",
    value: "NAME",
    default: "label",
  }),
};

/** For commands that read texts which may come from long ago. */
export const encodingFlags = {
  encoding: choice(encodingNames, {
    describe: "how characters stand in the input",
    default: "utf8",
  }),
};

export const outputFlags = {
  output: string({
    describe: "the file to write; it appears when it is whole",
    value: "FILE",
    short: "o",
    common: true,
  }),
  force: boolean({ describe: "replace the output file if it is there" }),
};

export const threadFlags = {
  threads: integer({ describe: "worker threads; without it one for each processor", min: 1, max: 256 }),
};

const errorFlags = {
  onError: choice(["fail", "skip", "keep"], {
    describe: "what to do with a bad record: stop with status 3, leave it out, or pass it on as it came",
    default: "fail",
  }),
};

/** For commands that gather records: a bad one cannot be passed on. */
export const skipFlags = {
  onError: choice(["fail", "skip"], {
    describe: "what to do with a bad record: stop with status 3, or leave it out",
    default: "fail",
  }),
};

/** Reading, writing and the policy for bad records, as every map command has them. */
export const mapFlags = {
  ...inputFlags,
  to: choice(codecNames, {
    describe: "the format of the output; without it that of its name, else jsonl",
    value: "FORMAT",
    common: true,
  }),
  ...outputFlags,
  ...threadFlags,
  ...errorFlags,
};

export interface MapOptions {
  readonly from?: CodecName;
  readonly to?: CodecName;
  readonly columns: readonly string[];
  readonly conll?: ConllColumns;
  readonly maxLine: number;
  readonly output?: string;
  readonly force: boolean;
  readonly threads?: number;
  readonly onError: "fail" | "skip" | "keep";
}
