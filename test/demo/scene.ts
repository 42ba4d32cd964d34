/** What is shown: lines as one types them, on a novel that a development dependency ships. */

export interface Act {
  /** A line of the shell. */
  readonly line: string;
  /** What comes of it is shown within so many milliseconds, however long it took. */
  readonly within?: number;
  /** Milliseconds in which what came can be read. */
  readonly rest: number;
}

export const scene: readonly Act[] = [
  { line: "# A tokenizer, from a novel", rest: 300 },
  {
    line: "weft bpe-train novel.txt -o tok.json --vocab-size 2000 | jq -c '{vocab_size, merges}'",
    rest: 900,
  },
  { line: "head -n 1 novel.txt | weft tokenize -t tok.json --tokens | jq -c '.ids, .tokens'", rest: 2500 },
  { line: "# A language model of its tokens", rest: 300 },
  {
    line: "weft lm-train novel.txt -t tok.json -o whale.safetensors --bptt 32 --epochs 4 --lr 0.004 --schedule cosine --probe gradients --sample-every 200 --tui | jq -c '{arch, parameters, step}'",
    within: 12_000,
    rest: 1200,
  },
  { line: "# What does it say?", rest: 300 },
  {
    line: "weft generate -m whale.safetensors --prompt 'The whale' --max-tokens 60 --temperature 0.6 --stream",
    rest: 3000,
  },
  { line: "# Which words are near?", rest: 300 },
  {
    line: "tr -cs '[:alpha:]\\n' ' ' < novel.txt | weft w2v -o words.vec --epochs 10 | jq -c '{words}'",
    rest: 700,
  },
  {
    line: "weft neighbors -m words.vec whale captain sea | jq -c '[.text, .neighbors[:5][].word]'",
    rest: 2500,
  },
];
