/** In which format a bag-of-words classifier is written. */
import { extname } from "node:path";
import type { ClassifyTrainOptions } from "../flags.ts";

export type BowFormat = NonNullable<ClassifyTrainOptions["to"]>;

type FormatOptions = Pick<ClassifyTrainOptions, "to" | "output" | "quantize">;

export const bowFormat = ({ to, output = "-" }: FormatOptions): BowFormat =>
  to ?? ([".bin", ".ftz"].includes(extname(output)) ? "fasttext" : "model");

export const isQuantized = (options: FormatOptions): boolean =>
  bowFormat(options) === "fasttext" && (options.quantize || extname(options.output ?? "-") === ".ftz");
