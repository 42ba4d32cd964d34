/** The flags of `weft lm-train` that only n-gram models know. */
import { MAX_ORDER } from "../../../kernels/ngram-state.ts";
import { choice, integer, integers } from "../../command.ts";
import { SMOOTHINGS } from "./smooth.ts";

export const ngramFlags = {
  order: integer({
    describe: "of --arch ngram: how many tokens the longest n-grams have",
    default: 5,
    min: 1,
    max: MAX_ORDER,
    common: true,
  }),
  smoothing: choice(SMOOTHINGS, {
    describe: "how n-grams that were not seen get a probability",
    default: "kneser-ney",
    common: true,
  }),
  to: choice(["arpa", "safetensors"], {
    describe: "the form of an n-gram model; by the name after -o, if not given",
  }),
  prune: integers({
    describe:
      "n-grams that occur so often or less are left out: a number for each order from 1, the last one for all above",
  }),
};
