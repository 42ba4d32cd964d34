/** The flags of `weft plot`, and which of them go with which kind of picture. */

import { UsageError } from "../../errors.ts";
import { choice, integer, kebab, list, number, type Options, string } from "../command.ts";
import { givenFlags } from "../given-flags.ts";
import { outputFlags } from "../stream/flags.ts";

export const kindNames = ["curves", "flow", "confusion", "attention", "words"] as const;

export type Kind = (typeof kindNames)[number];

export const flags = {
  kind: choice(["auto", ...kindNames], {
    describe: "what is drawn; auto goes by what the input holds",
    default: "auto",
    common: true,
  }),
  to: choice(["svg", "png", "vega"], {
    describe: "the format of the picture; without it that of the output's name, else svg",
    value: "FORMAT",
    common: true,
  }),
  ...outputFlags,
  what: list({
    describe:
      "of a run log: loss, valid (the loss on validation data) or another number of its records, such as lr or perplexity; several by commas, without it loss,valid",
    value: "NAME",
    common: true,
  }),
  x: choice(["step", "seconds", "examples"], {
    describe: "of a run log: what goes from left to right; examples are tokens, texts or words",
    default: "step",
  }),
  smooth: number({
    describe:
      "of a run log: each point is the mean of those before, each weighing X times as much as the next",
    default: 0,
    min: 0,
    max: 0.9999,
    common: true,
  }),
  xScale: choice(["linear", "log"], { describe: "of curves: the scale of the x axis", default: "linear" }),
  yScale: choice(["auto", "linear", "log"], {
    describe: "of curves: the scale of the y axis; auto is log for flow, else linear",
    default: "auto",
    common: true,
  }),
  name: list({ describe: "the name of a run in the legend, for each run in order", value: "TEXT" }),
  layer: integer({
    describe:
      "of gradient flow: only that layer, of which 1 is the lowest; without it all, one below the other",
    min: 1,
  }),
  words: list({
    describe: "of word vectors: the words to draw, several by commas",
    value: "WORD",
    common: true,
  }),
  top: integer({
    describe:
      "the first N words of word vectors, 100 without it; the N most frequent labels of a confusion, 20",
    min: 1,
    common: true,
  }),
  method: choice(["pca", "tsne"], {
    describe: "of word vectors: the map shows the two principal components, or neighbourhoods by t-SNE",
    default: "pca",
    common: true,
  }),
  perplexity: number({ describe: "of t-SNE: how many neighbours a word has, about", default: 15, min: 1 }),
  iterations: integer({ describe: "of t-SNE: how many steps are made", default: 1000, min: 1 }),
  seed: integer({ describe: "of t-SNE: the seed of its chance", default: 42, max: 2 ** 32 - 1 }),
  record: integer({ describe: "of attention: the number of the record to draw", default: 1, min: 1 }),
  title: string({ describe: "the title, instead of one that tells what is shown" }),
  width: integer({ describe: "of the picture, in pixels", default: 760, min: 200, max: 10_000 }),
  height: integer({ describe: "of the picture, in pixels; without it what suits it", min: 150, max: 10_000 }),
  theme: choice(["auto", "light", "dark"], {
    describe: "the colours; auto goes by the reader's screen, and is light in PNG",
    default: "auto",
  }),
  zoom: number({
    describe: "how many pixels of a PNG one of the picture becomes",
    default: 2,
    min: 0.1,
    max: 10,
  }),
};

export type PlotOptions = Options<typeof flags>;

/** The flags that mean something to some kinds only. */
const GOES_WITH: Readonly<Partial<Record<keyof typeof flags, readonly Kind[]>>> = {
  what: ["curves"],
  x: ["curves"],
  smooth: ["curves"],
  xScale: ["curves", "flow"],
  yScale: ["curves", "flow"],
  name: ["curves", "flow"],
  layer: ["flow"],
  words: ["words"],
  top: ["words", "confusion"],
  method: ["words"],
  perplexity: ["words"],
  iterations: ["words"],
  seed: ["words"],
  record: ["attention"],
};

/** @throws UsageError for a flag that was given and means nothing to this kind of picture */
export function checkFlags(options: PlotOptions, kind: Kind): void {
  for (const key of givenFlags(flags, options)) {
    const kinds = GOES_WITH[key as keyof typeof flags];
    if (kinds !== undefined && !kinds.includes(kind))
      throw new UsageError(`--${kebab(key)} goes with --kind ${kinds.join(" and ")}, not with ${kind}`);
  }
}

/** What a list names, each of whose values may name several things. */
export const commaList = (values: readonly string[]): string[] =>
  values.flatMap((value) => value.split(",").filter((part) => part !== ""));
