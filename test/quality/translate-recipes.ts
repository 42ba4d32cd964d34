/** Trainings of translators, and how good they must become. */
import { dataFile } from "../helpers/data.ts";

export interface TranslateRecipe {
  readonly name: string;
  /** Of `weft translate-train`. */
  readonly flags: readonly string[];
  readonly epochs: number;
  /** Tokens of the vocabulary that both languages share. */
  readonly vocabulary: number;
  /** Files of WEFT_DATA. */
  readonly needs: readonly string[];
  /** The smallest BLEU on the test set that is good enough. */
  readonly target: number;
  readonly published: string;
  /** The lines of a part, in both languages. */
  lines(part: Part): { readonly source: string; readonly target: string };
}

export type Part = "train" | "valid" | "test";

const FILES: Readonly<Record<Part, string>> = { train: "train", valid: "val", test: "test_2016_flickr" };

/** German to English, in lower case, as it is mostly done. */
const multi30k = {
  vocabulary: 5000,
  needs: Object.values(FILES).flatMap((part) => [`multi30k/${part}.de`, `multi30k/${part}.en`]),
  lines: (part: Part) => ({ source: lowercased(part, "de"), target: lowercased(part, "en") }),
} as const;

const lowercased = (part: Part, language: string): string =>
  Buffer.from(dataFile(`multi30k/${FILES[part]}.${language}`))
    .toString()
    .toLowerCase();

const common = words(
  "--bidirectional --embed 256 --tie --batch-tokens 3072 --label-smoothing 0.1 --schedule cosine --warmup 200 --clip 1",
);

export const RECIPES: readonly TranslateRecipe[] = [
  {
    name: "multi30k-attention",
    flags: [...common, ...words("--attention dot --hidden 256 --dropout 0.3 --lr 0.002")],
    epochs: 8,
    target: 28,
    published: "28.3 (a GRU with additive attention, words instead of pieces)",
    ...multi30k,
  },
  {
    name: "multi30k-context",
    flags: [...common, ...words("--attention none --feed-context --hidden 512 --dropout 0.4 --lr 0.0015")],
    epochs: 12,
    target: 20,
    published: "20.6 (the network of Cho et al. 2014, words instead of pieces)",
    ...multi30k,
  },
];

function words(text: string): string[] {
  return text.split(/\s+/);
}
