/** Which flags of `weft classify-train` go with --arch bow. */
import { UsageError } from "../../../errors.ts";
import { kebab } from "../../command.ts";
import { givenFlags } from "../../given-flags.ts";
import { type ClassifyTrainOptions, flags } from "../flags.ts";
import { bowFlags } from "./flags.ts";
import { bowFormat, isQuantized } from "./format.ts";

/** Besides those of `bowFlags`. */
const KNOWN = [
  ...["arch", "output", "force", "minCount", "vectors", "loss", "lr", "epochs", "valid", "validEvery"],
  ...[
    "validShare",
    "patience",
    "metric",
    "checkpoint",
    "checkpointEvery",
    "resume",
    "log",
    "logEvery",
    "tui",
  ],
  ...["seed", "memory", "textField", "labelField", "encoding", "from", "columns", "maxLine", "threads"],
  ...["onError"],
];

/** @throws UsageError when a flag was given that only networks know, or that does not go with another one */
export function checkBowFlags(options: ClassifyTrainOptions): void {
  const known = [...Object.keys(bowFlags), ...KNOWN];
  const other = givenFlags(flags, options).find((key) => !known.includes(key));
  if (other !== undefined)
    throw new UsageError(`--${kebab(other)} is for networks: --arch bow has nothing to do with it`);
  const { minn, maxn, valid, validShare, cutoff, retrain } = options;
  if (maxn > 0 && minn > maxn) throw new UsageError(`--minn ${minn} is more than --maxn ${maxn}`);
  if (valid !== undefined && validShare > 0)
    throw new UsageError("--valid and --valid-share do not go together");
  if (options.autotune !== undefined && valid === undefined && validShare === 0)
    throw new UsageError("--autotune needs --valid or --valid-share");
  checkQuantized(options);
  if (retrain && cutoff === undefined) throw new UsageError("--retrain goes with --cutoff only");
}

/** @throws UsageError where a file is to be quantized that is not one of fastText */
function checkQuantized(options: ClassifyTrainOptions): void {
  if (options.quantize && bowFormat(options) === "model")
    throw new UsageError("--quantize goes with fastText's format only", { hint: "name it .ftz" });
  if (isQuantized(options)) return;
  for (const flag of ["qnorm", "qout", "cutoff", "retrain"] as const)
    if (options[flag]) throw new UsageError(`--${flag} goes with --quantize only`);
}

/** @throws UsageError when a flag was given that only a bag of words knows */
export function checkNoBowFlags(options: ClassifyTrainOptions): void {
  const known = Object.keys(bowFlags);
  const other = givenFlags(flags, options).find((key) => known.includes(key));
  if (other !== undefined) throw new UsageError(`--${kebab(other)} goes with --arch bow only`);
}
