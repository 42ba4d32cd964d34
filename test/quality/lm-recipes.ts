/** Trainings of language models whose results are known from papers and other programs. */
import { dataFile } from "../helpers/data.ts";

export interface Recipe {
  readonly name: string;
  /** Of `weft lm-train`. */
  readonly flags: readonly string[];
  readonly epochs: number;
  /** Files of WEFT_DATA. */
  readonly needs: readonly string[];
  readonly unit: "perplexity" | "nats";
  /** The largest result that is good enough: on the test set, or where there is none on the validation set. */
  readonly target: number;
  readonly published: string;
  texts(): Texts;
}

export interface Texts {
  readonly train: Uint8Array;
  readonly valid: Uint8Array;
  readonly test?: Uint8Array;
}

const treebank = {
  needs: ["ptb/ptb.train.txt", "ptb/ptb.valid.txt", "ptb/ptb.test.txt"],
  unit: "perplexity",
  texts: () => ({
    train: dataFile("ptb/ptb.train.txt"),
    valid: dataFile("ptb/ptb.valid.txt"),
    test: dataFile("ptb/ptb.test.txt"),
  }),
} as const;

const shakespeare = {
  needs: ["tinyshakespeare/input.txt"],
  unit: "nats",
  texts: () => {
    const text = dataFile("tinyshakespeare/input.txt");
    const border = Math.floor(text.length * 0.9);
    return { train: text.subarray(0, border), valid: text.subarray(border) };
  },
} as const;

const wikitext = {
  needs: ["wikitext-2/wiki.train.tokens", "wikitext-2/wiki.valid.tokens", "wikitext-2/wiki.test.tokens"],
  unit: "perplexity",
  texts: () => ({
    train: dataFile("wikitext-2/wiki.train.tokens"),
    valid: dataFile("wikitext-2/wiki.valid.tokens"),
    test: dataFile("wikitext-2/wiki.test.tokens"),
  }),
} as const;

export const RECIPES: readonly Recipe[] = [
  {
    name: "ptb-lstm", // the small network of Zaremba et al. 2014
    flags: words(`--level word --arch lstm --layers 2 --embed 200 --hidden 200 --init 0.1
      --batch 20 --bptt 20 --average sequences --clip 5
      --optimizer sgd --lr 1 --schedule hold --hold 4 --decay 0.5`),
    epochs: 13,
    target: 117,
    published: "114.7 to 115.9",
    ...treebank,
  },
  {
    name: "ptb-rnn",
    flags: words(`--level word --arch rnn --layers 1 --embed 200 --hidden 200 --tie --dropout 0.2
      --batch 20 --bptt 20 --clip 1
      --optimizer adam --lr 0.001 --schedule linear --final 0.05`),
    epochs: 12,
    target: 135,
    published: "124.7 (300 units, Mikolov & Zweig 2012)",
    ...treebank,
  },
  {
    name: "ptb-window",
    flags: words(`--level word --arch window --window 5 --embed 150 --hidden 300 --tie --dropout 0.25
      --batch 20 --bptt 20 --clip 1
      --optimizer adam --lr 0.001 --schedule linear --final 0.02`),
    epochs: 10,
    target: 145,
    published: "140.2 (Mikolov et al. 2011)",
    ...treebank,
  },
  {
    name: "ptb-medium", // the medium network of Zaremba et al. 2014
    flags: words(`--level word --arch lstm --layers 2 --embed 650 --hidden 650 --init 0.05 --dropout 0.5
      --batch 20 --bptt 35 --average sequences --clip 5
      --optimizer sgd --lr 1 --schedule hold --hold 6 --decay 0.8333333`),
    epochs: 39,
    target: 84,
    published: "82.1 to 82.7",
    ...treebank,
  },
  {
    name: "wikitext-2", // the network of PyTorch's word_language_model, with a rate that falls evenly
    flags: words(`--level word --arch lstm --layers 2 --embed 200 --hidden 200 --tie --dropout 0.2
      --batch 20 --bptt 35 --clip 0.25
      --optimizer sgd --lr 20 --schedule linear --final 0.02`),
    epochs: 5,
    target: 116,
    published: "110.4 (PyTorch's example, 6 epochs)",
    ...wikitext,
  },
  {
    name: "shakespeare",
    flags: words(`--level char --arch lstm --layers 2 --embed 64 --hidden 128 --dropout 0.1
      --batch 20 --bptt 64 --clip 5
      --optimizer adam --lr 0.004 --schedule cosine --final 0.02`),
    epochs: 30,
    target: 1.6,
    published: "about 1.4 (2 × 512)",
    ...shakespeare,
  },
];

function words(lines: string): string[] {
  return lines.trim().split(/\s+/);
}
