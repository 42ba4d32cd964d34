/** The flags of `weft evaluate`. */
import { boolean, choice, integer, integers, number, string } from "../command.ts";
import { conllFlags } from "../stream/conll.ts";
import { inputFlags, outputFlags, skipFlags } from "../stream/flags.ts";
import { taskNames } from "./tasks.ts";

export const flags = {
  task: choice(["auto", ...taskNames], {
    describe: "what is compared; auto goes by the members of the first row",
    default: "auto",
    common: true,
  }),
  k: integers({
    describe:
      "precision and recall are told of the best N predictions; all else of the first N given, else of 1",
    min: 1,
  }),
  threshold: number({ describe: "predictions with a lower probability count as none" }),
  lowercase: boolean({ describe: "BLEU without regard to case" }),
  gold: string({ describe: "the member that holds what is right", value: "NAME" }),
  predicted: string({ describe: "the member that holds what was predicted", value: "NAME" }),
  top: integer({
    describe: "how many pairs of confused labels a terminal shows where their matrix has no room",
    default: 10,
  }),
  json: boolean({ describe: "write a JSON record, also on a terminal", common: true }),
  ...conllFlags,
  predictedColumn: string({
    describe: "the column of conll files that holds the predicted tags",
    value: "COLUMN",
    default: "-1",
  }),
  ...outputFlags,
  ...inputFlags,
  ...skipFlags,
};
